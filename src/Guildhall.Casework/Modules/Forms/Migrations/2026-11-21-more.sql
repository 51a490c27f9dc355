create table forms.ask (
    id uuid primary key,
    case_id uuid not null,
    reference text not null,
    service text not null,
    service_version uuid not null,
    questions text[] not null check (cardinality(questions) > 0),
    message text not null check (message <> ''),
    language text not null,
    due_on date not null,
    remind_on date,
    state text not null default 'open' check (state in ('open', 'answered', 'withdrawn')),
    token_hash bytea not null unique check (length(token_hash) = 32),
    token text,
    asked_at timestamptz not null,
    asked_by uuid not null,
    asked_by_name text not null,
    ended_at timestamptz,
    check ((state = 'open') = (ended_at is null)),
    check ((state = 'open') = (token is not null))
);
comment on table forms.ask is 'What a customer was asked again about a case they sent: which questions, why, and until when.';
comment on column forms.ask.case_id is 'A case of the cases module.';
comment on column forms.ask.questions is 'The questions the officer chose, by name, and those that are judged together with them.';
comment on column forms.ask.message is 'What the officer wrote to the customer, in the customer''s language.';
comment on column forms.ask.due_on is 'The last day, in London, on which the link is good.';
comment on column forms.ask.remind_on is 'When to remind them; null when that is done, or never to be.';
comment on column forms.ask.token_hash is 'SHA-256 of the secret in the link, which also opens the draft of the answer.';
comment on column forms.ask.token is 'The secret, sealed, for the reminder and the page where they follow their case.';
create unique index ask_open on forms.ask (case_id) where state = 'open';
create index ask_case on forms.ask (case_id, asked_at);
create index ask_remind on forms.ask (remind_on) where remind_on is not null and state = 'open';

alter table forms.draft
    add column ask_id uuid references forms.ask (id),
    add column kept text[] not null default '{}',
    add column excused text[] not null default '{}';
comment on column forms.draft.ask_id is 'What it answers, when it is not the first form of a case; its answers began as those sent before.';
comment on column forms.draft.kept is 'The questions, and the pages as /page, that were answered before and are not asked again.';
comment on column forms.draft.excused is 'Those of them that would not pass today, such as a day that is past now: nobody is held up by them.';
create index draft_ask on forms.draft (ask_id) where ask_id is not null;
