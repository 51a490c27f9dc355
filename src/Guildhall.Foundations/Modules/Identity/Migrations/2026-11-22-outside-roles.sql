alter table identity.account_role
    add column given_here boolean not null default true,
    add column from_outside boolean not null default false;
alter table identity.team_member
    add column given_here boolean not null default true,
    add column from_outside boolean not null default false;

-- Until now, who signed in elsewhere had the roles and teams of their groups there and no others.
update identity.account_role set given_here = false, from_outside = true where account in (select account from identity.outside_identity);
update identity.team_member set given_here = false, from_outside = true where account in (select account from identity.outside_identity);
alter table identity.account_role add check (given_here or from_outside);
alter table identity.team_member add check (given_here or from_outside);
comment on column identity.account_role.given_here is 'Given on the screen for people. A role counts wherever it comes from.';
comment on column identity.account_role.from_outside is 'Comes from a group at the provider staff sign in with, as it was at their last sign-in there.';
comment on column identity.team_member.given_here is 'Put into the team on the screen. Membership counts wherever it comes from.';
comment on column identity.team_member.from_outside is 'Comes from a group at the provider staff sign in with, as it was at their last sign-in there.';
