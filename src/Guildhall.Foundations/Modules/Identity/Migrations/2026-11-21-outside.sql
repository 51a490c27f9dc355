create table identity.outside_identity (
    issuer text not null,
    subject text not null,
    account uuid not null references identity.account (id),
    connected_at timestamptz not null,
    proved_at timestamptz,
    primary key (issuer, subject)
);
create index outside_identity_account on identity.outside_identity (account);
comment on table identity.outside_identity is 'Who an account is elsewhere: at GOV.UK One Login, or at the provider staff sign in with.';
