alter table identity.team
    add column version integer not null default 1,
    add column titled_here boolean not null default false,
    add column retired_at timestamptz;
comment on column identity.team.titled_here is 'The title was written on the screen: the council''s staff.yaml no longer changes it.';
comment on column identity.team.retired_at is 'It gets no more work. Its members still see what it closed.';

create table identity.absence (
    account uuid primary key references identity.account (id),
    from_on date not null,
    until_on date not null,
    cover uuid references identity.account (id),
    check (until_on >= from_on),
    check (cover <> account)
);
comment on column identity.absence.until_on is 'The last day away.';
comment on column identity.absence.cover is 'Who does their work meanwhile.';

create table identity.invitation (
    account uuid primary key references identity.account (id),
    id uuid not null unique,
    secret_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
comment on table identity.invitation is 'A link by which a new member of staff sets their first password, once. Another invitation puts an end to the one before.';
comment on column identity.invitation.secret_hash is 'SHA-256 of the secret in the link: this table alone opens nothing.';

create index account_staff_name on identity.account (lower(name), id) where kind = 'staff';
