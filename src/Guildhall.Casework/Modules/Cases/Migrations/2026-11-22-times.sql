create table cases.pace (
    service text not null,
    ward text not null,
    cases integer not null check (cases > 0),
    half integer not null check (half > 0),
    nine_in_ten integer not null check (nine_in_ten >= half),
    unit text not null check (unit in ('working-days', 'days')),
    measured_at timestamptz not null,
    primary key (service, ward)
);
comment on table cases.pace is 'How long the last cases of a service took, as the public is told. The ward is empty for the whole borough. Made anew every night.';
comment on column cases.pace.half is 'Within so many days half of them were finished.';

create table cases.survey (
    case_id uuid primary key references cases."case" (id) on delete cascade,
    key_hash bytea not null unique,
    service text not null,
    team text not null,
    ward text,
    language text not null,
    asked_at timestamptz not null,
    sent_to bytea,
    score integer check (score between 1 and 5),
    comment text,
    answered_at timestamptz,
    answered_by text check (answered_by in ('link', 'track', 'account')),
    check ((score is null) = (answered_at is null) and (score is null) = (answered_by is null))
);
comment on table cases.survey is 'How it went, as the customer says once after the end. A row is there from the end of a case on whose customer may say so.';
comment on column cases.survey.key_hash is 'The hash of what the link in our message holds; the link itself is in the message alone.';
comment on column cases.survey.sent_to is 'The hash of where the question was sent; null where it was not sent.';
comment on column cases.survey.score is '1 very bad to 5 very good.';
create index survey_answered on cases.survey (service, answered_at) where answered_at is not null;

create table cases.no_survey (
    address bytea primary key,
    since timestamptz not null
);
comment on table cases.no_survey is 'The hashes of e-mail addresses and numbers of those who do not want to be asked how it went.';
