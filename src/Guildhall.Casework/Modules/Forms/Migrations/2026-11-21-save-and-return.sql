alter table forms.draft
    add column return_email text,
    add column return_page text,
    add column return_token text,
    add column return_code bytea check (length(return_code) = 32),
    add column return_code_until timestamptz,
    add column return_code_tries integer not null default 0,
    add column remind_at timestamptz,
    add check (sent_at is null or (return_email is null and return_page is null and return_token is null and return_code is null and remind_at is null));
comment on column forms.draft.return_email is 'Where the link to come back was sent, and where codes and the reminder go.';
comment on column forms.draft.return_page is 'The page the person was on when they asked for the link.';
comment on column forms.draft.return_token is 'The token of the cookie, sealed, for who proves in another browser that the draft is theirs.';
comment on column forms.draft.return_code is 'SHA-256 of the draft''s key and the code sent last; null when none is open.';
comment on column forms.draft.remind_at is 'When to remind them that the draft will go; null when that is done, or never to be.';
create index draft_remind on forms.draft (remind_at) where remind_at is not null;
create index draft_account on forms.draft (account_id, created_at) where account_id is not null and sent_at is null;
