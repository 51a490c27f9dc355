alter table search.entry add column heading tsvector not null generated always as (
    search.lexemes('search.plain', title, 'A') || search.lexemes('search.plain', keywords, 'B')
    || case language
        when 'en' then search.lexemes('search.english', title, 'A') || search.lexemes('search.english', keywords, 'B')
            || search.lexemes('search.english', summary, 'C')
        else search.lexemes('search.plain', summary, 'C')
    end) stored;
comment on column search.entry.heading is 'As words, without the body: half of all bodies have a common word in them, and few headings.';
create index entry_heading on search.entry using gin (heading) with (fastupdate = off);
