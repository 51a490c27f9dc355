create table cases."case" (
    id uuid primary key,
    reference text not null unique,
    service text not null,
    service_version uuid not null,
    stage text not null,
    stage_since timestamptz not null,
    team text not null,
    owner uuid,
    owner_name text,
    restricted boolean not null,
    channel text not null check (channel in ('web', 'staff')),
    language text not null,
    customer_name text,
    customer_email text,
    customer_phone text,
    surname_key text,
    property_uprn bigint,
    property_text text,
    opened_at timestamptz not null,
    target_on date not null,
    closed_at timestamptz,
    outcome text check (outcome in ('done', 'refused', 'withdrawn')),
    version integer not null default 1,
    check ((closed_at is null) = (outcome is null)),
    check ((owner is null) = (owner_name is null))
);
comment on column cases."case".owner is 'The officer who has it: an account of the identity module.';
comment on column cases."case".surname_key is 'The last word of the name in lower case without accents, to look the case up by.';
comment on column cases."case".version is 'Counts changes: a second writer who began from an older one is shown what changed.';

-- The lists people look at: a team's open work by target, one officer's, and what was closed lately.
create index case_team_open on cases."case" (team, target_on, id) where closed_at is null;
create index case_owner_open on cases."case" (owner, target_on, id) where closed_at is null and owner is not null;
create index case_team_closed on cases."case" (team, closed_at, id) where closed_at is not null;
create index case_property on cases."case" (property_uprn) where property_uprn is not null;

create table cases.submission (
    id uuid primary key,
    case_id uuid not null references cases."case" (id),
    source uuid not null unique,
    service_version uuid not null,
    answers jsonb not null,
    language text not null,
    received_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null
);
comment on table cases.submission is 'The answers as the person gave them. Never changed.';
comment on column cases.submission.source is 'The draft it came from: sending the same draft twice makes one case.';
create index submission_case on cases.submission (case_id);

create table cases.timeline_entry (
    id uuid primary key,
    case_id uuid not null references cases."case" (id),
    at timestamptz not null,
    kind text not null check (kind in ('opened', 'moved', 'note', 'assigned')),
    public boolean not null,
    stage text,
    text text,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null
);
comment on table cases.timeline_entry is 'The one history of the case. The customer sees the public part; nobody edits it.';
comment on column cases.timeline_entry.text is 'What an officer wrote: an internal note, or the message to the customer with a move.';
create index timeline_entry_case on cases.timeline_entry (case_id, at, id);

create function cases.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed.', tg_table_name;
end
$$;
create trigger submission_is_final before update on cases.submission
    for each row execute function cases.refuse_change();
create trigger timeline_entry_is_final before update on cases.timeline_entry
    for each row execute function cases.refuse_change();
