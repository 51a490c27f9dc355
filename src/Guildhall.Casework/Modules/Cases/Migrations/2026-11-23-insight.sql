-- What is counted of a case's history is found without reading the rest of it: of one case, and of a stretch of days.
create index timeline_told on cases.timeline_entry (case_id, kind)
    where kind in ('written', 'reopened', 'disputed', 'handed-over', 'passed-on', 'asked');
create index timeline_contact on cases.timeline_entry (at, case_id) where kind in ('written', 'reopened', 'disputed');

-- A team's cases, open and closed, by when they came.
create index case_team_opened on cases."case" (team, opened_at, id);
create index survey_answered_at on cases.survey (answered_at) where answered_at is not null;

create view cases.insight_case as
select c.id as case_id, c.service, c.team, c.ward, c.channel, c.restricted, c.merged_into, c.outcome, c.target_on,
    (c.opened_at at time zone 'Europe/London')::date as opened_on,
    (c.closed_at at time zone 'Europe/London')::date as closed_on,
    array(
        select (t.at at time zone 'Europe/London')::date
        from cases.timeline_entry t
        where t.case_id = c.id and t.kind = 'written' and t.data -> 'closed' is null
        order by t.at) as chased_on,
    array(
        select (t.at at time zone 'Europe/London')::date
        from cases.timeline_entry t
        where t.case_id = c.id and t.kind in ('reopened', 'disputed')
        order by t.at) as reopened_on,
    exists (
        select from cases.timeline_entry t
        where t.case_id = c.id and t.kind in ('handed-over', 'passed-on', 'asked')) as passed_around,
    s.score,
    (s.answered_at at time zone 'Europe/London')::date as surveyed_on
from cases."case" c
left join cases.survey s on s.case_id = c.id and s.score is not null
where not c.test;
comment on view cases.insight_case is 'What is counted of each case, for Insight alone; cases that try out a service are left out. Days are those of London.';
