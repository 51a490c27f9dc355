create table identity.account (
    id uuid primary key,
    kind text not null check (kind in ('staff', 'person')),
    email text not null unique check (email <> '' and email = btrim(email)),
    name text not null check (name <> ''),
    password_hash text,
    security_stamp text not null,
    access_failed_count integer not null default 0 check (access_failed_count >= 0),
    lockout_end timestamptz,
    active boolean not null default true,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    version integer not null default 1
);
comment on column identity.account.email is 'Trimmed and in lower case: the key to sign in with, compared as it stands.';
comment on column identity.account.security_stamp is
    'Changes when the account must be asked again who it is (new password, leaver): cookies with another stamp die within a minute.';
comment on column identity.account.access_failed_count is
    'Tries since the last success or lock-out. A try is counted before its password is checked, so that tries at the same time cannot slip through.';

create table identity.team (
    name text primary key check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    title text not null check (title <> '')
);

create table identity.team_member (
    team text not null references identity.team (name),
    account uuid not null references identity.account (id),
    primary key (team, account)
);
create index team_member_account on identity.team_member (account);

create table identity.account_role (
    account uuid not null references identity.account (id),
    role text not null check (role in ('adviser', 'officer', 'manager', 'editor', 'designer', 'analyst', 'administrator')),
    primary key (account, role)
);
