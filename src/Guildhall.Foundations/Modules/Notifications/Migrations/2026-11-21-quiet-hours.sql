alter table notifications.message add column not_before timestamptz;
comment on column notifications.message.not_before is 'Waits for the end of the recipient''s quiet hours; null when it waits for nothing.';
create index message_held on notifications.message (not_before) where not_before is not null;
