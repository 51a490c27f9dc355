alter table cases."case"
    add column holder uuid,
    add column holder_kind text check (holder_kind in ('person', 'business')),
    add column claimed_at timestamptz,
    add column customer_wrote_at timestamptz,
    add check ((holder is null) = (holder_kind is null)),
    add check (claimed_at is null or holder is not null);
comment on column cases."case".holder is
    'The account or the business it belongs to, who may follow it at /account; null when it was sent without signing in. A helper''s act belongs to whom they help.';
comment on column cases."case".claimed_at is 'When it was given to an account that proved the e-mail address it was sent with; null when it was sent signed in.';
comment on column cases."case".customer_wrote_at is 'Since when a message of the customer waits to be read; null when none does.';

-- What a person or business has, the latest first; what waits for its e-mail address to be proved; what waits to be read.
create index case_holder on cases."case" (holder, opened_at, id) where holder is not null;
create index case_unclaimed on cases."case" (lower(customer_email)) where holder is null and customer_email is not null and not restricted and not test;
create index case_unread on cases."case" (team, customer_wrote_at, id) where customer_wrote_at is not null;

alter table cases.timeline_entry drop constraint timeline_entry_kind_check;
alter table cases.timeline_entry add constraint timeline_entry_kind_check check (kind in ('opened', 'moved', 'note', 'assigned', 'asked', 'ask-withdrawn', 'answered', 'written', 'replied'));
comment on column cases.timeline_entry.kind is 'Written: by the customer, to the officers. Replied: by an officer, to the customer, without moving the case.';
