alter table forms.draft add column errors jsonb not null default '{}';
comment on column forms.draft.errors is 'How often each question was refused, by its name: for the figures on the form, not for the person.';

create table forms.attempt (
    id bigint generated always as identity primary key,
    service text not null,
    service_version uuid not null,
    language text not null,
    pages text[] not null,
    errors jsonb not null,
    started_at timestamptz not null,
    sent_at timestamptz
);
comment on table forms.attempt is
    'What is left of a draft when it is deleted: how far it came, not whose it was nor what it said. Kept 13 months.';
create index attempt_service on forms.attempt (service, started_at);
