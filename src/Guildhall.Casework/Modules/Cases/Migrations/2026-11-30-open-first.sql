-- Searching looks among open cases first, by an index of their own, and mostly finds enough there. Who and where are words of their own, so that
-- the index alone tells them from what was written; for whom a case is stands beside the words, as a mark in most cases is dear to look for.
drop index cases.finding_words;
alter table cases.finding drop constraint finding_pkey, drop constraint finding_case_id_fkey;
alter table cases.finding rename to finding_before;

create table cases.finding (
    case_id uuid not null,
    team text,
    open boolean not null,
    words tsvector not null
) with (toast_tuple_target = 8160);

insert into cases.finding (case_id, team, open, words)
select f.case_id, case when c.restricted then c.team end, c.closed_at is null,
    (
        select coalesce(array_to_tsvector(array_agg(case when 'A' = any(w.weights) then '^' || w.lexeme else w.lexeme end)), '')
        from unnest(f.words) w
        where left(w.lexeme, 1) <> '~'
    )
from cases.finding_before f
join cases."case" c on c.id = f.case_id
order by f.case_id;

drop table cases.finding_before;
alter table cases.finding
    add constraint finding_pkey primary key (case_id),
    add constraint finding_case_id_fkey foreign key (case_id) references cases."case" (id) on delete cascade;
create index finding_open on cases.finding using gin (words) with (fastupdate = off) where open;
create index finding_closed on cases.finding using gin (words) with (fastupdate = off) where not open;
analyze cases.finding;

comment on table cases.finding is
    'What a case is found by: a copy, made a moment after the case changes. Who may see the case is asked of the case itself, too.';
comment on column cases.finding.team is 'The team whose alone a restricted case is; null for a case anyone may find.';
comment on column cases.finding.words is
    'Who, where and the reference as written, each with ^ before it; answers, messages, notes and names of files by their English stems.';
