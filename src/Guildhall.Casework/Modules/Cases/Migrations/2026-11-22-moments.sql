-- The moments that rules reckon from: a rule looks at the cases that came to one since it looked last.
create index case_opened_at on cases."case" (opened_at, id);
create index case_stage_since on cases."case" (stage_since, id) where closed_at is null;
create index case_target_on on cases."case" (target_on, id) where closed_at is null;
create index case_waiting_since on cases."case" (waiting_since, id) where closed_at is null and waiting_since is not null;
create index case_closed_at on cases."case" (closed_at, id) where closed_at is not null;
