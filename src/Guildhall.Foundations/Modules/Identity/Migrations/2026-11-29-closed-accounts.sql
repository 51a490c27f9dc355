-- Accounts that were closed kept who they are elsewhere, and what they agreed to tell other sites: who had them could come in that way no more.
delete from identity.outside_identity o using identity.account a where a.id = o.account and a.left_at is not null;
delete from identity.partner_consent c using identity.account a where a.id = c.account and a.left_at is not null;
