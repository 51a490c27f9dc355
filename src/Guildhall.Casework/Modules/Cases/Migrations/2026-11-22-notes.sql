alter table cases.timeline_entry add column only_team text;
comment on column cases.timeline_entry.only_team is
    'The team whose members alone may read it, whoever else may open the case; null for all who may. Every statement that reads entries for staff asks.';

alter table cases."case" add column pinned_entry uuid references cases.timeline_entry (id);
comment on column cases."case".pinned_entry is 'The note that stands above everything on the page of the case.';

create table cases.mention (
    entry uuid not null references cases.timeline_entry (id),
    account uuid not null,
    case_id uuid not null references cases."case" (id),
    at timestamptz not null,
    read_at timestamptz,
    primary key (entry, account)
);
comment on table cases.mention is 'A member of staff was named in a note.';
create index mention_account on cases.mention (account, at, entry);
