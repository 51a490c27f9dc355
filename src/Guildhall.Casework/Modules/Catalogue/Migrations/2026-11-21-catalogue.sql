create table catalogue.service_version (
    id uuid primary key,
    service text not null,
    version integer not null,
    checksum text not null,
    yaml text not null,
    welsh_yaml text,
    published_at timestamptz not null,
    unique (service, version)
);
comment on table catalogue.service_version is
    'Every version of a service that was ever on offer, as its author wrote it: drafts and cases hold on to theirs.';
