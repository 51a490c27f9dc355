create extension if not exists pg_trgm with schema public;

create table places.street (
    usrn integer primary key check (usrn between 1 and 99999999),
    record_type smallint not null check (record_type in (1, 2, 3, 4, 9)),
    state smallint,
    classification smallint,
    start_easting double precision,
    start_northing double precision,
    end_easting double precision,
    end_northing double precision,
    start_date date,
    end_date date
);
comment on table places.street is 'Streets of the gazetteer (BS 7666 part 1).';
comment on column places.street.record_type is '1 official name, 2 described, 3 numbered, 4 unofficial description, 9 for description of land.';

create table places.street_descriptor (
    usrn integer not null references places.street (usrn) on delete cascade,
    language text not null check (language in ('ENG', 'CYM', 'GAE', 'BIL')),
    name text not null,
    locality text,
    town text,
    administrative_area text,
    primary key (usrn, language)
);

create table places.blpu (
    uprn bigint primary key check (uprn between 1 and 999999999999),
    logical_status smallint not null check (logical_status in (1, 3, 5, 6, 7, 8, 9)),
    state smallint,
    class text,
    parent_uprn bigint,
    easting double precision not null,
    northing double precision not null,
    latitude double precision not null,
    longitude double precision not null,
    positional_accuracy smallint,
    custodian_code integer,
    organisation text,
    ward_code text,
    parish_code text,
    postcode text,
    start_date date,
    end_date date
);
comment on table places.blpu is 'Basic land and property units: one row for each UPRN there ever was.';
comment on column places.blpu.logical_status is '1 approved, 3 alternative, 5 candidate, 6 provisional, 7 rejected outside, 8 historic, 9 rejected here.';
comment on column places.blpu.class is 'Null where the file keeps the class in a record of its own: see places.classification.';
comment on column places.blpu.parent_uprn is 'May name a property that has not come yet, or is another council''s.';
create index blpu_parent on places.blpu (parent_uprn) where parent_uprn is not null;

create table places.organisation (
    org_key text primary key,
    uprn bigint not null references places.blpu (uprn) on delete cascade,
    name text not null,
    end_date date
);
create index organisation_uprn on places.organisation (uprn);

create table places.classification (
    class_key text primary key,
    uprn bigint not null references places.blpu (uprn) on delete cascade,
    code text not null,
    end_date date
);
create index classification_uprn on places.classification (uprn);

create table places.lpi (
    lpi_key text primary key,
    uprn bigint not null references places.blpu (uprn) on delete cascade,
    language text not null check (language in ('ENG', 'CYM', 'GAE', 'BIL')),
    logical_status smallint not null check (logical_status in (1, 3, 5, 6, 7, 8, 9)),
    sao_start_number integer,
    sao_start_suffix text,
    sao_end_number integer,
    sao_end_suffix text,
    sao_text text,
    pao_start_number integer,
    pao_start_suffix text,
    pao_end_number integer,
    pao_end_suffix text,
    pao_text text,
    usrn integer not null references places.street (usrn),
    level text,
    official text,
    postcode text,
    post_town text,
    start_date date,
    end_date date
);
comment on table places.lpi is 'Land and property identifiers: the names a property has, had, or has in another language.';
create index lpi_uprn on places.lpi (uprn);
create index lpi_usrn on places.lpi (usrn);

create table places.address (
    lpi_key text primary key references places.lpi (lpi_key) on delete cascade,
    uprn bigint not null,
    language text not null,
    status text not null check (status in ('approved', 'provisional', 'alternative', 'historic')),
    main boolean not null,
    usrn integer not null,
    lines text[] not null,
    postcode text collate "C",
    sort_key text collate "C" not null,
    search text collate "C",
    words tsvector generated always as (array_to_tsvector(string_to_array(search, ' '))) stored
);
comment on table places.address is 'What people look up: made from the tables above by the import, one row for each name of a property.';
comment on column places.address.main is 'The one name that stands for the property.';
comment on column places.address.search is
    'Normalised words in the order of the address, then ~numbers that nearly fit. Null when the property is not offered.';
create unique index address_main on places.address (uprn) where main;
create index address_uprn on places.address (uprn);
create index address_postcode on places.address (postcode, sort_key) where main and search is not null;
create index address_words on places.address using gin (words) with (fastupdate = off);

create table places.word (
    word text collate "C" primary key,
    lexeme text not null,
    uses integer not null,
    near text[] not null
);
comment on table places.word is 'Every word of the addresses, to finish and correct what people type. Words are added and never removed.';
comment on column places.word.near is 'The word, and the word with any one letter left out: two words one slip apart share one of these.';
create index word_near on places.word using gin (near) with (fastupdate = off);
create index word_trigrams on places.word using gin (word gin_trgm_ops) with (fastupdate = off);

create table places.gazetteer_import (
    id uuid primary key,
    imported_at timestamptz not null,
    format text not null check (format in ('dtf73', 'address-base-premium')),
    scope text not null check (scope in ('full', 'changes')),
    volume integer not null,
    process_date date,
    records bigint not null,
    faults bigint not null,
    properties bigint not null
);
create index gazetteer_import_latest on places.gazetteer_import (imported_at desc);
