alter table identity.partner add column back_channel_uri text;
comment on column identity.partner.back_channel_uri is 'Where our server tells it that somebody has signed out here; null where it is not told.';
alter table identity.partner_grant
    add column session uuid references identity.session (id) on update cascade on delete set null,
    add column told_at timestamptz;
create index partner_grant_session on identity.partner_grant (session) where session is not null;
comment on column identity.partner_grant.session is 'The session they signed in by: when it ends, the partner is told. A session gets another id as it rises, and this with it.';
comment on column identity.partner_grant.told_at is 'When the partner took word that the session has ended.';
