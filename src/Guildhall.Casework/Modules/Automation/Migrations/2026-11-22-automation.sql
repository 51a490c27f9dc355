create table automation.rule (
    id uuid primary key,
    service text,
    name text not null check (length(name) between 1 and 100),
    in_file boolean not null,
    made_at timestamptz not null,
    live integer,
    live_since timestamptz,
    live_by_name text,
    gone_at timestamptz,
    unique nulls not distinct (service, name),
    check ((live is null) = (live_since is null) and (live is null) = (live_by_name is null)),
    check (gone_at is null or live is null)
);
comment on table automation.rule is 'A rule by which cases are worked. It does nothing before one of its versions was tried out on past cases and switched on.';
comment on column automation.rule.service is 'The service whose cases it looks at; null for all.';
comment on column automation.rule.in_file is 'Written in the service''s file; otherwise on the screen.';
comment on column automation.rule.live is 'The version that is switched on; null while it is off.';
comment on column automation.rule.gone_at is 'When it was taken out of the file, or away on the screen. What it did stays.';

create table automation.rule_version (
    rule uuid not null references automation.rule (id),
    number integer not null check (number > 0),
    event text not null,
    text text not null,
    made_at timestamptz not null,
    made_by_name text not null,
    tried_at timestamptz,
    tried_by_name text,
    tried_cases integer,
    primary key (rule, number),
    check ((tried_at is null) = (tried_by_name is null) and (tried_at is null) = (tried_cases is null))
);
comment on column automation.rule_version.text is 'The rule in YAML. Never changed: a change is a new version.';
comment on column automation.rule_version.tried_cases is 'How many of the cases of the month before it would have done something to.';
alter table automation.rule add foreign key (id, live) references automation.rule_version (rule, number);

create table automation.switch (
    id integer primary key default 1 check (id = 1),
    off_since timestamptz,
    off_by_name text,
    check ((off_since is null) = (off_by_name is null))
);
comment on table automation.switch is 'One row: the switch of all rules together.';
insert into automation.switch default values;

create table automation.timer (
    rule uuid primary key references automation.rule (id),
    upto timestamptz not null
);
comment on column automation.timer.upto is 'The moments until here have been looked at. A rule that is switched on looks at none before.';

create table automation.run (
    id uuid primary key,
    rule uuid not null,
    version integer not null,
    case_id uuid not null,
    event_id uuid not null,
    at timestamptz not null,
    depth integer not null check (depth >= 0),
    chain uuid[] not null,
    state text not null check (state in ('done', 'waiting', 'stopped')),
    did jsonb not null,
    next_act integer,
    resume_at timestamptz,
    foreign key (rule, version) references automation.rule_version (rule, number),
    unique (rule, case_id, event_id),
    check ((state = 'waiting') = (resume_at is not null) and (state = 'waiting') = (next_act is not null))
);
comment on table automation.run is 'A rule that did something to a case, once for what set it off. What was done by it names it as who did it.';
comment on column automation.run.event_id is 'What set it off: the event, or for a timer a key made of the rule, the case and the moment.';
comment on column automation.run.chain is 'The rules whose doing led to it: none of them is set off by it again.';
create index run_case on automation.run (case_id, at);
create index run_rule on automation.run (rule, at);
create index run_waiting on automation.run (resume_at) where state = 'waiting';
