create table cases.tie (
    id uuid primary key,
    kind text not null check (kind in ('related', 'parent', 'duplicate', 'split')),
    a uuid not null references cases."case" (id),
    b uuid not null references cases."case" (id),
    reason text,
    at timestamptz not null,
    by_name text not null,
    ended_at timestamptz,
    ended_by_name text,
    ended_why text,
    check (a <> b),
    check ((ended_at is null) = (ended_by_name is null))
);
comment on table cases.tie is 'Two cases have to do with one another. A is the parent of b; a says the same as b; b was split off from a; or they are related, whichever is first.';
create unique index tie_once on cases.tie (least(a, b), greatest(a, b)) where ended_at is null;
create unique index tie_parent on cases.tie (b) where kind = 'parent' and ended_at is null;
create index tie_a on cases.tie (a) where ended_at is null;
create index tie_b on cases.tie (b) where ended_at is null;

create table cases.merge (
    id uuid primary key,
    case_id uuid not null references cases."case" (id),
    into_id uuid not null references cases."case" (id),
    reason text not null,
    at timestamptz not null,
    by_name text not null,
    unread_since timestamptz,
    undone_at timestamptz,
    undone_by_name text,
    check (case_id <> into_id),
    check ((undone_at is null) = (undone_by_name is null))
);
comment on table cases.merge is 'A case was merged into another, which goes on in its place. Where that was merged in its turn, each keeps what it was merged into itself, so that every merge can be undone.';
comment on column cases.merge.unread_since is 'Since when a message of its customer waited to be read, when it was merged.';
create unique index merge_once on cases.merge (case_id) where undone_at is null;
create index merge_into on cases.merge (into_id) where undone_at is null;
create index case_merged on cases."case" (merged_into) where merged_into is not null;

-- Made-up cases go with all that hangs on them: what was pinned of one, and who was named in a note of one.
alter table cases."case"
    drop constraint case_pinned_entry_fkey,
    add constraint case_pinned_entry_fkey foreign key (pinned_entry) references cases.timeline_entry (id) on delete set null;
alter table cases.mention
    drop constraint mention_entry_fkey,
    add constraint mention_entry_fkey foreign key (entry) references cases.timeline_entry (id) on delete cascade;
