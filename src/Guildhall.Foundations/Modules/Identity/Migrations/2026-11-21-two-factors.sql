alter table identity.account
    add column text_phone text,
    add column authenticator_key text,
    add column authenticator_step bigint,
    add column always_second_step boolean not null default false,
    add column left_at timestamptz;
comment on column identity.account.text_phone is 'A number proved by a code sent to it, for codes as a second factor. The contact number is in phone.';
comment on column identity.account.authenticator_key is 'The authenticator app''s key, sealed by data protection.';
comment on column identity.account.authenticator_step is 'The last 30 seconds whose code was taken: neither it nor an earlier one is taken again.';
comment on column identity.account.left_at is 'When the person closed the account. What was personal has been erased; the row stays for what names it.';

create table identity.recovery_code (
    account uuid not null references identity.account (id),
    number integer not null check (number between 0 and 9),
    code_hash text not null,
    primary key (account, number)
);

create table identity.passkey (
    credential_id bytea primary key,
    account uuid not null references identity.account (id),
    name text not null,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    user_verified boolean not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    attestation_object bytea not null,
    client_data_json bytea not null,
    created_at timestamptz not null
);
create index passkey_account on identity.passkey (account);

create table identity.device (
    id uuid not null,
    account uuid not null references identity.account (id),
    secret_hash bytea not null,
    seen_at timestamptz not null,
    primary key (id, account)
);
create index device_account on identity.device (account);
comment on table identity.device is 'Browsers in which someone signed in before: not told of as new, and never locked out by what strangers try.';

create table identity.email_change (
    account uuid primary key references identity.account (id),
    new_email text not null,
    old_code_hash bytea not null,
    new_code_hash bytea,
    tries integer not null default 0,
    expires_at timestamptz not null
);
comment on column identity.email_change.new_code_hash is 'Null where the new address cannot be taken: nothing proves it then.';

alter table identity.email_proof drop constraint email_proof_purpose_check;
alter table identity.email_proof add constraint email_proof_purpose_check
    check (purpose in ('register', 'sign-in', 'second-step', 'recover', 'prove-phone'));
