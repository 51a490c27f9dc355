-- The figures of the tabs are counted from indexes alone: what is put aside, waits, is unread, or is an officer's own.
drop index cases.case_snoozed, cases.case_waiting, cases.case_unread, cases.case_owner_open;
create index case_snoozed on cases."case" (team, snoozed_until, id) include (restricted, test) where closed_at is null and snoozed_until is not null;
create index case_waiting on cases."case" (team, id) include (restricted, test) where closed_at is null and (waiting_since is not null or reply = 'awaited');
create index case_unread on cases."case" (team, customer_wrote_at, id) include (restricted, test) where customer_wrote_at is not null;
create index case_owner_open on cases."case" (owner, target_on, id) include (team, restricted, test, snoozed_until) where closed_at is null and owner is not null;

-- Most lists are of open cases, and few of these have a flag.
create index case_flags_open on cases."case" using gin (flags) with (fastupdate = off) where closed_at is null and flags <> '{}';
