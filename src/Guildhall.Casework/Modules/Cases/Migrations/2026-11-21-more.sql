alter table cases."case"
    add column reply text check (reply in ('awaited', 'received')),
    add column reply_by date,
    add check ((reply is not distinct from 'awaited') = (reply_by is not null));
comment on column cases."case".reply is
    'Whether we wait for more from the customer, or it has come and nobody has moved the case since; null when there is nothing to wait for.';
comment on column cases."case".reply_by is 'The last day on which they can send it.';

alter table cases.submission add column number integer not null default 1;
comment on column cases.submission.number is 'Counts what the customer sent: the highest holds what we know now, the others what they said before.';
create unique index submission_case_number on cases.submission (case_id, number);
drop index cases.submission_case;

alter table cases.timeline_entry
    drop constraint timeline_entry_kind_check,
    add constraint timeline_entry_kind_check check (kind in ('opened', 'moved', 'note', 'assigned', 'asked', 'ask-withdrawn', 'answered'));
comment on column cases.timeline_entry.text is
    'What an officer wrote: an internal note, the message to the customer with a move, or what they need to know.';
