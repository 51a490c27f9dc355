-- A case that is opened had seven deliveries to write before its sender was answered, with two entries in indexes each.
-- The event itself is now what is owed; a worker makes the deliveries of it, many events at a time.
alter table platform.event add column subscribers text[];

comment on column platform.event.subscribers is 'Who is still owed a delivery; null once they have one, or where nobody listens.';
comment on column platform.delivery.event_id is 'The event, always there: both are forgotten in one statement.';

create index event_owed on platform.event (id) where subscribers is not null;

create view platform.waiting as
    select d.event_id, d.subscriber
    from platform.delivery d
    where d.state = 'waiting'
    union all
    select e.id, s.subscriber
    from platform.event e
    cross join lateral unnest(e.subscribers) as s (subscriber)
    where e.subscribers is not null;

comment on view platform.waiting is 'What subscribers have still to hear of.';
