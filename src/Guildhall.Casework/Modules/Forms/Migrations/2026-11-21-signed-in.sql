alter table forms.draft add column acting_for uuid;
comment on column forms.draft.account_id is
    'Who must be signed in to go on with it: staff, or a person who was signed in while they filled it in. Null when the cookie is enough.';
comment on column forms.draft.acting_for is 'The business or the other person for whom account_id acted; null for themselves.';
comment on column forms.draft.return_token is
    'The token of the cookie, sealed: for who proves in another browser that the draft is theirs, by a code or by being signed in as account_id.';
