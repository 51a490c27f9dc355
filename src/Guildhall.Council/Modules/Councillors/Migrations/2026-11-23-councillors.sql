create table councillors.casework (
    id uuid primary key,
    councillor uuid not null,
    councillor_name text not null,
    entered_by uuid not null,
    entered_by_name text not null,
    about text not null check (about in ('constituent', 'ward')),
    constituent text check (length(constituent) between 1 and 200),
    email text,
    phone text,
    consent_how text check (consent_how in ('in-writing', 'by-email', 'at-surgery', 'by-phone', 'someone-close')),
    consent_on date,
    consent_note text check (length(consent_note) <= 1000),
    scope text not null check (scope in ('progress', 'messages')),
    recorded_at timestamptz not null,
    service text not null,
    case_id uuid unique,
    reference text unique,
    raised_at timestamptz,
    told_until timestamptz,
    ended_at timestamptz,
    ended_why text check (ended_why in ('withdrawn', 'told-council', 'left-office')),
    ended_by_name text,
    check (about = 'ward' or (constituent is not null and consent_how is not null and consent_on is not null)),
    check (consent_how is distinct from 'someone-close' or consent_note is not null),
    check ((case_id is null) = (reference is null) and (case_id is null) = (raised_at is null) and (case_id is null) = (told_until is null)),
    check ((ended_at is null) = (ended_why is null) and (ended_at is null) = (ended_by_name is null))
);
comment on table councillors.casework is
    'What a councillor raised: for whom, with what consent, and the case that came of it. They see the case while ended_at is null, and only then.';
comment on column councillors.casework.about is 'A constituent asked, whose consent it names; or it is about the ward, and the councillor is the customer.';
comment on column councillors.casework.entered_by is 'The councillor, or who supports them.';
comment on column councillors.casework.scope is 'How far the consent goes: how the case goes on, or also what the council writes to the constituent.';
comment on column councillors.casework.case_id is 'Null until the form is sent.';
comment on column councillors.casework.told_until is 'What happened up to here the councillor has been told.';
create index casework_councillor on councillors.casework (councillor, raised_at desc, id) where case_id is not null and ended_at is null;
create index casework_unsent on councillors.casework (recorded_at) where case_id is null;

create table councillors.message (
    id uuid primary key,
    casework uuid not null references councillors.casework (id),
    at timestamptz not null,
    kind text not null check (kind in ('question', 'chase', 'information', 'answer')),
    text text not null check (length(text) between 1 and 4000),
    to_customer boolean not null default false,
    actor uuid not null,
    actor_name text not null,
    check (kind = 'answer' or not to_customer)
);
comment on table councillors.message is 'What a councillor and the officers of a case wrote to one another. The customer sees none of it.';
comment on column councillors.message.to_customer is 'Whether the answer was written to the customer too, by choice.';
create index message_casework on councillors.message (casework, at, id);

create function councillors.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'What was written stays as it was written.';
end $$;
create trigger message_stays before update on councillors.message for each row execute function councillors.refuse_change();

create table councillors.telling (
    councillor uuid primary key,
    how text not null check (how in ('at-once', 'daily', 'no')),
    changed_at timestamptz not null
);
comment on table councillors.telling is 'How a councillor wants to hear of their casework; who is not here, every morning.';
