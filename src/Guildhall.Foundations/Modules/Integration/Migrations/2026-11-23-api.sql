create table integration.api_key (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    prefix text not null,
    hash bytea not null unique,
    scopes text[] not null check (cardinality(scopes) > 0),
    services text[] not null default '{}',
    teams text[] not null default '{}',
    per_minute integer not null check (per_minute between 1 and 6000),
    expires_at timestamptz,
    made_at timestamptz not null,
    made_by_name text not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    revoked_by_name text,
    check ((revoked_at is null) = (revoked_by_name is null))
);
comment on column integration.api_key.prefix is 'The beginning of the key, to recognise it by. The key itself is not kept.';
comment on column integration.api_key.hash is 'SHA-256 of the key, which has 256 random bits.';
comment on column integration.api_key.services is 'Empty for all services that need no naming; restricted ones, and those for who signs in, only by name.';
comment on column integration.api_key.last_used_at is 'Written once a minute at most.';
create unique index api_key_name on integration.api_key (lower(name)) where revoked_at is null;

create table integration.kept_answer (
    api_key uuid not null references integration.api_key (id),
    name text not null,
    request bytea not null,
    status integer not null,
    headers jsonb not null,
    body text not null,
    at timestamptz not null,
    primary key (api_key, name)
);
comment on table integration.kept_answer is 'Answers to requests by their Idempotency-Key, given again for a day.';
comment on column integration.kept_answer.request is 'Hash of what was asked: another request with the same name is refused.';
create index kept_answer_at on integration.kept_answer (at);

create table integration.webhook (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    url text not null,
    kinds text[] not null check (cardinality(kinds) > 0),
    services text[] not null default '{}',
    secret text not null,
    old_secret text,
    old_until timestamptz,
    enabled boolean not null default true,
    off_at timestamptz,
    off_why text check (off_why in ('by-hand', 'failing', 'gone')),
    failures integer not null default 0,
    failing_since timestamptz,
    rests_until timestamptz,
    version integer not null default 1,
    made_at timestamptz not null,
    made_by_name text not null,
    check (enabled = (off_at is null)),
    check ((off_at is null) = (off_why is null)),
    check ((old_secret is null) = (old_until is null))
);
comment on column integration.webhook.secret is 'Sealed: we sign with it, so that its hash would not do.';
comment on column integration.webhook.old_secret is 'Signed with too until the time beside it, while the receiver changes over.';
comment on column integration.webhook.services is 'Empty for all services that need no naming.';

create table integration.webhook_message (
    id uuid primary key,
    webhook uuid not null references integration.webhook (id) on delete cascade,
    event_id uuid not null,
    kind text not null,
    body text not null,
    made_at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'held')),
    tries integer not null default 0,
    last_at timestamptz,
    last_status integer,
    unique (webhook, event_id)
);
comment on column integration.webhook_message.state is 'held: its webhook was off when its turn came.';
create index webhook_message_made on integration.webhook_message (made_at);

create table integration.webhook_try (
    message uuid not null references integration.webhook_message (id) on delete cascade,
    number integer not null,
    at timestamptz not null,
    took integer not null,
    status integer,
    answer text,
    failure text,
    primary key (message, number)
);
comment on column integration.webhook_try.took is 'Milliseconds.';
