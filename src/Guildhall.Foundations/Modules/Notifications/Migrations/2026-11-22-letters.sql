alter table notifications.message
    drop constraint message_channel_check,
    add constraint message_channel_check check (channel in ('email', 'sms', 'letter')),
    add column letter uuid,
    add constraint message_letter_check check ((channel = 'letter') = (letter is not null));
comment on column notifications.message.letter is 'The letter that is posted, by the key of whoever made it; null for e-mails and texts. Delivered: printed and handed to the post.';
create index message_letter_sent on notifications.message (id) where channel = 'letter' and state = 'sent';
