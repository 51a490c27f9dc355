-- A delivery is known by its event and its subscriber: a key beside it was a third entry in an index for each.
alter table platform.delivery
    drop constraint delivery_pkey,
    drop constraint delivery_event_id_subscriber_key,
    add primary key (event_id, subscriber);
comment on column platform.delivery.id is 'In the order they were written; what a dead letter is called by.';
