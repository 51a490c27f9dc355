create table identity.work_profile (
    account uuid primary key references identity.account (id),
    skills text[] not null default '{}',
    languages text[] not null default '{}' check (languages <@ '{cy}'),
    wards text[] not null default '{}',
    most_cases integer check (most_cases > 0)
);
comment on table identity.work_profile is 'What work a member of staff can be given. Without a row: anything that needs no skill, in English, anywhere.';
comment on column identity.work_profile.skills is 'Small words the council chooses, such as pest-treatment; service files name them.';
comment on column identity.work_profile.languages is 'The languages they work in besides English.';
comment on column identity.work_profile.wards is 'The wards they cover, by name; none for all.';
comment on column identity.work_profile.most_cases is 'How many open cases they have at most before work goes to others; null for no limit.';
