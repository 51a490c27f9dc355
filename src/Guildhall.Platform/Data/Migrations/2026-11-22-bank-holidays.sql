alter table platform.closure add column bank_holiday boolean not null default false;
comment on column platform.closure.bank_holiday is 'Proclaimed as a bank holiday: the law''s working days leave it out too, which a closure of the council alone does not.';
