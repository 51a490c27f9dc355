-- Customers get in touch by other ways than ours too: what an officer notes of that counts as what they write.
alter table cases.timeline_entry
    drop constraint timeline_entry_kind_check,
    add constraint timeline_entry_kind_check check (kind in (
        'opened', 'moved', 'note', 'assigned', 'asked', 'ask-withdrawn', 'answered', 'written', 'contacted', 'replied',
        'handed-over', 'passed-on', 'snoozed', 'woken', 'merged', 'unmerged', 'split', 'linked', 'unlinked',
        'task-added', 'task-done', 'task-reopened', 'flagged', 'fields-set', 'paused', 'resumed', 'extended', 'warned', 'breached',
        'told-late', 'reopened', 'disputed', 'surveyed', 'rule-ran', 'letter-made', 'evidence-added'));
comment on column cases.timeline_entry.kind is 'Written: by the customer, to the officers. Contacted: the customer called, came or wrote by another way, and an officer noted it. Replied: by an officer, to the customer, without moving the case.';

drop index cases.timeline_told;
create index timeline_told on cases.timeline_entry (case_id, kind)
    where kind in ('written', 'contacted', 'reopened', 'disputed', 'handed-over', 'passed-on', 'asked');
drop index cases.timeline_contact;
create index timeline_contact on cases.timeline_entry (at, case_id) where kind in ('written', 'contacted', 'reopened', 'disputed');

create or replace view cases.insight_case as
select c.id as case_id, c.service, c.team, c.ward, c.channel, c.restricted, c.merged_into, c.outcome, c.target_on,
    (c.opened_at at time zone 'Europe/London')::date as opened_on,
    (c.closed_at at time zone 'Europe/London')::date as closed_on,
    array(
        select (t.at at time zone 'Europe/London')::date
        from cases.timeline_entry t
        where t.case_id = c.id and t.kind in ('written', 'contacted') and t.data -> 'closed' is null
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
