-- How many cases are due soon was found by reading all that are due today or later. By how long before its target a case warns,
-- those that are due soon are next to each other.
create index case_due_soon on cases."case" (team, (target_on - coalesce(warn_on, target_on - 2)), target_on) include (restricted, test, warn_on)
    where closed_at is null;
