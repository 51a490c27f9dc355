create table disclosure.request (
    case_id uuid primary key,
    reference text not null,
    service text not null,
    closed_at timestamptz not null,
    released boolean not null
);
comment on table disclosure.request is 'Requests for information that are closed. One that is opened again is taken away until it closes.';
comment on column disclosure.request.released is 'Whether information was given out, so that it may go into the disclosure log.';
create index request_closed on disclosure.request (closed_at desc, case_id desc) where released;

create table disclosure.use (
    id uuid primary key,
    case_id uuid not null,
    exemption text not null,
    applies_to text not null check (applies_to <> ''),
    harm text,
    for_disclosing text,
    for_withholding text,
    at timestamptz not null,
    by_id uuid not null,
    by_name text not null,
    withdrawn_at timestamptz,
    withdrawn_by_name text,
    withdrawn_why text,
    check ((for_disclosing is null) = (for_withholding is null)),
    check ((withdrawn_at is null) = (withdrawn_by_name is null) and (withdrawn_at is null) = (withdrawn_why is null))
);
comment on table disclosure.use is 'An exemption or exception on which a part of a request is refused, with what the law wants weighed. Never changed: it is withdrawn, and another written.';
comment on column disclosure.use.exemption is 'The key of the product''s table of exemptions: foi-40-2, eir-12-5-e.';
comment on column disclosure.use.for_disclosing is 'The public interest in telling, where the exemption is qualified.';
create index use_case on disclosure.use (case_id, id);

create table disclosure.estimate (
    id uuid primary key,
    case_id uuid not null,
    holding numeric(6, 2) not null check (holding >= 0),
    locating numeric(6, 2) not null check (locating >= 0),
    retrieving numeric(6, 2) not null check (retrieving >= 0),
    extracting numeric(6, 2) not null check (extracting >= 0),
    hourly numeric(6, 2) not null check (hourly > 0),
    appropriate_limit numeric(8, 2) not null check (appropriate_limit > 0),
    how text not null check (how <> ''),
    at timestamptz not null,
    by_name text not null
);
comment on table disclosure.estimate is 'What a request would cost to answer, in hours of the four kinds that the Fees Regulations 2004 count. The latest of a case counts.';
create index estimate_case on disclosure.estimate (case_id, id);

create table disclosure.file (
    id uuid primary key,
    case_id uuid not null,
    name text not null,
    copy_of uuid references disclosure.file (id),
    is_same boolean not null default false,
    at timestamptz not null,
    by_id uuid not null,
    by_name text not null,
    checked_at timestamptz,
    checked_by uuid,
    checked_by_name text,
    check_note text,
    passed boolean,
    sent_at timestamptz,
    check ((checked_at is null) = (checked_by is null) and (checked_at is null) = (checked_by_name is null) and (checked_at is null) = (passed is null)),
    check (checked_by is null or checked_by <> by_id),
    check (copy_of is null or copy_of <> id)
);
comment on table disclosure.file is 'A file found for a request, or the redacted copy of one. Its key is that of the document, which is a file of the case.';
comment on column disclosure.file.copy_of is 'The file of which this is a redacted copy; null for a file as it was found.';
comment on column disclosure.file.is_same is 'The copy is the original, byte for byte: nothing was taken out.';
comment on column disclosure.file.checked_by is 'The second person, who is never the one who redacted.';
comment on column disclosure.file.sent_at is 'When the requester was sent it.';
create index file_case on disclosure.file (case_id, at, id);

create table disclosure.redaction (
    id uuid primary key,
    case_id uuid not null,
    file uuid not null references disclosure.file (id),
    page integer check (page between 1 and 100000),
    what text not null check (what <> ''),
    exemption text not null,
    at timestamptz not null,
    by_id uuid not null,
    by_name text not null,
    struck_at timestamptz,
    struck_by_name text,
    check ((struck_at is null) = (struck_by_name is null))
);
comment on table disclosure.redaction is 'What was taken out of a file, and on what ground. It says what kind of thing it was, never the thing.';
comment on column disclosure.redaction.file is 'The original.';
create index redaction_file on disclosure.redaction (file, page, id);

create table disclosure.entry (
    id uuid primary key,
    case_id uuid not null unique,
    year integer not null,
    number integer not null,
    title text not null,
    title_cy text,
    request text not null,
    request_cy text,
    answer text not null,
    answer_cy text,
    topic text not null,
    answered_on date not null,
    published_at timestamptz,
    published_by_name text,
    taken_down_at timestamptz,
    taken_down_by_name text,
    taken_down_why text,
    not_published_why text,
    finding tsvector not null generated always as (
        setweight(to_tsvector('english', title || ' ' || coalesce(title_cy, '')), 'A')
        || setweight(to_tsvector('english', request), 'B')
        || setweight(to_tsvector('simple', coalesce(request_cy, '') || ' ' || coalesce(title_cy, '') || ' ' || coalesce(answer_cy, '')), 'C')
        || setweight(to_tsvector('english', answer), 'D')) stored,
    unique (year, number),
    check (published_at is null or not_published_why is null),
    check ((taken_down_at is null) = (taken_down_why is null) and (taken_down_at is null) = (taken_down_by_name is null))
);
comment on table disclosure.entry is 'What the disclosure log says of a request, and whether it does. It holds nothing of who asked.';
comment on column disclosure.entry.number is 'With the year, its address: never the reference of the case.';
comment on column disclosure.entry.not_published_why is 'Why it was decided not to publish it.';
create index entry_shown on disclosure.entry (answered_on desc, id desc) where published_at is not null and taken_down_at is null;
create index entry_finding on disclosure.entry using gin (finding) with (fastupdate = off);

create table disclosure.entry_file (
    entry uuid not null references disclosure.entry (id),
    document uuid not null,
    file uuid not null references disclosure.file (id),
    name text not null,
    position integer not null,
    primary key (entry, document)
);
comment on column disclosure.entry_file.document is 'A copy of the file, which belongs to the entry: the case may go when its time comes, and what was published stays.';
create index entry_file_of on disclosure.entry_file (file);
