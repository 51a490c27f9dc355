alter table cases."case" add column sample boolean not null default false;
comment on column cases."case".sample is 'Made up, to show a council at work; `guildhall sample remove` takes all of them away.';
create index case_sample on cases."case" (id) where sample;
