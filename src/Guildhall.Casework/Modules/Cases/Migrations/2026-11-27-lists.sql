-- Lists narrowed to one thing are read along an index in their order, and end with the page.

-- Most cases are in English: those few in another language are not to be looked for among them all.
create index case_other_language on cases."case" (language, target_on, id) where closed_at is null and language <> 'en';

-- What was closed in a ward, in a time: what a ward's number opens.
create index case_ward_closed on cases."case" (ward, closed_at, id) where closed_at is not null and ward is not null;
