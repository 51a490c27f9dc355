-- No index holds or looks at what sending changes, and pages keep room for it: the row is then changed in place.
drop index forms.draft_account;
create index draft_account on forms.draft (account_id, created_at) where account_id is not null;
alter table forms.draft set (fillfactor = 80);
