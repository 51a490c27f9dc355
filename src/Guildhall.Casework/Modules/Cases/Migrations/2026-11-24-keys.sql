-- Every foreign key is the beginning of an index; these left out what had ended.
create index merge_case on cases.merge (case_id);
drop index cases.merge_into;
create index merge_into on cases.merge (into_id);
drop index cases.tie_a;
create index tie_a on cases.tie (a);
drop index cases.tie_b;
create index tie_b on cases.tie (b);
