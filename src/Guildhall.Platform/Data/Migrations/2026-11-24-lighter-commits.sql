-- An event and its deliveries are written by one statement and purged by one, so they cannot part. A foreign key was
-- checked once a delivery, seven times for each case that is opened, and cost as much as the rows themselves.
alter table platform.delivery drop constraint delivery_event_id_fkey;

comment on column platform.delivery.event_id is 'The event, always there: both are written, and later forgotten, in one statement.';

-- An entry has no position until a worker seals it: those without need no place in the index.
alter table platform.audit_entry drop constraint audit_entry_position_key;

create unique index audit_entry_position on platform.audit_entry (position) where position is not null;
