-- Every foreign key is the beginning of an index: two had none, or one that left some rows out.
create index job_line_application on grants.job_line (application);
drop index grants.job_scheme;
create index job_scheme on grants.job (scheme, created_at desc);
drop index grants.payment_paid;
create index payment_scheme on grants.payment (scheme, state) include (pence);
