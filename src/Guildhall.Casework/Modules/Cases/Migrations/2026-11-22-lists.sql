alter table cases."case" add column changed_at timestamptz;
comment on column cases."case".changed_at is 'When something was last written in its history; null while it is as it came.';
comment on column cases."case".flags is 'Small words of the council''s choosing, such as urgent.';
comment on column cases."case".ward is 'The code of the ward the property is in, where the gazetteer has it.';

-- A team's queue by target, with all that its figures are counted by, so that counting reads no case.
create index case_desk on cases."case" (team, target_on, id) include (owner, restricted, test, snoozed_until, warn_on) where closed_at is null;
drop index cases.case_team_open;

-- What is waited for and what is put aside are few beside all that is open.
create index case_waiting on cases."case" (team, id) where closed_at is null and (waiting_since is not null or reply = 'awaited');
create index case_snoozed on cases."case" (team, snoozed_until, id) where closed_at is null and snoozed_until is not null;
create index case_ward on cases."case" (ward) where ward is not null;

create table cases.saved_view (
    id uuid primary key,
    maker uuid not null,
    maker_name text not null,
    team text,
    name text not null check (length(name) between 1 and 80),
    query text not null check (length(query) <= 4000),
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null
);
comment on table cases.saved_view is 'A list of cases somebody wants to see again: the part of its address after the question mark.';
comment on column cases.saved_view.team is 'The team it is shared with; null while it is its maker''s alone.';
create index saved_view_maker on cases.saved_view (maker);
create index saved_view_team on cases.saved_view (team) where team is not null;

create table cases.first_view (
    officer uuid primary key,
    view uuid not null references cases.saved_view (id) on delete cascade
);
comment on table cases.first_view is 'The saved view an officer''s desk opens with.';
create index first_view_view on cases.first_view (view);
