create table notifications.message (
    id uuid primary key,
    key uuid unique,
    about uuid not null,
    channel text not null check (channel in ('email', 'sms')),
    recipient text not null,
    language text not null check (language in ('en', 'cy')),
    template text not null,
    subject text not null,
    body text not null,
    state text not null default 'queued' check (state in ('queued', 'sent', 'delivered', 'failed')),
    provider text,
    provider_id text,
    attempts integer not null default 0,
    created_at timestamptz not null,
    sent_at timestamptz,
    delivered_at timestamptz,
    failed_at timestamptz,
    failure text,
    check (state not in ('sent', 'delivered') or sent_at is not null),
    check ((state = 'delivered') <= (delivered_at is not null)),
    check ((state = 'failed') <= (failure is not null and failed_at is not null))
);
comment on column notifications.message.id is 'Also the Message-ID of the e-mail and the reference at GOV.UK Notify.';
comment on column notifications.message.key is 'Given by who queued it: the same key twice makes one message.';
comment on column notifications.message.about is 'Whatever the message concerns; another module''s key, opaque here.';
comment on column notifications.message.body is 'Markdown with the values escaped for an e-mail, plain text for a text message.';
comment on column notifications.message.state is 'Sent: taken by the provider. Delivered: the provider says the recipient''s side took it.';
create index message_about on notifications.message (about, id);
