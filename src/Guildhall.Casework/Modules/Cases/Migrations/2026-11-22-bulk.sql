create table cases.bulk (
    id uuid primary key,
    officer uuid not null,
    officer_name text not null,
    action text,
    what jsonb,
    state text not null check (state in ('draft', 'running', 'done', 'stopped')),
    total integer not null check (total > 0),
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    check ((action is null) = (what is null)),
    check (state = 'draft' or action is not null),
    check ((started_at is null) = (state = 'draft')),
    check ((ended_at is not null) = (state in ('done', 'stopped')))
);
comment on table cases.bulk is 'One thing an officer does to many cases. Its cases are chosen first, then what is done; then it runs in the background.';
create index bulk_officer on cases.bulk (officer, created_at, id);

create table cases.bulk_line (
    bulk uuid not null references cases.bulk (id) on delete cascade,
    number integer not null,
    case_id uuid not null references cases."case" (id) on delete cascade,
    reference text not null,
    seen_version integer not null,
    result text check (result in ('done', 'not-done')),
    reason text,
    at timestamptz,
    primary key (bulk, number),
    unique (bulk, case_id),
    check ((result is null) = (at is null)),
    check ((reason is not null) = (result is not distinct from 'not-done'))
);
comment on table cases.bulk_line is 'A case of it. The result is written in the transaction that changes the case, so that it is changed once, whatever dies on the way.';
comment on column cases.bulk_line.seen_version is 'The case''s version when it was chosen.';
create index bulk_line_waiting on cases.bulk_line (bulk, number) where result is null;
create index bulk_line_case on cases.bulk_line (case_id);
