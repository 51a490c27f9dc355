alter table identity.team add column title_cy text check (title_cy <> '');
comment on column identity.team.title_cy is 'What customers who are written to in Welsh call it; null where it has no Welsh title, and they read the English one.';
