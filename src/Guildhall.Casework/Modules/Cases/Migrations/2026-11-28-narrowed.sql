-- Flagged cases are few, and those of a team or a ward far fewer: found by both indexes, none is read that is not wanted. The predicate is not
-- that of case_flags on purpose: PostgreSQL never combines two partial indexes that say the same.
create index case_flagged_team on cases."case" (team) where cardinality(flags) > 0;
create index case_flagged_ward on cases."case" (ward) where cardinality(flags) > 0;

-- Without it PostgreSQL takes every third case to be flagged.
create statistics cases.case_flagged on cardinality(flags) from cases."case";
analyze cases."case" (flags);
