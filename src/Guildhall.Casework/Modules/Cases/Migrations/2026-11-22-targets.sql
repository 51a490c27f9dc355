create table cases.clock (
    case_id uuid not null references cases."case" (id) on delete cascade,
    name text not null,
    started_at timestamptz not null,
    amount integer not null check (amount > 0),
    unit text not null check (unit in ('hours', 'working-days', 'days', 'weeks', 'months')),
    pauses timestamptz[] not null default '{}',
    due_on date not null,
    due_at timestamptz not null,
    warn_on date not null,
    stopped_at timestamptz,
    warned_at timestamptz,
    breached_at timestamptz,
    escalated integer not null default 0,
    extensions integer not null default 0,
    next_at timestamptz,
    primary key (case_id, name),
    check (stopped_at is null or next_at is null)
);
comment on table cases.clock is 'The targets of a case, by the names its service file gives them. Finish is the promised end: while it runs, its day is the case''s target_on.';
comment on column cases.clock.started_at is 'From when it is counted; the day itself does not count.';
comment on column cases.clock.amount is 'How long it runs, extensions included.';
comment on column cases.clock.pauses is 'When it stood still: from, to, from, to. With an odd number of them it stands still now.';
comment on column cases.clock.due_at is 'The instant from which it is late. Reckoned anew when the clock stands still, goes on or is extended, and when the calendar changes.';
comment on column cases.clock.next_at is 'When there is something to do: warn, note that it is late, tell somebody. Null for nothing.';
create index clock_next on cases.clock (next_at) where next_at is not null;

alter table cases."case" add column expected_on date;
comment on column cases."case".expected_on is 'The day the customer was given when it became plain that the target would not be kept; null while they were given none.';
