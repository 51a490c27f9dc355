create table designer.draft (
    service text primary key,
    based_on uuid,
    revision integer not null check (revision > 0),
    begun_at timestamptz not null
);
comment on table designer.draft is 'Definitions being written in the designer, until they are published or thrown away.';
comment on column designer.draft.based_on is 'The published version it began from: a key of the catalogue. Null for a new service.';
comment on column designer.draft.revision is 'The latest of its revisions: an edit made from an older one is compared with it first.';

create table designer.revision (
    service text not null references designer.draft (service) on delete cascade,
    revision integer not null,
    yaml text not null,
    welsh_yaml text,
    change text not null,
    made_at timestamptz not null,
    made_by uuid,
    made_by_name text not null,
    primary key (service, revision)
);
comment on table designer.revision is 'Every edit of a draft, whole, so that any can be gone back to. The last 200 are kept.';

create table designer.editor (
    service text not null,
    account_id uuid not null,
    name text not null,
    spot text not null,
    seen_at timestamptz not null,
    primary key (service, account_id)
);
comment on table designer.editor is 'Who had which part of a service open when, to show colleagues who is at it.';
