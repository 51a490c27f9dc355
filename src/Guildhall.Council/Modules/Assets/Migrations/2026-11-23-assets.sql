create function assets.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'The history of % is never changed.', tg_table_name;
end
$$;

create table assets.asset (
    id uuid primary key,
    tag text not null unique check (tag <> ''),
    kind text not null,
    make text not null default '',
    model text not null default '',
    serial text,
    bought_on date,
    warranty_until date,
    value numeric(10, 2) check (value >= 0),
    status text not null check (status in ('in-stock', 'issued', 'repair', 'lost', 'disposed')),
    holder uuid,
    holder_name text,
    place text,
    to_collect boolean not null default false,
    version integer not null default 1,
    finding text not null generated always as (lower(tag || ' ' || make || ' ' || model || ' ' || coalesce(serial, '') || ' ' || coalesce(place, ''))) stored,
    check ((status = 'issued') = (holder is not null) and (holder is null) = (holder_name is null)),
    check (not to_collect or status = 'issued'),
    check (warranty_until is null or bought_on is null or warranty_until >= bought_on)
);
comment on table assets.asset is 'A thing of the council with a label: a laptop, a phone, a screen.';
comment on column assets.asset.tag is 'What its label says.';
comment on column assets.asset.holder is 'The staff account of who has it.';
comment on column assets.asset.to_collect is 'Its holder has left, and it has not come back.';
create unique index asset_serial on assets.asset (kind, lower(serial)) where serial is not null;
create index asset_holder on assets.asset (holder, tag) where holder is not null;
create index asset_collect on assets.asset (tag) where to_collect;

create table assets.asset_event (
    id uuid primary key,
    asset uuid not null references assets.asset (id),
    at timestamptz not null,
    kind text not null check (kind in ('added', 'imported', 'changed', 'assigned', 'returned', 'sent-to-repair', 'repaired', 'lost', 'found', 'disposed', 'to-collect')),
    text text,
    reference text,
    actor_id uuid,
    actor_name text not null
);
comment on table assets.asset_event is 'All that happened to a thing. Nobody edits it.';
comment on column assets.asset_event.reference is 'The case of which it was a part.';
create index asset_event_asset on assets.asset_event (asset, at, id);
create trigger asset_event_is_final before update or delete on assets.asset_event for each row execute function assets.refuse_change();

create table assets.stock (
    name text primary key,
    title text not null,
    place text,
    level integer not null check (level >= 0),
    low integer not null check (low >= 0),
    version integer not null default 1
);
comment on table assets.stock is 'Things without labels, of which there are some: chargers, mice, headsets.';
comment on column assets.stock.low is 'At this level or below it is time to order.';

create table assets.stock_event (
    id uuid primary key,
    stock text not null references assets.stock (name),
    at timestamptz not null,
    change integer not null,
    level integer not null,
    text text,
    reference text,
    actor_id uuid,
    actor_name text not null
);
comment on column assets.stock_event.level is 'How many there were afterwards.';
create index stock_event_stock on assets.stock_event (stock, at, id);
create trigger stock_event_is_final before update or delete on assets.stock_event for each row execute function assets.refuse_change();
