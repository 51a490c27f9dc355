-- Snow in the hills is no news to those who live by the river.
alter table catalogue.service_status
    add column wards text[] not null default '{}',
    add constraint service_status_closed_everywhere check (state = 'slow' or wards = '{}');
comment on column catalogue.service_status.wards is 'The wards it is so in, by their codes; empty for everywhere. A service is closed everywhere or not at all.';
