create table letters.batch (
    id uuid primary key,
    number integer not null unique,
    made_at timestamptz not null,
    made_by uuid not null,
    made_by_name text not null,
    letters integer not null check (letters > 0),
    teams text[] not null,
    printed_at timestamptz,
    printed_by_name text,
    posted_on date,
    check ((printed_at is null) = (printed_by_name is null)),
    check (posted_on is null or printed_at is not null)
);
comment on table letters.batch is 'Letters that were given to the printing room together, as one PDF.';
comment on column letters.batch.teams is 'The teams of the restricted cases in it: who is in all of them may open it.';

create table letters.letter (
    id uuid primary key,
    key uuid not null unique,
    case_id uuid not null,
    reference text not null,
    team text not null,
    restricted boolean not null,
    template text not null,
    language text not null check (language in ('en', 'cy')),
    title text not null,
    body text not null,
    recipient text[] not null check (cardinality(recipient) between 1 and 7),
    way text not null check (way in ('post', 'print', 'keep')),
    state text not null check (state in ('kept', 'waiting', 'in-batch', 'queued', 'posted', 'failed')),
    document uuid,
    message uuid unique,
    batch uuid references letters.batch (id),
    made_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    posted_on date,
    failure text,
    check ((state = 'in-batch') <= (batch is not null)),
    check ((state = 'failed') = (failure is not null))
);
comment on table letters.letter is 'A letter to the customer of a case: what it says, and how far it has come. Its PDF is a file of the case.';
comment on column letters.letter.key is 'Given by who asked for it: the same key twice makes one letter.';
comment on column letters.letter.recipient is 'The address as it stands in the window, a line each.';
comment on column letters.letter.way is 'Post: GOV.UK Notify prints and posts it. Print: our printing room does. Keep: nobody posts it.';
comment on column letters.letter.state is 'Waiting: for a batch. Queued: with GOV.UK Notify. Posted: handed to the post.';
comment on column letters.letter.message is 'The message that carries it to GOV.UK Notify, by the key of the notifications.';
create index letter_case on letters.letter (case_id, id);
create index letter_waiting on letters.letter (made_at, id) where state = 'waiting';
create index letter_batch on letters.letter (batch, id) where batch is not null;
