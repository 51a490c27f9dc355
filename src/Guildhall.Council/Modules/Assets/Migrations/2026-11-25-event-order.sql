-- What happens in one change has one time, and keys of one millisecond are in no order.
alter table assets.asset_event add column number bigint generated always as identity;
alter table assets.stock_event add column number bigint generated always as identity;
comment on column assets.asset_event.number is 'The order of what happened at one time.';
comment on column assets.stock_event.number is 'The order of what happened at one time.';
drop index assets.asset_event_asset;
create index asset_event_asset on assets.asset_event (asset, at, number);
drop index assets.stock_event_stock;
create index stock_event_stock on assets.stock_event (stock, at, number);
