alter table identity.account add column phone text;

create table identity.session (
    id uuid primary key,
    account uuid not null references identity.account (id),
    scheme text not null check (scheme in ('staff', 'person')),
    secret_hash bytea not null,
    stamp text not null,
    method text not null check (method in ('password', 'link', 'code', 'passkey', 'outside')),
    device text not null,
    network text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    two_factor_at timestamptz,
    verified_at timestamptz,
    acting_kind text check (acting_kind in ('business', 'person')),
    acting_id uuid,
    acting_name text,
    ended_at timestamptz,
    check (num_nulls(acting_kind, acting_id, acting_name) in (0, 3))
);
create index session_account on identity.session (account) where ended_at is null;
create index session_seen on identity.session (seen_at);
comment on column identity.session.id is 'Changes whenever the session gains in assurance, so that a cookie known before is worth nothing after.';
comment on column identity.session.secret_hash is 'SHA-256 of the secret in the cookie: this table alone opens nothing.';
comment on column identity.session.stamp is 'The account''s security stamp when the session began. A session with another stamp is dead.';
comment on column identity.session.seen_at is 'Written at most every five minutes.';
comment on column identity.session.device is 'Browser and system in words; what the browser sent is not kept.';

create table identity.email_proof (
    id uuid primary key,
    purpose text not null check (purpose in ('register', 'sign-in', 'second-step', 'recover', 'change-email')),
    account uuid references identity.account (id),
    email text not null,
    browser_hash bytea not null,
    link_hash bytea,
    code_hash bytea,
    sealed text,
    return_to text,
    tries integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index email_proof_expires on identity.email_proof (expires_at);
create unique index email_proof_link on identity.email_proof (link_hash);
comment on table identity.email_proof is 'Someone says an address is theirs; the link or the code e-mailed to it proves it. A row without hashes proves nothing: the address was not one that could.';
comment on column identity.email_proof.browser_hash is 'The code counts only in the browser that asked for it; the link counts in any.';
comment on column identity.email_proof.sealed is 'What was typed at registration, sealed by data protection, until the address is proved.';

create table identity.held_post (
    id uuid primary key,
    secret_hash bytea not null,
    account uuid references identity.account (id),
    needed text not null check (needed in ('signed-in', 'two-factor', 'verified')),
    path text not null,
    sealed text not null,
    expires_at timestamptz not null
);
create index held_post_expires on identity.held_post (expires_at);
comment on table identity.held_post is 'A form that was sent by someone who first has to sign in or prove more. Given back once, to the same browser.';

create table identity.sign_in_attempt (
    id uuid primary key,
    at timestamptz not null,
    scheme text not null check (scheme in ('staff', 'person')),
    method text not null,
    succeeded boolean not null
);
create index sign_in_attempt_at on identity.sign_in_attempt (at);
comment on table identity.sign_in_attempt is 'For figures alone: it says nothing of whose account it was.';
comment on column identity.account.security_stamp is
    'Changes when the account must be asked again who it is (new password, leaver): sessions with another stamp are dead.';
