-- Every foreign key is the beginning of an index: what ends or goes is found without reading the whole table.
create index partner_subject_account on identity.partner_subject (account);
create index email_proof_account on identity.email_proof (account) where account is not null;
create index held_post_account on identity.held_post (account) where account is not null;
create index absence_cover on identity.absence (cover) where cover is not null;
create index partner_request_partner on identity.partner_request (partner);
create index partner_grant_partner on identity.partner_grant (partner);

-- These left out what had ended.
drop index identity.partner_grant_account;
create index partner_grant_account on identity.partner_grant (account);
drop index identity.session_account;
create index session_account on identity.session (account);
drop index identity.helping_helper;
create index helping_helper on identity.helping (helper) where helper is not null;
drop index identity.business_invitation_open;
create index business_invitation_open on identity.business_invitation (business);
drop index identity.business_invitation_inviter;
create index business_invitation_inviter on identity.business_invitation (invited_by);
