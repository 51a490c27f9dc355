create table identity.signing_key (
    id text primary key,
    algorithm text not null check (algorithm in ('ES256', 'RS256')),
    sealed text not null,
    public_key json not null,
    made_at timestamptz not null,
    signs_from timestamptz not null
);
comment on column identity.signing_key.sealed is 'The private key in PKCS #8, sealed by data protection.';
comment on column identity.signing_key.signs_from is 'A key is shown a day before it signs, so that partners know it when it does. The newest that may sign does.';

create table identity.partner (
    id uuid primary key,
    client_id text not null unique check (client_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null check (name <> ''),
    home text,
    sector text not null check (sector <> ''),
    redirect_uris text[] not null check (cardinality(redirect_uris) > 0),
    sign_out_uris text[] not null,
    scopes text[] not null,
    authentication text not null check (authentication in ('secret', 'private-key', 'none')),
    secret_hash bytea,
    keys json,
    algorithm text not null check (algorithm in ('ES256', 'RS256')),
    assurance text not null check (assurance in ('signed-in', 'two-factor', 'verified')),
    enabled boolean not null default true,
    made_at timestamptz not null,
    version integer not null default 1,
    check ((authentication = 'secret') = (secret_hash is not null)),
    check ((authentication = 'private-key') = (keys is not null))
);
comment on table identity.partner is 'Others where people sign in with their account here: clients of our OpenID Connect provider.';
comment on column identity.partner.sector is 'Partners of one sector know a person by the same subject; of two sectors never.';
comment on column identity.partner.redirect_uris is 'Compared to the letter.';
comment on column identity.partner.secret_hash is 'SHA-256 of 256 random bits, which were shown once.';

create table identity.partner_subject (
    sector text not null,
    account uuid not null references identity.account (id),
    subject text not null unique,
    primary key (sector, account)
);
comment on table identity.partner_subject is 'What a sector knows a person by: random, so that two sectors cannot tell that they know the same person.';

create table identity.partner_request (
    handle bytea primary key,
    partner uuid not null references identity.partner (id),
    request json not null,
    made_at timestamptz not null
);
create index partner_request_made on identity.partner_request (made_at);
comment on table identity.partner_request is 'What a partner asked for, while the person signs in or decides. The handle is the hash of what the address carries.';

create table identity.partner_consent (
    partner uuid not null references identity.partner (id),
    account uuid not null references identity.account (id),
    scopes text[] not null,
    given_at timestamptz not null,
    primary key (partner, account)
);
create index partner_consent_account on identity.partner_consent (account);

create table identity.partner_grant (
    id uuid primary key,
    partner uuid not null references identity.partner (id),
    account uuid not null references identity.account (id),
    stamp text not null,
    scopes text[] not null,
    redirect_uri text not null,
    code_hash bytea not null unique,
    code_until timestamptz not null,
    code_used_at timestamptz,
    challenge text not null,
    nonce text,
    assurance text not null check (assurance in ('signed-in', 'two-factor', 'verified')),
    methods text[] not null,
    signed_in_at timestamptz not null,
    made_at timestamptz not null,
    until timestamptz not null,
    ended_at timestamptz
);
create index partner_grant_account on identity.partner_grant (account) where ended_at is null;
create index partner_grant_until on identity.partner_grant (until);
comment on table identity.partner_grant is 'One sign-in at a partner: its code, and the family of tokens made from it. What ends it ends them all.';
comment on column identity.partner_grant.stamp is 'The account''s security stamp then: a new password ends what was granted before.';

create table identity.partner_token (
    hash bytea primary key,
    granted uuid not null references identity.partner_grant (id) on delete cascade,
    kind text not null check (kind in ('access', 'refresh')),
    scopes text[] not null,
    made_at timestamptz not null,
    until timestamptz not null,
    used_at timestamptz
);
create index partner_token_granted on identity.partner_token (granted);
comment on column identity.partner_token.used_at is 'When a refresh token was exchanged. One that comes again was stolen, from us or from the partner: its grant ends.';
