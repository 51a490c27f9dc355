create table grants.scheme (
    name text primary key check (name ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
    service text not null,
    title text not null,
    team text not null,
    budget bigint not null check (budget > 0),
    committed bigint not null default 0,
    opens_on date not null,
    closes_on date,
    text text not null,
    problem text,
    taken_at timestamptz not null,
    constraint scheme_within_budget check (committed between 0 and budget),
    check (closes_on >= opens_on)
);
comment on table grants.scheme is 'A round of grants. Its rules are the text of its file in the council''s folder, as taken in last.';
comment on column grants.scheme.budget is 'In pence, as every amount of this schema.';
comment on column grants.scheme.committed is 'The sum of its awards, kept by a trigger on grants.application: no award is made that the budget does not hold, whoever makes it.';
comment on column grants.scheme.problem is 'Why the file as it is now was not taken in; null where it was.';
create index scheme_service on grants.scheme (service);
create index scheme_team on grants.scheme (team);

create table grants.application (
    id uuid primary key,
    scheme text not null references grants.scheme (name),
    case_id uuid not null unique,
    reference text not null unique,
    applicant text not null,
    project text,
    language text not null check (language in ('en', 'cy')),
    asked bigint not null check (asked >= 0),
    team text not null,
    restricted boolean not null,
    case_stage text not null,
    late boolean not null,
    state text not null check (state in ('waiting', 'scoring', 'moderation', 'scored', 'reserve', 'awarded', 'refused', 'closed')),
    state_before text,
    score numeric(9, 2),
    passes boolean,
    agreed jsonb,
    moderated_by uuid,
    moderated_by_name text,
    moderation_reason text,
    feedback text not null default '',
    award bigint,
    decided_at timestamptz,
    decided_by uuid,
    decided_by_name text,
    told_at timestamptz,
    taken_in_at timestamptz not null,
    version integer not null default 1,
    check ((state = 'awarded') <= (award > 0)),
    check ((state in ('scored', 'moderation')) <= (not late)),
    check ((score is null) = (passes is null)),
    check ((moderated_by is null) = (moderation_reason is null))
);
comment on table grants.application is 'A case as an application to a scheme.';
comment on column grants.application.late is 'It came outside the scheme''s days, and nobody has accepted it all the same.';
comment on column grants.application.case_stage is 'Where the case stands: a copy, kept by events.';
comment on column grants.application.state_before is 'The state it had when its case was closed otherwise; what is awarded to a closed case is free again.';
comment on column grants.application.agreed is 'Points by criterion, once all have scored: their mean, or what the moderator set.';
comment on column grants.application.feedback is 'Written for the applicant, who reads it with the decision.';
comment on column grants.application.told_at is 'When the case was moved by the last decision, which told its customer.';
create index application_state on grants.application (scheme, state, taken_in_at, id);
create index application_ranked on grants.application (scheme, score desc, id) where state in ('scored', 'reserve');
create index application_decided on grants.application (scheme, state, decided_at desc, id desc) where decided_at is not null;

create table grants.conflict (
    application uuid not null references grants.application (id),
    staff uuid not null,
    staff_name text not null,
    reason text not null,
    declared_at timestamptz not null,
    primary key (application, staff)
);
comment on table grants.conflict is 'Interests that members of staff declared in applications: they do not score, moderate or decide them.';

create table grants.assessment (
    id uuid primary key,
    application uuid not null references grants.application (id),
    assessor uuid not null,
    assessor_name text not null,
    allotted_at timestamptz not null,
    submitted_at timestamptz,
    withdrawn_at timestamptz,
    total numeric(9, 2),
    passes boolean,
    unique (application, assessor),
    check ((submitted_at is null) = (total is null)),
    check ((total is null) = (passes is null))
);
comment on table grants.assessment is 'Who scores what. Nobody but the assessor reads the scores of one before all of the application are sent.';
create index assessment_to_do on grants.assessment (assessor, allotted_at, id) where submitted_at is null and withdrawn_at is null;

create table grants.score (
    assessment uuid not null references grants.assessment (id),
    criterion text not null,
    points integer check (points >= 0),
    comment text not null,
    primary key (assessment, criterion)
);

create table grants.job (
    id uuid primary key,
    scheme text not null references grants.scheme (name),
    kind text not null check (kind in ('award', 'refuse', 'reserve', 'pay')),
    state text not null check (state in ('draft', 'running', 'done')),
    officer uuid not null,
    officer_name text not null,
    reason text not null default '',
    batch uuid,
    paid_on date,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    check ((kind = 'pay') = (batch is not null))
);
comment on table grants.job is 'Something done to many applications: a decision, or that they were paid. Each case is moved by a line of its own.';
create index job_scheme on grants.job (scheme, created_at desc) where state <> 'draft';
create unique index job_batch on grants.job (batch) where batch is not null;

create table grants.job_line (
    job uuid not null references grants.job (id) on delete cascade,
    number integer not null,
    application uuid not null references grants.application (id),
    seen_version integer not null,
    amount bigint check (amount > 0),
    message text,
    result text check (result in ('done', 'not-done', 'left-out')),
    why text,
    at timestamptz,
    primary key (job, number),
    unique (job, application)
);
comment on column grants.job_line.result is 'Left out: nothing was decided. Not done: decided, but the case could not be moved, and its customer does not know.';
create index job_line_waiting on grants.job_line (job, number) where result is null;

create table grants.payment_batch (
    id uuid primary key,
    scheme text not null references grants.scheme (name),
    number integer not null,
    prepared_at timestamptz not null,
    prepared_by uuid not null,
    prepared_by_name text not null,
    approved_at timestamptz,
    approved_by uuid,
    approved_by_name text,
    paid_on date,
    unique (scheme, number),
    constraint batch_two_people check (approved_by <> prepared_by),
    check ((approved_by is null) = (approved_at is null)),
    check (paid_on is null or approved_at is not null)
);
comment on table grants.payment_batch is 'Awards paid together by one file. Another than who prepared it approves it, who scored none of its applications.';

create table grants.payment (
    id uuid primary key,
    batch uuid not null references grants.payment_batch (id),
    number integer not null,
    application uuid not null references grants.application (id),
    scheme text not null references grants.scheme (name),
    pence bigint not null check (pence > 0),
    payee text not null check (payee ~ '^[A-Z0-9 .&/-]{1,18}$'),
    payment_reference text not null check (payment_reference ~ '^[A-Z0-9 .&/-]{1,18}$'),
    account text not null,
    state text not null check (state in ('in-file', 'paid', 'returned', 'taken-out')),
    returned_reason text,
    returned_at timestamptz,
    returned_by_name text,
    unique (batch, number),
    check ((state = 'returned') = (returned_reason is not null))
);
comment on column grants.payment.account is 'Sort code and account number as the applicant gave them when the batch was made: sealed.';
create unique index payment_once on grants.payment (application) where state in ('in-file', 'paid');
create index payment_application on grants.payment (application, id);
create index payment_paid on grants.payment (scheme) include (pence) where state = 'paid';

-- The budget: one statement's awards in one step, whatever the statement.
create function grants.keep_committed() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        update grants.scheme s
        set committed = s.committed + changed.difference
        from (select n.scheme, sum(n.award) as difference from is_now n where n.state = 'awarded' group by n.scheme) changed
        where s.name = changed.scheme and changed.difference <> 0;
    elsif tg_op = 'DELETE' then
        update grants.scheme s
        set committed = s.committed - changed.difference
        from (select w.scheme, sum(w.award) as difference from was w where w.state = 'awarded' group by w.scheme) changed
        where s.name = changed.scheme and changed.difference <> 0;
    else
        update grants.scheme s
        set committed = s.committed + changed.difference
        from (
            select moved.scheme, sum(moved.award) as difference
            from (
                select n.scheme, n.award from is_now n where n.state = 'awarded'
                union all
                select w.scheme, -w.award from was w where w.state = 'awarded'
            ) moved
            group by moved.scheme
        ) changed
        where s.name = changed.scheme and changed.difference <> 0;
    end if;
    return null;
end
$$;
create trigger committed_by_new after insert on grants.application referencing new table as is_now for each statement execute function grants.keep_committed();
create trigger committed_by_gone after delete on grants.application referencing old table as was for each statement execute function grants.keep_committed();
create trigger committed_by_change after update on grants.application referencing old table as was new table as is_now for each statement execute function grants.keep_committed();

create function grants.refuse_conflict() returns trigger language plpgsql as $$
begin
    if exists (select from grants.conflict c where c.application = new.application and c.staff = new.assessor) then
        raise exception 'Who declared an interest in an application does not assess it.' using errcode = 'check_violation', constraint = 'assessor_without_interest';
    end if;
    return new;
end
$$;
create trigger no_conflict before insert on grants.assessment for each row execute function grants.refuse_conflict();

create function grants.refuse_own_approval() returns trigger language plpgsql as $$
begin
    if new.approved_by is not null and exists (
        select
        from grants.payment p
        join grants.application a on a.id = p.application
        where p.batch = new.id and p.state <> 'taken-out'
            and (a.moderated_by = new.approved_by
                or exists (select from grants.assessment s where s.application = a.id and s.assessor = new.approved_by and s.submitted_at is not null))
    ) then
        raise exception 'Who scored an application does not approve its payment.' using errcode = 'check_violation', constraint = 'batch_not_by_scorer';
    end if;
    return new;
end
$$;
create trigger approved_by_others before update of approved_by on grants.payment_batch for each row execute function grants.refuse_own_approval();
