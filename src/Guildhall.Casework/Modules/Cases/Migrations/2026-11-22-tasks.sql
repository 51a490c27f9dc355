create table cases.task (
    id uuid primary key,
    case_id uuid not null references cases."case" (id),
    stage text,
    position integer not null,
    text text not null check (length(text) between 1 and 500),
    assignee uuid,
    assignee_name text,
    due_on date,
    added_at timestamptz not null,
    done_at timestamptz,
    done_by_name text,
    came_from uuid references cases."case" (id),
    check ((assignee is null) = (assignee_name is null)),
    check ((done_at is null) = (done_by_name is null))
);
comment on table cases.task is 'What is to be done about a case.';
comment on column cases.task.stage is 'The stage whose checklist it is of, which the case leaves when it is done; null for what an officer or a rule added.';
comment on column cases.task.came_from is 'The case it came from when that was merged into this one.';
create index task_case on cases.task (case_id, position, id);
create unique index task_of_stage on cases.task (case_id, stage, text) where stage is not null;
create index task_of_assignee on cases.task (assignee, coalesce(due_on, '9000-01-01'::date), id) where done_at is null and assignee is not null;
