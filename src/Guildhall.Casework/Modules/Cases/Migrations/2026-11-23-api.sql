alter table cases."case" drop constraint case_channel_check;
alter table cases."case" add constraint case_channel_check check (channel in ('web', 'staff', 'api'));
