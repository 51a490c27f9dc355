-- A move wrote an entry into each of a dozen indexes, only because one of them held the moment the case came to its stage.
-- The timeline holds that moment too: rules look there now, and a case that moves is written again where it stands.
create index timeline_staged on cases.timeline_entry (at, case_id) where stage is not null;

drop index cases.case_stage_since;

alter table cases."case" set (fillfactor = 85);
