create table cases.follower (
    case_id uuid not null references cases."case" (id),
    account uuid not null,
    name text not null,
    at_once boolean not null,
    since timestamptz not null,
    told_until timestamptz not null,
    primary key (case_id, account)
);
comment on table cases.follower is 'Members of staff who want to hear what becomes of a case.';
comment on column cases.follower.at_once is 'Whether they are told within minutes; otherwise in one e-mail a day.';
comment on column cases.follower.told_until is 'What happened up to this moment they have been told.';
create index follower_account on cases.follower (account, since, case_id);

create unlogged table cases.looking (
    case_id uuid not null,
    account uuid not null,
    name text not null,
    at timestamptz not null,
    primary key (case_id, account)
) with (fillfactor = 70);
comment on table cases.looking is 'Who has the page of a case open, refreshed while they do. Of no worth after a minute: lost in a crash, swept at night, and no record of who looked.';
