create table catalogue.service_status (
    service text primary key,
    state text not null check (state in ('slow', 'closed')),
    words text not null check (words <> ''),
    words_welsh text not null check (words_welsh <> ''),
    until date,
    set_at timestamptz not null,
    set_by uuid not null,
    set_by_name text not null
);
comment on table catalogue.service_status is 'Services that are slow or closed for now, in the words of those who do the work. A row whose last day is over says nothing.';
comment on column catalogue.service_status.until is 'The last day on which it is so; null until somebody takes it away.';
