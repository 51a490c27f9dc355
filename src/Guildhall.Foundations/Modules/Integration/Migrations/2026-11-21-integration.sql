create table integration.linked_account (
    id uuid primary key,
    person uuid,
    business uuid,
    kind text not null check (kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    number_hash bytea not null check (length(number_hash) = 32),
    number_end text not null check (length(number_end) between 1 and 4),
    sealed text not null,
    label text not null,
    linked_at timestamptz not null,
    linked_by uuid not null,
    unlinked_at timestamptz,
    check (num_nonnulls(person, business) = 1)
);
create unique index linked_account_once on integration.linked_account (coalesce(person, business), kind, number_hash) where unlinked_at is null;
comment on table integration.linked_account is 'An account in another system of the council that a person or business has proved to be theirs. It stays linked until they, or leaving, end it.';
comment on column integration.linked_account.number_hash is 'Hash of whose it is, the kind and the number: the same account is linked once.';
comment on column integration.linked_account.number_end is 'The last characters of the number, to tell one from another on a page.';
comment on column integration.linked_account.sealed is 'Sealed by data protection: the number, and the key the other system knows the account by.';
comment on column integration.linked_account.label is 'What the other system calls it in words, such as the first line of an address.';
