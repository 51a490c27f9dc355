alter table identity.account_role drop constraint account_role_role_check;
alter table identity.account_role add constraint account_role_role_check
    check (role in ('adviser', 'officer', 'manager', 'editor', 'designer', 'analyst', 'administrator', 'member-support', 'councillor'));
