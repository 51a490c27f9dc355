alter table cases."case" add column test boolean not null default false;
comment on column cases."case".test is 'Sent while a definition was being tried out: in no list or count of work, and nobody outside is written to.';
create index case_test on cases."case" (opened_at, id) where test;
