create table customers.address (
    id uuid primary key,
    account uuid not null,
    kind text not null check (kind in ('home', 'other')),
    uprn bigint,
    text text not null check (text <> ''),
    lines jsonb,
    from_on date,
    to_on date,
    added_at timestamptz not null,
    check ((uprn is null) = (lines is not null)),
    check (to_on >= from_on)
);
comment on table customers.address is 'Where people live, lived or will live, and places they have to do with, as they told us.';
comment on column customers.address.account is 'A person''s account of the identity module.';
comment on column customers.address.lines is 'The lines of an address that the gazetteer does not have, as typed.';
comment on column customers.address.from_on is 'Null: for as long as anybody asks.';
comment on column customers.address.to_on is 'The last day; null while it goes on. Nobody has two homes that go on.';
create index address_account on customers.address (account);
create unique index address_home on customers.address (account) where kind = 'home' and to_on is null;

create table customers.preference (
    account uuid primary key,
    language text check (language in ('en', 'cy')),
    quiet_from smallint check (quiet_from between 0 and 23),
    quiet_to smallint check (quiet_to between 0 and 23),
    changed_at timestamptz not null,
    check ((quiet_from is null) = (quiet_to is null)),
    check (quiet_from <> quiet_to)
);
comment on column customers.preference.language is 'The language to write in; null for that of the form or page concerned.';
comment on column customers.preference.quiet_from is 'An hour of the day, in London.';
comment on column customers.preference.quiet_to is 'On the next day, where it is before quiet_from.';

create table customers.channel_choice (
    account uuid not null,
    topic text not null check (topic in ('requests', 'reminders')),
    channel text not null check (channel in ('email', 'sms', 'none')),
    primary key (account, topic)
);

create table customers.consent (
    id uuid primary key,
    account uuid not null,
    purpose text not null check (purpose in ('surveys', 'news')),
    given boolean not null,
    words text not null,
    at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null
);
comment on table customers.consent is 'What people agreed to, and that they no longer do: the latest of a purpose holds. Never changed.';
comment on column customers.consent.words is 'What they read when they chose, in the language they read it in.';
create index consent_account on customers.consent (account, purpose, at, id);

create function customers.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed.', tg_table_name;
end
$$;
create trigger consent_is_final before update on customers.consent
    for each row execute function customers.refuse_change();
