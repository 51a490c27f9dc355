-- What a customer has beside the case an officer looks at, the latest first, whoever proved the address; and what a property has.
create index case_customer_email on cases."case" (lower(customer_email), opened_at, id) where customer_email is not null;
drop index cases.case_unclaimed;
create index case_property_latest on cases."case" (property_uprn, opened_at, id) where property_uprn is not null;
drop index cases.case_property;
