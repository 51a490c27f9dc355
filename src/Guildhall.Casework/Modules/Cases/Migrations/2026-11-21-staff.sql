create table cases.opened_anyway (
    id uuid primary key,
    case_id uuid not null references cases."case" (id),
    officer uuid not null,
    officer_name text not null,
    reason text not null check (length(reason) >= 20),
    at timestamptz not null,
    until timestamptz not null,
    check (until > at)
);
comment on table cases.opened_anyway is 'Someone outside the team opened a restricted case with a reason. It is open to them alone, for a while, and shown in no list.';
create index opened_anyway_case on cases.opened_anyway (case_id, officer, until);

create function cases.may_open(case_id uuid, restricted boolean, team text, teams text[], officer uuid, at timestamptz) returns boolean
    language sql stable parallel safe
    return not restricted or team = any(teams)
        or exists (select from cases.opened_anyway o where o.case_id = may_open.case_id and o.officer = may_open.officer and o.until > may_open.at);
comment on function cases.may_open is
    'Whether a member of staff may open one case: it is not restricted, or their team''s, or they have opened it with a reason and the time is not over. For lists, the first two alone.';
