comment on column insight.day.team is 'A team, or * for the sum of a ward over all teams, services and channels, of the cases that are not restricted.';
create index day_of_ward on insight.day (ward, day) where team = '*';
create index day_restricted on insight.day (team, day) where restricted;
drop index insight.day_open;
create index day_open on insight.day (ward, team) where still_open <> 0;

-- For how many different cases were chased or opened again in a time up to today, the index alone is read.
drop index insight.fact_chased;
drop index insight.fact_reopened;
alter table insight.fact
    add column last_chased_on date generated always as (chased_on[cardinality(chased_on)]) stored,
    add column last_reopened_on date generated always as (reopened_on[cardinality(reopened_on)]) stored;
create index fact_chased on insight.fact (last_chased_on) include (team, service, channel, ward, restricted) where last_chased_on is not null;
create index fact_reopened on insight.fact (last_reopened_on) include (team, service, channel, ward, restricted) where last_reopened_on is not null;
