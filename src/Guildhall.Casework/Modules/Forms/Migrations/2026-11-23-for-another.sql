alter table forms.draft add column for_another uuid;
comment on column forms.draft.for_another is 'What the module knows it by that had a member of staff, or a councillor, fill the form in for somebody. Such a draft is gone on with by who began it, signed in.';
