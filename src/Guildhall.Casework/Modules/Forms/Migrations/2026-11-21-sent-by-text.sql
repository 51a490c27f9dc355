alter table forms.draft add column sent_by_text boolean not null default false;
comment on column forms.draft.sent_by_text is 'Whether we wrote to the person''s phone, so that the confirmation page can say so.';
