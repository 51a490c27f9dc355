create index draft_owner on forms.draft (coalesce(acting_for, account_id), expires_at) where account_id is not null and sent_at is null;
comment on column forms.draft.acting_for is
    'The business or the other person for whom account_id began it, and to whom it belongs; null for themselves.';
