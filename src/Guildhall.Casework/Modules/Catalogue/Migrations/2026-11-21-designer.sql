alter table catalogue.service_version
    add column origin text not null default 'file' check (origin in ('file', 'designer')),
    add column in_file boolean not null default true,
    add column published_by text,
    add check (origin = 'designer' or in_file);
comment on column catalogue.service_version.origin is 'Where it was written: in the council''s folder, or in the designer.';
comment on column catalogue.service_version.in_file is
    'Whether the council''s folder held this very text at some time. A changed file goes on from such a version alone: over work of the designer that no file holds, it is not taken.';
comment on column catalogue.service_version.published_by is 'Who published it in the designer; null for a file.';

create table catalogue.test_version (
    id uuid primary key,
    service text not null,
    yaml text not null,
    welsh_yaml text,
    made_at timestamptz not null
);
comment on table catalogue.test_version is 'Definitions somebody tried out before they were published: test drafts and test cases hold on to theirs.';
