create table identity.used_once (
    key bytea primary key,
    forget_after timestamptz not null
);
comment on table identity.used_once is 'What may be used once (attempts to sign in elsewhere, ids of tokens), by its hash.';
