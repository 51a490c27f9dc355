-- Without them, taking one case or one entry away reads the whole of another table.
create index case_pinned on cases."case" (pinned_entry) where pinned_entry is not null;
create index mention_case on cases.mention (case_id);
create index task_came_from on cases.task (came_from) where came_from is not null;
