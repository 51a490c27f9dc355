create extension if not exists pg_trgm with schema public;

create table cases.finding (
    case_id uuid primary key references cases."case" (id) on delete cascade,
    words tsvector not null
) with (toast_tuple_target = 8160);
comment on table cases.finding is
    'What a case is found by: a copy, made a moment after the case changes. It says nothing of who may see the case: every search asks the case itself.';
comment on column cases.finding.words is
    'Who, where and the reference as written, with weight A; answers, messages, notes and names of files by their English stems. A word that begins with ~ is no word: ~open, or the team whose alone it is.';
create index finding_words on cases.finding using gin (words) with (fastupdate = off);

create table cases.finding_word (
    word text not null check (length(word) between 3 and 30),
    team text not null,
    primary key (word, team)
);
comment on table cases.finding_word is 'The words cases are found by, to put a slip right.';
comment on column cases.finding_word.team is 'The team whose restricted cases the word comes from; empty for a word of cases anyone may find.';
create index finding_word_alike on cases.finding_word using gin (word public.gin_trgm_ops) with (fastupdate = off);
