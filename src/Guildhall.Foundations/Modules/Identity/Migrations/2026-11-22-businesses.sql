alter table identity.account add column language text check (language in ('en', 'cy'));
comment on column identity.account.language is 'The language they last signed in with, to write to them in; null before.';

alter table identity.business
    drop column premises,
    drop constraint business_type_check,
    add check (type in ('sole-trader', 'company', 'partnership', 'charity', 'public-body', 'other')),
    add column email text,
    add column phone text,
    add column version integer not null default 1,
    add column closed_at timestamptz;
alter table identity.business rename column company_number to number;
comment on table identity.business is 'A business, charity or other body that people act for. Where it is, the customers module keeps.';
comment on column identity.business.number is 'Of the company or the charity, as they told us: it proves nothing.';
comment on column identity.business.closed_at is 'Nobody belongs to it from then on; its name stays, for the records of what it sent us.';

alter table identity.business_invitation
    add column ended_how text check (ended_how in ('accepted', 'refused', 'withdrawn', 'replaced')),
    add check ((ended_at is null) = (ended_how is null));
comment on column identity.business_invitation.email is 'Only who has proved this address can accept.';
create index business_invitation_inviter on identity.business_invitation (invited_by) where ended_at is null;

create function identity.keep_an_owner() returns trigger language plpgsql as $$
begin
    -- Of two owners who go at once the second waits here, and then finds that it is the last.
    perform from identity.business b where b.id = old.business and b.closed_at is null for update;
    if found and not exists (select from identity.business_member m where m.business = old.business and m.role = 'owner') then
        raise exception 'A business has an owner.' using errcode = 'check_violation', constraint = 'business_has_owner';
    end if;
    return null;
end
$$;
create trigger business_has_owner after update or delete on identity.business_member
    for each row when (old.role = 'owner') execute function identity.keep_an_owner();
