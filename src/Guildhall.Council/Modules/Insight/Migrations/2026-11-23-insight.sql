create table insight.fact (
    case_id uuid primary key,
    service text not null,
    team text not null,
    ward text not null,
    channel text not null,
    restricted boolean not null,
    outcome text,
    opened_on date not null,
    closed_on date,
    in_target boolean not null,
    first_contact boolean not null,
    chased_on date[] not null,
    reopened_on date[] not null,
    score smallint,
    surveyed_on date
);
comment on table insight.fact is 'What was counted of each case: when the case changes, this is taken off the numbers and what it is now is added.';
comment on column insight.fact.ward is 'Empty where it is not known.';
comment on column insight.fact.in_target is 'Whether it was done or refused within its target.';

-- The few cases that were chased or opened again, for how many different ones there were in a time.
create index fact_chased on insight.fact ((chased_on[cardinality(chased_on)])) where cardinality(chased_on) > 0;
create index fact_reopened on insight.fact ((reopened_on[cardinality(reopened_on)])) where cardinality(reopened_on) > 0;

create table insight.day (
    ward text not null,
    day date not null,
    team text not null,
    service text not null,
    channel text not null,
    restricted boolean not null,
    opened integer not null,
    still_open integer not null,
    ended integer not null,
    closed integer not null,
    resolved integer not null,
    in_target integer not null,
    first_contact integer not null,
    reopened integer not null,
    chases integer not null,
    answers integer not null,
    satisfied integer not null,
    score integer not null,
    primary key (ward, day, team, service, channel, restricted)
) with (fillfactor = 80);
comment on table insight.day is 'The numbers of one day: the sums of insight.fact, kept right as cases change.';
comment on column insight.day.ward is 'A ward, empty for cases whose ward is not known, and * for the sum of all wards, so that what does not ask for wards reads few rows.';
comment on column insight.day.still_open is 'How many of those opened on this day are open now.';
comment on column insight.day.ended is 'How many are closed since this day, those merged into others included.';
comment on column insight.day.resolved is 'How many of the closed were done or refused: those that in_target and first_contact are shares of.';
comment on column insight.day.score is 'The sum of the scores of all answers, 1 to 5 each.';
create index day_open on insight.day (ward, day) where still_open <> 0;

create table insight.state (
    only_row boolean primary key default true check (only_row),
    definition integer not null,
    whole boolean not null,
    counted_at timestamptz
);
comment on table insight.state is 'By which definition of the measures the numbers are counted, and whether all cases have been.';
insert into insight.state (definition, whole) values (0, false);
