-- A draft is written anew with each page, and once more when it is sent: with room beside it, and no index that asks whether it was sent, it stays where it is
-- and its indexes need no change.
drop index forms.draft_owner;
create index draft_owner on forms.draft (coalesce(acting_for, account_id), expires_at) where account_id is not null;
alter table forms.draft set (fillfactor = 50);
