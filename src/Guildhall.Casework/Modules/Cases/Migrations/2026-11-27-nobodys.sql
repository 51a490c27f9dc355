-- The tab of what nobody has is counted from this index alone.
drop index cases.case_nobodys;
create index case_nobodys on cases."case" (team, target_on, id) include (restricted, test, snoozed_until) where closed_at is null and owner is null;
