create table forms.draft (
    id uuid primary key,
    token_hash bytea not null unique check (length(token_hash) = 32),
    service text not null,
    service_version uuid not null,
    account_id uuid,
    language text not null,
    answers jsonb not null default '{}',
    pages text[] not null default '{}',
    typed jsonb not null default '{}',
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    expires_at timestamptz not null,
    sent_at timestamptz,
    sent_case uuid,
    sent_reference text,
    sent_target_on date,
    sent_by_email boolean not null default false,
    check ((sent_at is null) = (sent_case is null) and (sent_at is null) = (sent_reference is null) and (sent_at is null) = (sent_target_on is null)),
    check (sent_at is null or (answers = '{}' and typed = '{}'))
);
comment on table forms.draft is
    'A form being filled in, until it is sent or expires. Once sent it keeps only what the confirmation page says: the answers are with the case.';
comment on column forms.draft.token_hash is 'SHA-256 of the token in the person''s cookie, which alone opens the draft.';
comment on column forms.draft.service_version is 'The version it was begun on, and is finished on.';
comment on column forms.draft.account_id is 'Who must be signed in to go on with it; null when the cookie is enough.';
comment on column forms.draft.pages is 'The pages that were sent at least once: one whose questions are all optional is done only then.';
comment on column forms.draft.typed is 'What was typed on a page and is not an answer yet, by page: an address being looked for.';
comment on column forms.draft.sent_by_email is 'Whether the person gave an e-mail address, so that the confirmation page can say that we wrote to it.';
create index draft_expires on forms.draft (expires_at);
