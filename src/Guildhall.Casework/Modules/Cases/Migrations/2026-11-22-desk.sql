alter table cases."case"
    drop constraint case_outcome_check,
    add constraint case_outcome_check check (outcome in ('done', 'refused', 'withdrawn', 'merged')),
    add column merged_into uuid references cases."case" (id) check (merged_into <> id),
    add column passed_to text,
    add column snoozed_until date,
    add column waiting_since timestamptz,
    add column warn_on date,
    add column told_late_at timestamptz,
    add column reopened integer not null default 0 check (reopened >= 0),
    add column chases integer not null default 0 check (chases >= 0),
    add column flags text[] not null default '{}',
    add column facets jsonb,
    add column ward text,
    add check ((merged_into is not null) = (outcome is not distinct from 'merged'));
comment on column cases."case".merged_into is 'The case that says the same and goes on in its place.';
comment on column cases."case".passed_to is 'The body outside the council that has the work now; null while it is ours.';
comment on column cases."case".snoozed_until is 'Out of the lists until this day, or until the customer writes.';
comment on column cases."case".waiting_since is 'Since when we wait for the customer, whatever made it so; null while we do not.';
comment on column cases."case".warn_on is 'The day from which it is due soon.';
comment on column cases."case".told_late_at is 'When the customer was told that it will be late; null when they were not.';
comment on column cases."case".reopened is 'How often it was opened again after it was closed.';
comment on column cases."case".chases is 'How often the customer wrote or called while it was open.';
comment on column cases."case".facets is 'The answers the service lets officers filter by, by question; never a sensitive one.';

alter table cases.timeline_entry
    add column data jsonb,
    drop constraint timeline_entry_kind_check,
    add constraint timeline_entry_kind_check check (kind in (
        'opened', 'moved', 'note', 'assigned', 'asked', 'ask-withdrawn', 'answered', 'written', 'replied',
        'handed-over', 'passed-on', 'snoozed', 'woken', 'merged', 'unmerged', 'split', 'linked', 'unlinked', 'task-added', 'task-done', 'task-reopened',
        'flagged', 'fields-set', 'paused', 'resumed', 'extended', 'warned', 'breached', 'told-late', 'reopened', 'disputed', 'surveyed', 'rule-ran',
        'letter-made', 'evidence-added'));
comment on column cases.timeline_entry.data is 'The facts of the entry that are not somebody''s words, such as the team a case was handed to.';
