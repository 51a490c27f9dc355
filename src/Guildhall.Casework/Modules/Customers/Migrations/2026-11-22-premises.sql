create table customers.premises (
    id uuid primary key,
    business uuid not null,
    main boolean not null,
    uprn bigint,
    text text not null check (text <> ''),
    lines jsonb,
    added_at timestamptz not null,
    check ((uprn is null) = (lines is not null))
);
comment on table customers.premises is 'Where businesses are, as they told us.';
comment on column customers.premises.business is 'A business of the identity module.';
comment on column customers.premises.main is 'Forms are filled in with it.';
comment on column customers.premises.lines is 'The lines of an address that the gazetteer does not have, as typed.';
create index premises_business on customers.premises (business);
create unique index premises_main on customers.premises (business) where main;
