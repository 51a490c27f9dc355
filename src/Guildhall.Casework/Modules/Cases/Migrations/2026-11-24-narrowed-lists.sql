-- A list of a service or a ward in its usual order, whatever the number of teams it is of.
create index case_service_open on cases."case" (service, target_on, id) where closed_at is null;
create index case_service on cases."case" (service, opened_at, id);
create index case_ward_open on cases."case" (ward, target_on, id) where closed_at is null and ward is not null;
drop index cases.case_ward;
create index case_ward on cases."case" (ward, opened_at, id) where ward is not null;

-- Few cases have a flag, and each of a question's answers.
create index case_flags on cases."case" using gin (flags) with (fastupdate = off) where flags <> '{}';
create index case_facets on cases."case" using gin (facets jsonb_path_ops) with (fastupdate = off) where facets is not null;

-- What happened in a time, of which the index alone is read.
drop index cases.timeline_contact;
create index timeline_chased on cases.timeline_entry (at, case_id) where kind in ('written', 'contacted') and data -> 'closed' is null;
create index timeline_reopened on cases.timeline_entry (at, case_id) where kind in ('reopened', 'disputed');
drop index cases.survey_answered_at;
create index survey_answered_at on cases.survey (answered_at) include (case_id, score) where answered_at is not null;
