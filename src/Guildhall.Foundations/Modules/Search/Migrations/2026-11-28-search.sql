create extension if not exists pg_trgm with schema public;
create extension if not exists unaccent with schema public;

create text search configuration search.plain (copy = pg_catalog.simple);
alter text search configuration search.plain
    alter mapping for hword, hword_part, word with public.unaccent, pg_catalog.simple;
create text search configuration search.english (copy = pg_catalog.english);
alter text search configuration search.english
    alter mapping for hword, hword_part, word with public.unaccent, pg_catalog.english_stem;

-- The parser would take “e-mail”, “noise/nuisance” and “neighbour’s” for words of other kinds: here they are words beside one another.
create function search.lexemes(config regconfig, text text, weight "char") returns tsvector
    language sql immutable strict parallel safe
    return setweight(to_tsvector(config, translate(left(text, 100000), '/\@._-–—’''&+', '            ')), weight);

create table search.entry (
    kind text not null check (kind ~ '^[a-z][a-z0-9-]*$'),
    key text not null check (key <> ''),
    language text not null check (language in ('en', 'cy')),
    audience text not null check (audience in ('public', 'staff')),
    title text not null check (title <> ''),
    summary text not null,
    keywords text not null,
    body text not null,
    url text not null check (url like '/%'),
    words tsvector not null generated always as (
        search.lexemes('search.plain', title, 'A') || search.lexemes('search.plain', keywords, 'B')
        || case language
            when 'en' then search.lexemes('search.english', title, 'A') || search.lexemes('search.english', keywords, 'B')
                || search.lexemes('search.english', summary, 'C') || search.lexemes('search.english', body, 'D')
            else search.lexemes('search.plain', summary, 'C') || search.lexemes('search.plain', body, 'D')
        end) stored,
    primary key (kind, key, language)
) with (toast_tuple_target = 8160);
comment on table search.entry is 'A copy, to be found by: what it says belongs to the module that wrote it. Rows stay out of TOAST where they can, or ranking would unpack each.';
comment on column search.entry.audience is 'staff: never found by the public.';
comment on column search.entry.words is
    'Title A, keywords B, summary C, body D. English words are there by their stems, and those of title and keywords as written too, so that a beginning finds them.';
create index entry_words on search.entry using gin (words) with (fastupdate = off);

create table search.word (
    kind text not null,
    language text not null check (language in ('en', 'cy')),
    audience text not null check (audience in ('public', 'staff')),
    word text not null,
    plain text not null,
    primary key (kind, language, audience, word)
);
comment on table search.word is 'The words of titles, keywords and summaries, to put a misspelt one right by.';
comment on column search.word.plain is 'The word without its accents.';
create index word_plain on search.word using gin (plain public.gin_trgm_ops) with (fastupdate = off);
create index word_start on search.word (language, left(plain, 1), length(plain));

create table search.missed (
    day date not null,
    language text not null check (language in ('en', 'cy')),
    words text not null check (length(words) between 1 and 60),
    times integer not null default 1 check (times > 0),
    primary key (day, language, words)
);
comment on table search.missed is 'What people looked for and did not find, counted by day and never with a person.';
