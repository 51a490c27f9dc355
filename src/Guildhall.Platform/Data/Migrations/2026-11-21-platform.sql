create table platform.event (
    id uuid primary key,
    kind text not null,
    data json not null,
    occurred_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null
);
comment on table platform.event is 'Facts in the past tense, written with the change they tell of.';

create table platform.delivery (
    id bigint generated always as identity primary key,
    event_id uuid not null references platform.event (id),
    subscriber text not null,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    last_error text,
    finished_at timestamptz,
    unique (event_id, subscriber)
);
comment on column platform.delivery.next_attempt_at is
    'When a worker may take it. Taking moves it on by the lease, so a worker that dies loses nothing.';
create index delivery_due on platform.delivery (subscriber, next_attempt_at) where state = 'waiting';
create index delivery_dead on platform.delivery (id) where state = 'dead';

create table platform.audit_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    action text not null,
    subject text not null,
    detail json not null,
    position bigint unique,
    hash bytea,
    check ((position is null) = (hash is null))
);
comment on column platform.audit_entry.position is
    'Place in the hash chain. Null for the moment between the commit and the sealing by a worker.';
create index audit_entry_unsealed on platform.audit_entry (id) where position is null;
create index audit_entry_subject on platform.audit_entry (subject, id);

create function platform.refuse_audit_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.position is null
        and (new.id, new.at, new.actor_kind, new.actor_name, new.action, new.subject)
            = (old.id, old.at, old.actor_kind, old.actor_name, old.action, old.subject)
        and new.actor_id is not distinct from old.actor_id
        and new.detail::text = old.detail::text then
        return new;
    end if;
    raise exception 'Audit entries are never changed or removed.';
end
$$;
create trigger audit_entry_is_final before update or delete on platform.audit_entry
    for each row execute function platform.refuse_audit_change();
create trigger audit_entry_is_never_emptied before truncate on platform.audit_entry
    for each statement execute function platform.refuse_audit_change();

create table platform.data_protection_key (
    name text primary key,
    xml text not null
);

create table platform.closure (
    day date primary key,
    title text not null
);
comment on table platform.closure is 'One-off days on which the council does not work, beside its bank-holiday file.';

create unlogged table platform.rate_limit (
    key bytea not null,
    window_start timestamptz not null,
    used integer not null,
    primary key (key, window_start)
);
comment on column platform.rate_limit.key is 'Hash of what is limited and for whom: no address or reference is kept.';
