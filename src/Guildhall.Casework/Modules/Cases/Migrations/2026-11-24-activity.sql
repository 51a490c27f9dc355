-- What belongs to somebody, with all that says whether they see it, so that listing their services reads no case.
create index case_held on cases."case" (holder, opened_at, id) include (service, holder_kind, restricted, test) where holder is not null;
drop index cases.case_holder;
alter index cases.case_held rename to case_holder;

-- Written with every entry since there is such a column; the activity relies on it.
update cases."case" c
set changed_at = t.at
from (select case_id, max(at) as at from cases.timeline_entry where public group by case_id) t
where t.case_id = c.id and c.holder is not null and t.at > coalesce(c.changed_at, c.opened_at);
