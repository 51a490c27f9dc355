create table records.digest_key (
    id integer primary key default 1 check (id = 1),
    protected bytea not null
);
comment on table records.digest_key is 'One row: the key of all digests, wrapped by data protection. Without it no file is found under its name in the store.';

create table records.document (
    id uuid primary key,
    subject text check (subject ~ '^[a-z][a-z-]*:.' and length(subject) <= 200),
    name text not null check (length(name) between 1 and 150),
    kind text not null,
    bytes bigint not null check (bytes > 0),
    digest bytea not null check (length(digest) = 32),
    preview bytea check (length(preview) = 32),
    state text not null default 'held' check (state in ('held', 'clean', 'infected', 'lost')),
    verdict text,
    created_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    retained_until timestamptz,
    check ((state = 'infected') = (verdict is not null)),
    check (preview is null or state = 'clean'),
    check (subject is not null or retained_until is not null)
);
comment on column records.document.subject is 'What the file belongs to, such as draft:… or case:…; the owner''s word, opaque here. Null until it is attached.';
comment on column records.document.name is 'As its sender called it, cleaned, for display only; the ending is the true kind''s.';
comment on column records.document.digest is 'HMAC of the SHA-256 of the stored content, and its name in the store. Rows with the same content share the bytes.';
comment on column records.document.preview is 'The digest of a small picture of it, kept in the same store.';
comment on column records.document.state is 'Held: waits to be scanned. Infected: refused, its bytes are gone. Lost: the store no longer has its bytes.';
comment on column records.document.retained_until is 'When it goes by itself; null keeps it as long as its subject.';
create index document_subject on records.document (subject, id) where subject is not null;
create index document_digest on records.document (digest);
create index document_preview on records.document (preview) where preview is not null;
create index document_retained_until on records.document (retained_until) where retained_until is not null;
