alter table identity.account add column professional boolean not null default false;
comment on column identity.account.professional is 'Belongs to an organisation whose work is helping people (an advice centre): it may help more than five.';

create table identity.helping (
    id uuid primary key,
    person uuid not null references identity.account (id),
    helper uuid references identity.account (id),
    may text not null check (may in ('see', 'act')),
    services text[],
    until date not null,
    invited_email text,
    link_hash bytea,
    code_hash bytea,
    invited_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    evidence text,
    ended_at timestamptz,
    ended_by text check (ended_by in ('person', 'helper', 'staff', 'replaced')),
    check (person <> helper),
    check (accepted_at is null or helper is not null),
    check ((ended_at is null) = (ended_by is null)),
    check (cardinality(services) > 0)
);
create unique index helping_holds on identity.helping (person, helper) where accepted_at is not null and ended_at is null;
create index helping_helper on identity.helping (helper) where accepted_at is not null and ended_at is null;
create index helping_person on identity.helping (person);
create unique index helping_link on identity.helping (link_hash);
create unique index helping_code on identity.helping (code_hash);
comment on column identity.helping.services is 'The names of the services it is for; null for all.';
comment on column identity.helping.until is 'The last day it holds.';
comment on column identity.helping.invited_email is 'Only who has proved this address can accept. Null when a code was read out, or staff recorded it.';
comment on column identity.helping.link_hash is 'Emptied when used.';
comment on column identity.helping.evidence is 'What staff saw or heard when they recorded it.';

create table identity.helping_consent (
    id uuid primary key,
    helping uuid not null references identity.helping (id),
    words text not null,
    until date not null,
    given_at timestamptz not null,
    noted_by text not null
);
create index helping_consent_of on identity.helping_consent (helping);
comment on table identity.helping_consent is 'The words a person agreed to, each time they did. Nothing is changed or removed.';

create table identity.business (
    id uuid primary key,
    name text not null check (name <> ''),
    type text not null check (type in ('sole-trader', 'partnership', 'company', 'charity', 'other')),
    company_number text,
    premises text not null,
    created_at timestamptz not null
);

create table identity.business_member (
    business uuid not null references identity.business (id),
    account uuid not null references identity.account (id),
    role text not null check (role in ('owner', 'member', 'accounts')),
    since timestamptz not null,
    primary key (business, account)
);
create index business_member_account on identity.business_member (account);

create table identity.business_invitation (
    id uuid primary key,
    business uuid not null references identity.business (id),
    email text not null,
    role text not null check (role in ('owner', 'member', 'accounts')),
    link_hash bytea not null unique,
    invited_by uuid not null references identity.account (id),
    invited_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index business_invitation_open on identity.business_invitation (business) where ended_at is null;
comment on column identity.business_invitation.ended_at is 'When it was accepted, refused or withdrawn: it works no more.';
