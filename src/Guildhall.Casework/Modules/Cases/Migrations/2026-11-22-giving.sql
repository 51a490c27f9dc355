alter table cases."case" add column skills text[] not null default '{}';
comment on column cases."case".skills is 'What an officer must be able to do to be given it, as its service said when it was opened.';

-- What waits for an officer, the nearest target first.
create index case_nobodys on cases."case" (team, target_on, id) where closed_at is null and owner is null;

create sequence cases.turn_number;
create table cases.turn (
    team text not null,
    officer uuid not null,
    number bigint not null,
    primary key (team, officer)
);
comment on table cases.turn is 'When each officer of a team was last given a case by itself: who has the lowest number, or none, is next.';
