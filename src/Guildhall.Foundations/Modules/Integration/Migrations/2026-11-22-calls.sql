create table integration.call (
    id uuid primary key,
    key uuid not null unique,
    about uuid not null,
    system text not null,
    name text not null check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    body jsonb not null,
    queued_at timestamptz not null,
    state text not null default 'queued' check (state in ('queued', 'taken', 'refused')),
    reference text,
    failure text,
    ended_at timestamptz,
    check ((state = 'queued') = (ended_at is null)),
    check ((state = 'refused') = (failure is not null))
);
comment on table integration.call is 'Something another system of the council is told: queued with the change it tells of, made by a worker.';
comment on column integration.call.key is 'Given by who queued it, and told to the other system: the same key twice is one call.';
comment on column integration.call.about is 'Whatever the call concerns; another module''s key, opaque here.';
comment on column integration.call.reference is 'What the other system calls what it was told.';
create index call_about on integration.call (about, id);
