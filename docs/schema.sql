-- The schema as the migrations make it. Written by a test: do not edit.

create table assets.asset (
    id uuid not null,
    tag text not null,
    kind text not null,
    make text default ''::text not null,
    model text default ''::text not null,
    serial text,
    bought_on date,
    warranty_until date,
    value numeric(10,2),
    status text not null,
    holder uuid,
    holder_name text,
    place text,
    to_collect boolean default false not null,
    version integer default 1 not null,
    finding text generated always as (lower(((((((((tag || ' '::text) || make) || ' '::text) || model) || ' '::text) || COALESCE(serial, ''::text)) || ' '::text) || COALESCE(place, ''::text)))) stored not null,
    PRIMARY KEY (id),
    UNIQUE (tag),
    CHECK ((((status = 'issued'::text) = (holder IS NOT NULL)) AND ((holder IS NULL) = (holder_name IS NULL)))),
    CHECK (((NOT to_collect) OR (status = 'issued'::text))),
    CHECK (((warranty_until IS NULL) OR (bought_on IS NULL) OR (warranty_until >= bought_on))),
    CHECK ((status = ANY (ARRAY['in-stock'::text, 'issued'::text, 'repair'::text, 'lost'::text, 'disposed'::text]))),
    CHECK ((tag <> ''::text)),
    CHECK ((value >= (0)::numeric))
);
comment on table assets.asset is 'A thing of the council with a label: a laptop, a phone, a screen.';
comment on column assets.asset.tag is 'What its label says.';
comment on column assets.asset.holder is 'The staff account of who has it.';
comment on column assets.asset.to_collect is 'Its holder has left, and it has not come back.';
CREATE INDEX asset_collect ON assets.asset USING btree (tag) WHERE to_collect;
CREATE INDEX asset_holder ON assets.asset USING btree (holder, tag) WHERE (holder IS NOT NULL);
CREATE UNIQUE INDEX asset_serial ON assets.asset USING btree (kind, lower(serial)) WHERE (serial IS NOT NULL);

create table assets.asset_event (
    id uuid not null,
    asset uuid not null,
    at timestamp with time zone not null,
    kind text not null,
    text text,
    reference text,
    actor_id uuid,
    actor_name text not null,
    number bigint generated always as identity not null,
    PRIMARY KEY (id),
    FOREIGN KEY (asset) REFERENCES assets.asset(id),
    CHECK ((kind = ANY (ARRAY['added'::text, 'imported'::text, 'changed'::text, 'assigned'::text, 'returned'::text, 'sent-to-repair'::text, 'repaired'::text, 'lost'::text, 'found'::text, 'disposed'::text, 'to-collect'::text])))
);
comment on table assets.asset_event is 'All that happened to a thing. Nobody edits it.';
comment on column assets.asset_event.reference is 'The case of which it was a part.';
comment on column assets.asset_event.number is 'The order of what happened at one time.';
CREATE INDEX asset_event_asset ON assets.asset_event USING btree (asset, at, number);
CREATE TRIGGER asset_event_is_final BEFORE DELETE OR UPDATE ON assets.asset_event FOR EACH ROW EXECUTE FUNCTION assets.refuse_change();

create table assets.stock (
    name text not null,
    title text not null,
    place text,
    level integer not null,
    low integer not null,
    version integer default 1 not null,
    PRIMARY KEY (name),
    CHECK ((level >= 0)),
    CHECK ((low >= 0))
);
comment on table assets.stock is 'Things without labels, of which there are some: chargers, mice, headsets.';
comment on column assets.stock.low is 'At this level or below it is time to order.';

create table assets.stock_event (
    id uuid not null,
    stock text not null,
    at timestamp with time zone not null,
    change integer not null,
    level integer not null,
    text text,
    reference text,
    actor_id uuid,
    actor_name text not null,
    number bigint generated always as identity not null,
    PRIMARY KEY (id),
    FOREIGN KEY (stock) REFERENCES assets.stock(name)
);
comment on column assets.stock_event.level is 'How many there were afterwards.';
comment on column assets.stock_event.number is 'The order of what happened at one time.';
CREATE INDEX stock_event_stock ON assets.stock_event USING btree (stock, at, number);
CREATE TRIGGER stock_event_is_final BEFORE DELETE OR UPDATE ON assets.stock_event FOR EACH ROW EXECUTE FUNCTION assets.refuse_change();

create table automation.rule (
    id uuid not null,
    service text,
    name text not null,
    in_file boolean not null,
    made_at timestamp with time zone not null,
    live integer,
    live_since timestamp with time zone,
    live_by_name text,
    gone_at timestamp with time zone,
    PRIMARY KEY (id),
    UNIQUE NULLS NOT DISTINCT (service, name),
    FOREIGN KEY (id, live) REFERENCES automation.rule_version(rule, number),
    CHECK ((((live IS NULL) = (live_since IS NULL)) AND ((live IS NULL) = (live_by_name IS NULL)))),
    CHECK (((gone_at IS NULL) OR (live IS NULL))),
    CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
comment on table automation.rule is 'A rule by which cases are worked. It does nothing before one of its versions was tried out on past cases and switched on.';
comment on column automation.rule.service is 'The service whose cases it looks at; null for all.';
comment on column automation.rule.in_file is 'Written in the service''s file; otherwise on the screen.';
comment on column automation.rule.live is 'The version that is switched on; null while it is off.';
comment on column automation.rule.gone_at is 'When it was taken out of the file, or away on the screen. What it did stays.';

create table automation.rule_version (
    rule uuid not null,
    number integer not null,
    event text not null,
    text text not null,
    made_at timestamp with time zone not null,
    made_by_name text not null,
    tried_at timestamp with time zone,
    tried_by_name text,
    tried_cases integer,
    PRIMARY KEY (rule, number),
    FOREIGN KEY (rule) REFERENCES automation.rule(id),
    CHECK ((((tried_at IS NULL) = (tried_by_name IS NULL)) AND ((tried_at IS NULL) = (tried_cases IS NULL)))),
    CHECK ((number > 0))
);
comment on column automation.rule_version.text is 'The rule in YAML. Never changed: a change is a new version.';
comment on column automation.rule_version.tried_cases is 'How many of the cases of the month before it would have done something to.';

create table automation.run (
    id uuid not null,
    rule uuid not null,
    version integer not null,
    case_id uuid not null,
    event_id uuid not null,
    at timestamp with time zone not null,
    depth integer not null,
    chain uuid[] not null,
    state text not null,
    did jsonb not null,
    next_act integer,
    resume_at timestamp with time zone,
    PRIMARY KEY (id),
    UNIQUE (rule, case_id, event_id),
    FOREIGN KEY (rule, version) REFERENCES automation.rule_version(rule, number),
    CHECK ((((state = 'waiting'::text) = (resume_at IS NOT NULL)) AND ((state = 'waiting'::text) = (next_act IS NOT NULL)))),
    CHECK ((depth >= 0)),
    CHECK ((state = ANY (ARRAY['done'::text, 'waiting'::text, 'stopped'::text])))
);
comment on table automation.run is 'A rule that did something to a case, once for what set it off. What was done by it names it as who did it.';
comment on column automation.run.event_id is 'What set it off: the event, or for a timer a key made of the rule, the case and the moment.';
comment on column automation.run.chain is 'The rules whose doing led to it: none of them is set off by it again.';
CREATE INDEX run_case ON automation.run USING btree (case_id, at);
CREATE INDEX run_rule ON automation.run USING btree (rule, at);
CREATE INDEX run_waiting ON automation.run USING btree (resume_at) WHERE (state = 'waiting'::text);

create table automation.switch (
    id integer default 1 not null,
    off_since timestamp with time zone,
    off_by_name text,
    PRIMARY KEY (id),
    CHECK (((off_since IS NULL) = (off_by_name IS NULL))),
    CHECK ((id = 1))
);
comment on table automation.switch is 'One row: the switch of all rules together.';

create table automation.timer (
    rule uuid not null,
    upto timestamp with time zone not null,
    PRIMARY KEY (rule),
    FOREIGN KEY (rule) REFERENCES automation.rule(id)
);
comment on column automation.timer.upto is 'The moments until here have been looked at. A rule that is switched on looks at none before.';

create table cases.bulk (
    id uuid not null,
    officer uuid not null,
    officer_name text not null,
    action text,
    what jsonb,
    state text not null,
    total integer not null,
    created_at timestamp with time zone not null,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    PRIMARY KEY (id),
    CHECK (((action IS NULL) = (what IS NULL))),
    CHECK (((state = 'draft'::text) OR (action IS NOT NULL))),
    CHECK (((started_at IS NULL) = (state = 'draft'::text))),
    CHECK (((ended_at IS NOT NULL) = (state = ANY (ARRAY['done'::text, 'stopped'::text])))),
    CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'done'::text, 'stopped'::text]))),
    CHECK ((total > 0))
);
comment on table cases.bulk is 'One thing an officer does to many cases. Its cases are chosen first, then what is done; then it runs in the background.';
CREATE INDEX bulk_officer ON cases.bulk USING btree (officer, created_at, id);

create table cases.bulk_line (
    bulk uuid not null,
    number integer not null,
    case_id uuid not null,
    reference text not null,
    seen_version integer not null,
    result text,
    reason text,
    at timestamp with time zone,
    PRIMARY KEY (bulk, number),
    UNIQUE (bulk, case_id),
    FOREIGN KEY (bulk) REFERENCES cases.bulk(id) ON DELETE CASCADE,
    FOREIGN KEY (case_id) REFERENCES cases."case"(id) ON DELETE CASCADE,
    CHECK (((result IS NULL) = (at IS NULL))),
    CHECK (((reason IS NOT NULL) = (NOT (result IS DISTINCT FROM 'not-done'::text)))),
    CHECK ((result = ANY (ARRAY['done'::text, 'not-done'::text])))
);
comment on table cases.bulk_line is 'A case of it. The result is written in the transaction that changes the case, so that it is changed once, whatever dies on the way.';
comment on column cases.bulk_line.seen_version is 'The case''s version when it was chosen.';
CREATE INDEX bulk_line_case ON cases.bulk_line USING btree (case_id);
CREATE INDEX bulk_line_waiting ON cases.bulk_line USING btree (bulk, number) WHERE (result IS NULL);

create table cases."case" (
    id uuid not null,
    reference text not null,
    service text not null,
    service_version uuid not null,
    stage text not null,
    stage_since timestamp with time zone not null,
    team text not null,
    owner uuid,
    owner_name text,
    restricted boolean not null,
    channel text not null,
    language text not null,
    customer_name text,
    customer_email text,
    customer_phone text,
    surname_key text,
    property_uprn bigint,
    property_text text,
    opened_at timestamp with time zone not null,
    target_on date not null,
    closed_at timestamp with time zone,
    outcome text,
    version integer default 1 not null,
    reply text,
    reply_by date,
    test boolean default false not null,
    holder uuid,
    holder_kind text,
    claimed_at timestamp with time zone,
    customer_wrote_at timestamp with time zone,
    merged_into uuid,
    passed_to text,
    snoozed_until date,
    waiting_since timestamp with time zone,
    warn_on date,
    told_late_at timestamp with time zone,
    reopened integer default 0 not null,
    chases integer default 0 not null,
    flags text[] default '{}'::text[] not null,
    facets jsonb,
    ward text,
    skills text[] default '{}'::text[] not null,
    changed_at timestamp with time zone,
    pinned_entry uuid,
    sample boolean default false not null,
    expected_on date,
    PRIMARY KEY (id),
    UNIQUE (reference),
    FOREIGN KEY (merged_into) REFERENCES cases."case"(id),
    FOREIGN KEY (pinned_entry) REFERENCES cases.timeline_entry(id) ON DELETE SET NULL,
    CHECK ((channel = ANY (ARRAY['web'::text, 'staff'::text, 'api'::text]))),
    CHECK ((chases >= 0)),
    CHECK (((closed_at IS NULL) = (outcome IS NULL))),
    CHECK (((owner IS NULL) = (owner_name IS NULL))),
    CHECK (((NOT (reply IS DISTINCT FROM 'awaited'::text)) = (reply_by IS NOT NULL))),
    CHECK (((holder IS NULL) = (holder_kind IS NULL))),
    CHECK (((claimed_at IS NULL) OR (holder IS NOT NULL))),
    CHECK ((merged_into <> id)),
    CHECK (((merged_into IS NOT NULL) = (NOT (outcome IS DISTINCT FROM 'merged'::text)))),
    CHECK ((holder_kind = ANY (ARRAY['person'::text, 'business'::text]))),
    CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'withdrawn'::text, 'merged'::text]))),
    CHECK ((reopened >= 0)),
    CHECK ((reply = ANY (ARRAY['awaited'::text, 'received'::text])))
);
comment on column cases."case".owner is 'The officer who has it: an account of the identity module.';
comment on column cases."case".surname_key is 'The last word of the name in lower case without accents, to look the case up by.';
comment on column cases."case".version is 'Counts changes: a second writer who began from an older one is shown what changed.';
comment on column cases."case".reply is 'Whether we wait for more from the customer, or it has come and nobody has moved the case since; null when there is nothing to wait for.';
comment on column cases."case".reply_by is 'The last day on which they can send it.';
comment on column cases."case".test is 'Sent while a definition was being tried out: in no list or count of work, and nobody outside is written to.';
comment on column cases."case".holder is 'The account or the business it belongs to, who may follow it at /account; null when it was sent without signing in. A helper''s act belongs to whom they help.';
comment on column cases."case".claimed_at is 'When it was given to an account that proved the e-mail address it was sent with; null when it was sent signed in.';
comment on column cases."case".customer_wrote_at is 'Since when a message of the customer waits to be read; null when none does.';
comment on column cases."case".merged_into is 'The case that says the same and goes on in its place.';
comment on column cases."case".passed_to is 'The body outside the council that has the work now; null while it is ours.';
comment on column cases."case".snoozed_until is 'Out of the lists until this day, or until the customer writes.';
comment on column cases."case".waiting_since is 'Since when we wait for the customer, whatever made it so; null while we do not.';
comment on column cases."case".warn_on is 'The day from which it is due soon.';
comment on column cases."case".told_late_at is 'When the customer was told that it will be late; null when they were not.';
comment on column cases."case".reopened is 'How often it was opened again after it was closed.';
comment on column cases."case".chases is 'How often the customer wrote or called while it was open.';
comment on column cases."case".flags is 'Small words of the council''s choosing, such as urgent.';
comment on column cases."case".facets is 'The answers the service lets officers filter by, by question; never a sensitive one.';
comment on column cases."case".ward is 'The code of the ward the property is in, where the gazetteer has it.';
comment on column cases."case".skills is 'What an officer must be able to do to be given it, as its service said when it was opened.';
comment on column cases."case".changed_at is 'When something was last written in its history; null while it is as it came.';
comment on column cases."case".pinned_entry is 'The note that stands above everything on the page of the case.';
comment on column cases."case".sample is 'Made up, to show a council at work; `guildhall sample remove` takes all of them away.';
comment on column cases."case".expected_on is 'The day the customer was given when it became plain that the target would not be kept; null while they were given none.';
CREATE INDEX case_closed_at ON cases."case" USING btree (closed_at, id) WHERE (closed_at IS NOT NULL);
CREATE INDEX case_customer_email ON cases."case" USING btree (lower(customer_email), opened_at, id) WHERE (customer_email IS NOT NULL);
CREATE INDEX case_desk ON cases."case" USING btree (team, target_on, id) INCLUDE (owner, restricted, test, snoozed_until, warn_on) WHERE (closed_at IS NULL);
CREATE INDEX case_due_soon ON cases."case" USING btree (team, ((target_on - COALESCE(warn_on, (target_on - 2)))), target_on) INCLUDE (restricted, test, warn_on) WHERE (closed_at IS NULL);
CREATE INDEX case_facets ON cases."case" USING gin (facets jsonb_path_ops) WITH (fastupdate=off) WHERE (facets IS NOT NULL);
CREATE INDEX case_flagged_team ON cases."case" USING btree (team) WHERE (cardinality(flags) > 0);
CREATE INDEX case_flagged_ward ON cases."case" USING btree (ward) WHERE (cardinality(flags) > 0);
CREATE INDEX case_flags ON cases."case" USING gin (flags) WITH (fastupdate=off) WHERE (flags <> '{}'::text[]);
CREATE INDEX case_flags_open ON cases."case" USING gin (flags) WITH (fastupdate=off) WHERE ((closed_at IS NULL) AND (flags <> '{}'::text[]));
CREATE INDEX case_holder ON cases."case" USING btree (holder, opened_at, id) INCLUDE (service, holder_kind, restricted, test) WHERE (holder IS NOT NULL);
CREATE INDEX case_merged ON cases."case" USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX case_nobodys ON cases."case" USING btree (team, target_on, id) INCLUDE (restricted, test, snoozed_until) WHERE ((closed_at IS NULL) AND (owner IS NULL));
CREATE INDEX case_opened_at ON cases."case" USING btree (opened_at, id);
CREATE INDEX case_other_language ON cases."case" USING btree (language, target_on, id) WHERE ((closed_at IS NULL) AND (language <> 'en'::text));
CREATE INDEX case_owner_open ON cases."case" USING btree (owner, target_on, id) INCLUDE (team, restricted, test, snoozed_until) WHERE ((closed_at IS NULL) AND (owner IS NOT NULL));
CREATE INDEX case_pinned ON cases."case" USING btree (pinned_entry) WHERE (pinned_entry IS NOT NULL);
CREATE INDEX case_property_latest ON cases."case" USING btree (property_uprn, opened_at, id) WHERE (property_uprn IS NOT NULL);
CREATE INDEX case_sample ON cases."case" USING btree (id) WHERE sample;
CREATE INDEX case_service ON cases."case" USING btree (service, opened_at, id);
CREATE INDEX case_service_open ON cases."case" USING btree (service, target_on, id) WHERE (closed_at IS NULL);
CREATE INDEX case_snoozed ON cases."case" USING btree (team, snoozed_until, id) INCLUDE (restricted, test) WHERE ((closed_at IS NULL) AND (snoozed_until IS NOT NULL));
CREATE INDEX case_target_on ON cases."case" USING btree (target_on, id) WHERE (closed_at IS NULL);
CREATE INDEX case_team_closed ON cases."case" USING btree (team, closed_at, id) WHERE (closed_at IS NOT NULL);
CREATE INDEX case_team_opened ON cases."case" USING btree (team, opened_at, id);
CREATE INDEX case_test ON cases."case" USING btree (opened_at, id) WHERE test;
CREATE INDEX case_unread ON cases."case" USING btree (team, customer_wrote_at, id) INCLUDE (restricted, test) WHERE (customer_wrote_at IS NOT NULL);
CREATE INDEX case_waiting ON cases."case" USING btree (team, id) INCLUDE (restricted, test) WHERE ((closed_at IS NULL) AND ((waiting_since IS NOT NULL) OR (reply = 'awaited'::text)));
CREATE INDEX case_waiting_since ON cases."case" USING btree (waiting_since, id) WHERE ((closed_at IS NULL) AND (waiting_since IS NOT NULL));
CREATE INDEX case_ward ON cases."case" USING btree (ward, opened_at, id) WHERE (ward IS NOT NULL);
CREATE INDEX case_ward_closed ON cases."case" USING btree (ward, closed_at, id) WHERE ((closed_at IS NOT NULL) AND (ward IS NOT NULL));
CREATE INDEX case_ward_open ON cases."case" USING btree (ward, target_on, id) WHERE ((closed_at IS NULL) AND (ward IS NOT NULL));

create table cases.clock (
    case_id uuid not null,
    name text not null,
    started_at timestamp with time zone not null,
    amount integer not null,
    unit text not null,
    pauses timestamp with time zone[] default '{}'::timestamp with time zone[] not null,
    due_on date not null,
    due_at timestamp with time zone not null,
    warn_on date not null,
    stopped_at timestamp with time zone,
    warned_at timestamp with time zone,
    breached_at timestamp with time zone,
    escalated integer default 0 not null,
    extensions integer default 0 not null,
    next_at timestamp with time zone,
    PRIMARY KEY (case_id, name),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id) ON DELETE CASCADE,
    CHECK ((amount > 0)),
    CHECK (((stopped_at IS NULL) OR (next_at IS NULL))),
    CHECK ((unit = ANY (ARRAY['hours'::text, 'working-days'::text, 'days'::text, 'weeks'::text, 'months'::text])))
);
comment on table cases.clock is 'The targets of a case, by the names its service file gives them. Finish is the promised end: while it runs, its day is the case''s target_on.';
comment on column cases.clock.started_at is 'From when it is counted; the day itself does not count.';
comment on column cases.clock.amount is 'How long it runs, extensions included.';
comment on column cases.clock.pauses is 'When it stood still: from, to, from, to. With an odd number of them it stands still now.';
comment on column cases.clock.due_at is 'The instant from which it is late. Reckoned anew when the clock stands still, goes on or is extended, and when the calendar changes.';
comment on column cases.clock.next_at is 'When there is something to do: warn, note that it is late, tell somebody. Null for nothing.';
CREATE INDEX clock_next ON cases.clock USING btree (next_at) WHERE (next_at IS NOT NULL);

create table cases.finding (
    case_id uuid not null,
    team text,
    open boolean not null,
    words tsvector not null,
    PRIMARY KEY (case_id),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id) ON DELETE CASCADE
);
comment on table cases.finding is 'What a case is found by: a copy, made a moment after the case changes. Who may see the case is asked of the case itself, too.';
comment on column cases.finding.team is 'The team whose alone a restricted case is; null for a case anyone may find.';
comment on column cases.finding.words is 'Who, where and the reference as written, each with ^ before it; answers, messages, notes and names of files by their English stems.';
CREATE INDEX finding_closed ON cases.finding USING gin (words) WITH (fastupdate=off) WHERE (NOT open);
CREATE INDEX finding_open ON cases.finding USING gin (words) WITH (fastupdate=off) WHERE open;

create table cases.finding_word (
    word text not null,
    team text not null,
    PRIMARY KEY (word, team),
    CHECK (((length(word) >= 3) AND (length(word) <= 30)))
);
comment on table cases.finding_word is 'The words cases are found by, to put a slip right.';
comment on column cases.finding_word.team is 'The team whose restricted cases the word comes from; empty for a word of cases anyone may find.';
CREATE INDEX finding_word_alike ON cases.finding_word USING gin (word gin_trgm_ops) WITH (fastupdate=off);

create table cases.first_view (
    officer uuid not null,
    view uuid not null,
    PRIMARY KEY (officer),
    FOREIGN KEY (view) REFERENCES cases.saved_view(id) ON DELETE CASCADE
);
comment on table cases.first_view is 'The saved view an officer''s desk opens with.';
CREATE INDEX first_view_view ON cases.first_view USING btree (view);

create table cases.follower (
    case_id uuid not null,
    account uuid not null,
    name text not null,
    at_once boolean not null,
    since timestamp with time zone not null,
    told_until timestamp with time zone not null,
    PRIMARY KEY (case_id, account),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id)
);
comment on table cases.follower is 'Members of staff who want to hear what becomes of a case.';
comment on column cases.follower.at_once is 'Whether they are told within minutes; otherwise in one e-mail a day.';
comment on column cases.follower.told_until is 'What happened up to this moment they have been told.';
CREATE INDEX follower_account ON cases.follower USING btree (account, since, case_id);

create table cases.looking (
    case_id uuid not null,
    account uuid not null,
    name text not null,
    at timestamp with time zone not null,
    PRIMARY KEY (case_id, account)
);
comment on table cases.looking is 'Who has the page of a case open, refreshed while they do. Of no worth after a minute: lost in a crash, swept at night, and no record of who looked.';

create table cases.mention (
    entry uuid not null,
    account uuid not null,
    case_id uuid not null,
    at timestamp with time zone not null,
    read_at timestamp with time zone,
    PRIMARY KEY (entry, account),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id),
    FOREIGN KEY (entry) REFERENCES cases.timeline_entry(id) ON DELETE CASCADE
);
comment on table cases.mention is 'A member of staff was named in a note.';
CREATE INDEX mention_account ON cases.mention USING btree (account, at, entry);
CREATE INDEX mention_case ON cases.mention USING btree (case_id);

create table cases.merge (
    id uuid not null,
    case_id uuid not null,
    into_id uuid not null,
    reason text not null,
    at timestamp with time zone not null,
    by_name text not null,
    unread_since timestamp with time zone,
    undone_at timestamp with time zone,
    undone_by_name text,
    PRIMARY KEY (id),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id),
    FOREIGN KEY (into_id) REFERENCES cases."case"(id),
    CHECK ((case_id <> into_id)),
    CHECK (((undone_at IS NULL) = (undone_by_name IS NULL)))
);
comment on table cases.merge is 'A case was merged into another, which goes on in its place. Where that was merged in its turn, each keeps what it was merged into itself, so that every merge can be undone.';
comment on column cases.merge.unread_since is 'Since when a message of its customer waited to be read, when it was merged.';
CREATE INDEX merge_case ON cases.merge USING btree (case_id);
CREATE INDEX merge_into ON cases.merge USING btree (into_id);
CREATE UNIQUE INDEX merge_once ON cases.merge USING btree (case_id) WHERE (undone_at IS NULL);

create table cases.no_survey (
    address bytea not null,
    since timestamp with time zone not null,
    PRIMARY KEY (address)
);
comment on table cases.no_survey is 'The hashes of e-mail addresses and numbers of those who do not want to be asked how it went.';

create table cases.opened_anyway (
    id uuid not null,
    case_id uuid not null,
    officer uuid not null,
    officer_name text not null,
    reason text not null,
    at timestamp with time zone not null,
    until timestamp with time zone not null,
    PRIMARY KEY (id),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id),
    CHECK ((until > at)),
    CHECK ((length(reason) >= 20))
);
comment on table cases.opened_anyway is 'Someone outside the team opened a restricted case with a reason. It is open to them alone, for a while, and shown in no list.';
CREATE INDEX opened_anyway_case ON cases.opened_anyway USING btree (case_id, officer, until);

create table cases.pace (
    service text not null,
    ward text not null,
    cases integer not null,
    half integer not null,
    nine_in_ten integer not null,
    unit text not null,
    measured_at timestamp with time zone not null,
    PRIMARY KEY (service, ward),
    CHECK ((cases > 0)),
    CHECK ((nine_in_ten >= half)),
    CHECK ((half > 0)),
    CHECK ((unit = ANY (ARRAY['working-days'::text, 'days'::text])))
);
comment on table cases.pace is 'How long the last cases of a service took, as the public is told. The ward is empty for the whole borough. Made anew every night.';
comment on column cases.pace.half is 'Within so many days half of them were finished.';

create table cases.saved_view (
    id uuid not null,
    maker uuid not null,
    maker_name text not null,
    team text,
    name text not null,
    query text not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    changed_at timestamp with time zone not null,
    PRIMARY KEY (id),
    CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CHECK ((length(query) <= 4000))
);
comment on table cases.saved_view is 'A list of cases somebody wants to see again: the part of its address after the question mark.';
comment on column cases.saved_view.team is 'The team it is shared with; null while it is its maker''s alone.';
CREATE INDEX saved_view_maker ON cases.saved_view USING btree (maker);
CREATE INDEX saved_view_team ON cases.saved_view USING btree (team) WHERE (team IS NOT NULL);

create table cases.submission (
    id uuid not null,
    case_id uuid not null,
    source uuid not null,
    service_version uuid not null,
    answers jsonb not null,
    language text not null,
    received_at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    number integer default 1 not null,
    PRIMARY KEY (id),
    UNIQUE (source),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id)
);
comment on table cases.submission is 'The answers as the person gave them. Never changed.';
comment on column cases.submission.source is 'The draft it came from: sending the same draft twice makes one case.';
comment on column cases.submission.number is 'Counts what the customer sent: the highest holds what we know now, the others what they said before.';
CREATE UNIQUE INDEX submission_case_number ON cases.submission USING btree (case_id, number);
CREATE TRIGGER submission_is_final BEFORE UPDATE ON cases.submission FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

create table cases.survey (
    case_id uuid not null,
    key_hash bytea not null,
    service text not null,
    team text not null,
    ward text,
    language text not null,
    asked_at timestamp with time zone not null,
    sent_to bytea,
    score integer,
    comment text,
    answered_at timestamp with time zone,
    answered_by text,
    PRIMARY KEY (case_id),
    UNIQUE (key_hash),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id) ON DELETE CASCADE,
    CHECK ((answered_by = ANY (ARRAY['link'::text, 'track'::text, 'account'::text]))),
    CHECK ((((score IS NULL) = (answered_at IS NULL)) AND ((score IS NULL) = (answered_by IS NULL)))),
    CHECK (((score >= 1) AND (score <= 5)))
);
comment on table cases.survey is 'How it went, as the customer says once after the end. A row is there from the end of a case on whose customer may say so.';
comment on column cases.survey.key_hash is 'The hash of what the link in our message holds; the link itself is in the message alone.';
comment on column cases.survey.sent_to is 'The hash of where the question was sent; null where it was not sent.';
comment on column cases.survey.score is '1 very bad to 5 very good.';
CREATE INDEX survey_answered ON cases.survey USING btree (service, answered_at) WHERE (answered_at IS NOT NULL);
CREATE INDEX survey_answered_at ON cases.survey USING btree (answered_at) INCLUDE (case_id, score) WHERE (answered_at IS NOT NULL);

create table cases.task (
    id uuid not null,
    case_id uuid not null,
    stage text,
    "position" integer not null,
    text text not null,
    assignee uuid,
    assignee_name text,
    due_on date,
    added_at timestamp with time zone not null,
    done_at timestamp with time zone,
    done_by_name text,
    came_from uuid,
    PRIMARY KEY (id),
    FOREIGN KEY (came_from) REFERENCES cases."case"(id),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id),
    CHECK (((assignee IS NULL) = (assignee_name IS NULL))),
    CHECK (((done_at IS NULL) = (done_by_name IS NULL))),
    CHECK (((length(text) >= 1) AND (length(text) <= 500)))
);
comment on table cases.task is 'What is to be done about a case.';
comment on column cases.task.stage is 'The stage whose checklist it is of, which the case leaves when it is done; null for what an officer or a rule added.';
comment on column cases.task.came_from is 'The case it came from when that was merged into this one.';
CREATE INDEX task_came_from ON cases.task USING btree (came_from) WHERE (came_from IS NOT NULL);
CREATE INDEX task_case ON cases.task USING btree (case_id, "position", id);
CREATE INDEX task_of_assignee ON cases.task USING btree (assignee, COALESCE(due_on, '9000-01-01'::date), id) WHERE ((done_at IS NULL) AND (assignee IS NOT NULL));
CREATE UNIQUE INDEX task_of_stage ON cases.task USING btree (case_id, stage, text) WHERE (stage IS NOT NULL);

create table cases.tie (
    id uuid not null,
    kind text not null,
    a uuid not null,
    b uuid not null,
    reason text,
    at timestamp with time zone not null,
    by_name text not null,
    ended_at timestamp with time zone,
    ended_by_name text,
    ended_why text,
    PRIMARY KEY (id),
    FOREIGN KEY (a) REFERENCES cases."case"(id),
    FOREIGN KEY (b) REFERENCES cases."case"(id),
    CHECK ((a <> b)),
    CHECK (((ended_at IS NULL) = (ended_by_name IS NULL))),
    CHECK ((kind = ANY (ARRAY['related'::text, 'parent'::text, 'duplicate'::text, 'split'::text])))
);
comment on table cases.tie is 'Two cases have to do with one another. A is the parent of b; a says the same as b; b was split off from a; or they are related, whichever is first.';
CREATE INDEX tie_a ON cases.tie USING btree (a);
CREATE INDEX tie_b ON cases.tie USING btree (b);
CREATE UNIQUE INDEX tie_once ON cases.tie USING btree (LEAST(a, b), GREATEST(a, b)) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX tie_parent ON cases.tie USING btree (b) WHERE ((kind = 'parent'::text) AND (ended_at IS NULL));

create table cases.timeline_entry (
    id uuid not null,
    case_id uuid not null,
    at timestamp with time zone not null,
    kind text not null,
    public boolean not null,
    stage text,
    text text,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    data jsonb,
    only_team text,
    PRIMARY KEY (id),
    FOREIGN KEY (case_id) REFERENCES cases."case"(id)
);
comment on table cases.timeline_entry is 'The one history of the case. The customer sees the public part; nobody edits it.';
comment on column cases.timeline_entry.kind is 'Written: by the customer, to the officers. Contacted: the customer called, came or wrote by another way, and an officer noted it. Replied: by an officer, to the customer, without moving the case.';
comment on column cases.timeline_entry.text is 'What an officer wrote: an internal note, the message to the customer with a move, or what they need to know.';
comment on column cases.timeline_entry.data is 'The facts of the entry that are not somebody''s words, such as the team a case was handed to.';
comment on column cases.timeline_entry.only_team is 'The team whose members alone may read it, whoever else may open the case; null for all who may. Every statement that reads entries for staff asks.';
CREATE INDEX timeline_chased ON cases.timeline_entry USING btree (at, case_id) WHERE ((kind = ANY (ARRAY['written'::text, 'contacted'::text])) AND ((data -> 'closed'::text) IS NULL));
CREATE INDEX timeline_entry_case ON cases.timeline_entry USING btree (case_id, at, id);
CREATE INDEX timeline_reopened ON cases.timeline_entry USING btree (at, case_id) WHERE (kind = ANY (ARRAY['reopened'::text, 'disputed'::text]));
CREATE INDEX timeline_staged ON cases.timeline_entry USING btree (at, case_id) WHERE (stage IS NOT NULL);
CREATE INDEX timeline_told ON cases.timeline_entry USING btree (case_id, kind) WHERE (kind = ANY (ARRAY['written'::text, 'contacted'::text, 'reopened'::text, 'disputed'::text, 'handed-over'::text, 'passed-on'::text, 'asked'::text]));
CREATE TRIGGER timeline_entry_is_final BEFORE UPDATE ON cases.timeline_entry FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

create table cases.turn (
    team text not null,
    officer uuid not null,
    number bigint not null,
    PRIMARY KEY (team, officer)
);
comment on table cases.turn is 'When each officer of a team was last given a case by itself: who has the lowest number, or none, is next.';

create table catalogue.service_status (
    service text not null,
    state text not null,
    words text not null,
    words_welsh text not null,
    until date,
    set_at timestamp with time zone not null,
    set_by uuid not null,
    set_by_name text not null,
    wards text[] default '{}'::text[] not null,
    PRIMARY KEY (service),
    CHECK (((state = 'slow'::text) OR (wards = '{}'::text[]))),
    CHECK ((state = ANY (ARRAY['slow'::text, 'closed'::text]))),
    CHECK ((words <> ''::text)),
    CHECK ((words_welsh <> ''::text))
);
comment on table catalogue.service_status is 'Services that are slow or closed for now, in the words of those who do the work. A row whose last day is over says nothing.';
comment on column catalogue.service_status.until is 'The last day on which it is so; null until somebody takes it away.';
comment on column catalogue.service_status.wards is 'The wards it is so in, by their codes; empty for everywhere. A service is closed everywhere or not at all.';

create table catalogue.service_version (
    id uuid not null,
    service text not null,
    version integer not null,
    checksum text not null,
    yaml text not null,
    welsh_yaml text,
    published_at timestamp with time zone not null,
    origin text default 'file'::text not null,
    in_file boolean default true not null,
    published_by text,
    PRIMARY KEY (id),
    UNIQUE (service, version),
    CHECK (((origin = 'designer'::text) OR in_file)),
    CHECK ((origin = ANY (ARRAY['file'::text, 'designer'::text])))
);
comment on table catalogue.service_version is 'Every version of a service that was ever on offer, as its author wrote it: drafts and cases hold on to theirs.';
comment on column catalogue.service_version.origin is 'Where it was written: in the council''s folder, or in the designer.';
comment on column catalogue.service_version.in_file is 'Whether the council''s folder held this very text at some time. A changed file goes on from such a version alone: over work of the designer that no file holds, it is not taken.';
comment on column catalogue.service_version.published_by is 'Who published it in the designer; null for a file.';

create table catalogue.test_version (
    id uuid not null,
    service text not null,
    yaml text not null,
    welsh_yaml text,
    made_at timestamp with time zone not null,
    PRIMARY KEY (id)
);
comment on table catalogue.test_version is 'Definitions somebody tried out before they were published: test drafts and test cases hold on to theirs.';

create table councillors.casework (
    id uuid not null,
    councillor uuid not null,
    councillor_name text not null,
    entered_by uuid not null,
    entered_by_name text not null,
    about text not null,
    constituent text,
    email text,
    phone text,
    consent_how text,
    consent_on date,
    consent_note text,
    scope text not null,
    recorded_at timestamp with time zone not null,
    service text not null,
    case_id uuid,
    reference text,
    raised_at timestamp with time zone,
    told_until timestamp with time zone,
    ended_at timestamp with time zone,
    ended_why text,
    ended_by_name text,
    PRIMARY KEY (id),
    UNIQUE (case_id),
    UNIQUE (reference),
    CHECK ((about = ANY (ARRAY['constituent'::text, 'ward'::text]))),
    CHECK (((about = 'ward'::text) OR ((constituent IS NOT NULL) AND (consent_how IS NOT NULL) AND (consent_on IS NOT NULL)))),
    CHECK (((consent_how IS DISTINCT FROM 'someone-close'::text) OR (consent_note IS NOT NULL))),
    CHECK ((((case_id IS NULL) = (reference IS NULL)) AND ((case_id IS NULL) = (raised_at IS NULL)) AND ((case_id IS NULL) = (told_until IS NULL)))),
    CHECK ((((ended_at IS NULL) = (ended_why IS NULL)) AND ((ended_at IS NULL) = (ended_by_name IS NULL)))),
    CHECK ((consent_how = ANY (ARRAY['in-writing'::text, 'by-email'::text, 'at-surgery'::text, 'by-phone'::text, 'someone-close'::text]))),
    CHECK ((length(consent_note) <= 1000)),
    CHECK (((length(constituent) >= 1) AND (length(constituent) <= 200))),
    CHECK ((ended_why = ANY (ARRAY['withdrawn'::text, 'told-council'::text, 'left-office'::text]))),
    CHECK ((scope = ANY (ARRAY['progress'::text, 'messages'::text])))
);
comment on table councillors.casework is 'What a councillor raised: for whom, with what consent, and the case that came of it. They see the case while ended_at is null, and only then.';
comment on column councillors.casework.entered_by is 'The councillor, or who supports them.';
comment on column councillors.casework.about is 'A constituent asked, whose consent it names; or it is about the ward, and the councillor is the customer.';
comment on column councillors.casework.scope is 'How far the consent goes: how the case goes on, or also what the council writes to the constituent.';
comment on column councillors.casework.case_id is 'Null until the form is sent.';
comment on column councillors.casework.told_until is 'What happened up to here the councillor has been told.';
CREATE INDEX casework_councillor ON councillors.casework USING btree (councillor, raised_at DESC, id) WHERE ((case_id IS NOT NULL) AND (ended_at IS NULL));
CREATE INDEX casework_unsent ON councillors.casework USING btree (recorded_at) WHERE (case_id IS NULL);

create table councillors.message (
    id uuid not null,
    casework uuid not null,
    at timestamp with time zone not null,
    kind text not null,
    text text not null,
    to_customer boolean default false not null,
    actor uuid not null,
    actor_name text not null,
    PRIMARY KEY (id),
    FOREIGN KEY (casework) REFERENCES councillors.casework(id),
    CHECK (((kind = 'answer'::text) OR (NOT to_customer))),
    CHECK ((kind = ANY (ARRAY['question'::text, 'chase'::text, 'information'::text, 'answer'::text]))),
    CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);
comment on table councillors.message is 'What a councillor and the officers of a case wrote to one another. The customer sees none of it.';
comment on column councillors.message.to_customer is 'Whether the answer was written to the customer too, by choice.';
CREATE INDEX message_casework ON councillors.message USING btree (casework, at, id);
CREATE TRIGGER message_stays BEFORE UPDATE ON councillors.message FOR EACH ROW EXECUTE FUNCTION councillors.refuse_change();

create table councillors.telling (
    councillor uuid not null,
    how text not null,
    changed_at timestamp with time zone not null,
    PRIMARY KEY (councillor),
    CHECK ((how = ANY (ARRAY['at-once'::text, 'daily'::text, 'no'::text])))
);
comment on table councillors.telling is 'How a councillor wants to hear of their casework; who is not here, every morning.';

create table customers.address (
    id uuid not null,
    account uuid not null,
    kind text not null,
    uprn bigint,
    text text not null,
    lines jsonb,
    from_on date,
    to_on date,
    added_at timestamp with time zone not null,
    PRIMARY KEY (id),
    CHECK (((uprn IS NULL) = (lines IS NOT NULL))),
    CHECK ((to_on >= from_on)),
    CHECK ((kind = ANY (ARRAY['home'::text, 'other'::text]))),
    CHECK ((text <> ''::text))
);
comment on table customers.address is 'Where people live, lived or will live, and places they have to do with, as they told us.';
comment on column customers.address.account is 'A person''s account of the identity module.';
comment on column customers.address.lines is 'The lines of an address that the gazetteer does not have, as typed.';
comment on column customers.address.from_on is 'Null: for as long as anybody asks.';
comment on column customers.address.to_on is 'The last day; null while it goes on. Nobody has two homes that go on.';
CREATE INDEX address_account ON customers.address USING btree (account);
CREATE UNIQUE INDEX address_home ON customers.address USING btree (account) WHERE ((kind = 'home'::text) AND (to_on IS NULL));

create table customers.channel_choice (
    account uuid not null,
    topic text not null,
    channel text not null,
    PRIMARY KEY (account, topic),
    CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'none'::text]))),
    CHECK ((topic = ANY (ARRAY['requests'::text, 'reminders'::text])))
);

create table customers.consent (
    id uuid not null,
    account uuid not null,
    purpose text not null,
    given boolean not null,
    words text not null,
    at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    PRIMARY KEY (id),
    CHECK ((purpose = ANY (ARRAY['surveys'::text, 'news'::text])))
);
comment on table customers.consent is 'What people agreed to, and that they no longer do: the latest of a purpose holds. Never changed.';
comment on column customers.consent.words is 'What they read when they chose, in the language they read it in.';
CREATE INDEX consent_account ON customers.consent USING btree (account, purpose, at, id);
CREATE TRIGGER consent_is_final BEFORE UPDATE ON customers.consent FOR EACH ROW EXECUTE FUNCTION customers.refuse_change();

create table customers.preference (
    account uuid not null,
    language text,
    quiet_from smallint,
    quiet_to smallint,
    changed_at timestamp with time zone not null,
    PRIMARY KEY (account),
    CHECK (((quiet_from IS NULL) = (quiet_to IS NULL))),
    CHECK ((quiet_from <> quiet_to)),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK (((quiet_from >= 0) AND (quiet_from <= 23))),
    CHECK (((quiet_to >= 0) AND (quiet_to <= 23)))
);
comment on column customers.preference.language is 'The language to write in; null for that of the form or page concerned.';
comment on column customers.preference.quiet_from is 'An hour of the day, in London.';
comment on column customers.preference.quiet_to is 'On the next day, where it is before quiet_from.';

create table customers.premises (
    id uuid not null,
    business uuid not null,
    main boolean not null,
    uprn bigint,
    text text not null,
    lines jsonb,
    added_at timestamp with time zone not null,
    PRIMARY KEY (id),
    CHECK (((uprn IS NULL) = (lines IS NOT NULL))),
    CHECK ((text <> ''::text))
);
comment on table customers.premises is 'Where businesses are, as they told us.';
comment on column customers.premises.business is 'A business of the identity module.';
comment on column customers.premises.main is 'Forms are filled in with it.';
comment on column customers.premises.lines is 'The lines of an address that the gazetteer does not have, as typed.';
CREATE INDEX premises_business ON customers.premises USING btree (business);
CREATE UNIQUE INDEX premises_main ON customers.premises USING btree (business) WHERE main;

create table designer.draft (
    service text not null,
    based_on uuid,
    revision integer not null,
    begun_at timestamp with time zone not null,
    PRIMARY KEY (service),
    CHECK ((revision > 0))
);
comment on table designer.draft is 'Definitions being written in the designer, until they are published or thrown away.';
comment on column designer.draft.based_on is 'The published version it began from: a key of the catalogue. Null for a new service.';
comment on column designer.draft.revision is 'The latest of its revisions: an edit made from an older one is compared with it first.';

create table designer.editor (
    service text not null,
    account_id uuid not null,
    name text not null,
    spot text not null,
    seen_at timestamp with time zone not null,
    PRIMARY KEY (service, account_id)
);
comment on table designer.editor is 'Who had which part of a service open when, to show colleagues who is at it.';

create table designer.revision (
    service text not null,
    revision integer not null,
    yaml text not null,
    welsh_yaml text,
    change text not null,
    made_at timestamp with time zone not null,
    made_by uuid,
    made_by_name text not null,
    PRIMARY KEY (service, revision),
    FOREIGN KEY (service) REFERENCES designer.draft(service) ON DELETE CASCADE
);
comment on table designer.revision is 'Every edit of a draft, whole, so that any can be gone back to. The last 200 are kept.';

create table disclosure.entry (
    id uuid not null,
    case_id uuid not null,
    year integer not null,
    number integer not null,
    title text not null,
    title_cy text,
    request text not null,
    request_cy text,
    answer text not null,
    answer_cy text,
    topic text not null,
    answered_on date not null,
    published_at timestamp with time zone,
    published_by_name text,
    taken_down_at timestamp with time zone,
    taken_down_by_name text,
    taken_down_why text,
    not_published_why text,
    finding tsvector generated always as ((((setweight(to_tsvector('english'::regconfig, ((title || ' '::text) || COALESCE(title_cy, ''::text))), 'A'::"char") || setweight(to_tsvector('english'::regconfig, request), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, ((((COALESCE(request_cy, ''::text) || ' '::text) || COALESCE(title_cy, ''::text)) || ' '::text) || COALESCE(answer_cy, ''::text))), 'C'::"char")) || setweight(to_tsvector('english'::regconfig, answer), 'D'::"char"))) stored not null,
    PRIMARY KEY (id),
    UNIQUE (case_id),
    UNIQUE (year, number),
    CHECK (((published_at IS NULL) OR (not_published_why IS NULL))),
    CHECK ((((taken_down_at IS NULL) = (taken_down_why IS NULL)) AND ((taken_down_at IS NULL) = (taken_down_by_name IS NULL))))
);
comment on table disclosure.entry is 'What the disclosure log says of a request, and whether it does. It holds nothing of who asked.';
comment on column disclosure.entry.number is 'With the year, its address: never the reference of the case.';
comment on column disclosure.entry.not_published_why is 'Why it was decided not to publish it.';
CREATE INDEX entry_finding ON disclosure.entry USING gin (finding) WITH (fastupdate=off);
CREATE INDEX entry_shown ON disclosure.entry USING btree (answered_on DESC, id DESC) WHERE ((published_at IS NOT NULL) AND (taken_down_at IS NULL));

create table disclosure.entry_file (
    entry uuid not null,
    document uuid not null,
    file uuid not null,
    name text not null,
    "position" integer not null,
    PRIMARY KEY (entry, document),
    FOREIGN KEY (entry) REFERENCES disclosure.entry(id),
    FOREIGN KEY (file) REFERENCES disclosure.file(id)
);
comment on column disclosure.entry_file.document is 'A copy of the file, which belongs to the entry: the case may go when its time comes, and what was published stays.';
CREATE INDEX entry_file_of ON disclosure.entry_file USING btree (file);

create table disclosure.estimate (
    id uuid not null,
    case_id uuid not null,
    holding numeric(6,2) not null,
    locating numeric(6,2) not null,
    retrieving numeric(6,2) not null,
    extracting numeric(6,2) not null,
    hourly numeric(6,2) not null,
    appropriate_limit numeric(8,2) not null,
    how text not null,
    at timestamp with time zone not null,
    by_name text not null,
    PRIMARY KEY (id),
    CHECK ((appropriate_limit > (0)::numeric)),
    CHECK ((extracting >= (0)::numeric)),
    CHECK ((holding >= (0)::numeric)),
    CHECK ((hourly > (0)::numeric)),
    CHECK ((how <> ''::text)),
    CHECK ((locating >= (0)::numeric)),
    CHECK ((retrieving >= (0)::numeric))
);
comment on table disclosure.estimate is 'What a request would cost to answer, in hours of the four kinds that the Fees Regulations 2004 count. The latest of a case counts.';
CREATE INDEX estimate_case ON disclosure.estimate USING btree (case_id, id);

create table disclosure.file (
    id uuid not null,
    case_id uuid not null,
    name text not null,
    copy_of uuid,
    is_same boolean default false not null,
    at timestamp with time zone not null,
    by_id uuid not null,
    by_name text not null,
    checked_at timestamp with time zone,
    checked_by uuid,
    checked_by_name text,
    check_note text,
    passed boolean,
    sent_at timestamp with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (copy_of) REFERENCES disclosure.file(id),
    CHECK ((((checked_at IS NULL) = (checked_by IS NULL)) AND ((checked_at IS NULL) = (checked_by_name IS NULL)) AND ((checked_at IS NULL) = (passed IS NULL)))),
    CHECK (((checked_by IS NULL) OR (checked_by <> by_id))),
    CHECK (((copy_of IS NULL) OR (copy_of <> id)))
);
comment on table disclosure.file is 'A file found for a request, or the redacted copy of one. Its key is that of the document, which is a file of the case.';
comment on column disclosure.file.copy_of is 'The file of which this is a redacted copy; null for a file as it was found.';
comment on column disclosure.file.is_same is 'The copy is the original, byte for byte: nothing was taken out.';
comment on column disclosure.file.checked_by is 'The second person, who is never the one who redacted.';
comment on column disclosure.file.sent_at is 'When the requester was sent it.';
CREATE INDEX file_case ON disclosure.file USING btree (case_id, at, id);
CREATE INDEX file_copy_of ON disclosure.file USING btree (copy_of) WHERE (copy_of IS NOT NULL);

create table disclosure.redaction (
    id uuid not null,
    case_id uuid not null,
    file uuid not null,
    page integer,
    what text not null,
    exemption text not null,
    at timestamp with time zone not null,
    by_id uuid not null,
    by_name text not null,
    struck_at timestamp with time zone,
    struck_by_name text,
    PRIMARY KEY (id),
    FOREIGN KEY (file) REFERENCES disclosure.file(id),
    CHECK (((struck_at IS NULL) = (struck_by_name IS NULL))),
    CHECK (((page >= 1) AND (page <= 100000))),
    CHECK ((what <> ''::text))
);
comment on table disclosure.redaction is 'What was taken out of a file, and on what ground. It says what kind of thing it was, never the thing.';
comment on column disclosure.redaction.file is 'The original.';
CREATE INDEX redaction_file ON disclosure.redaction USING btree (file, page, id);

create table disclosure.request (
    case_id uuid not null,
    reference text not null,
    service text not null,
    closed_at timestamp with time zone not null,
    released boolean not null,
    PRIMARY KEY (case_id)
);
comment on table disclosure.request is 'Requests for information that are closed. One that is opened again is taken away until it closes.';
comment on column disclosure.request.released is 'Whether information was given out, so that it may go into the disclosure log.';
CREATE INDEX request_closed ON disclosure.request USING btree (closed_at DESC, case_id DESC) WHERE released;

create table disclosure.use (
    id uuid not null,
    case_id uuid not null,
    exemption text not null,
    applies_to text not null,
    harm text,
    for_disclosing text,
    for_withholding text,
    at timestamp with time zone not null,
    by_id uuid not null,
    by_name text not null,
    withdrawn_at timestamp with time zone,
    withdrawn_by_name text,
    withdrawn_why text,
    PRIMARY KEY (id),
    CHECK ((applies_to <> ''::text)),
    CHECK (((for_disclosing IS NULL) = (for_withholding IS NULL))),
    CHECK ((((withdrawn_at IS NULL) = (withdrawn_by_name IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_why IS NULL))))
);
comment on table disclosure.use is 'An exemption or exception on which a part of a request is refused, with what the law wants weighed. Never changed: it is withdrawn, and another written.';
comment on column disclosure.use.exemption is 'The key of the product''s table of exemptions: foi-40-2, eir-12-5-e.';
comment on column disclosure.use.for_disclosing is 'The public interest in telling, where the exemption is qualified.';
CREATE INDEX use_case ON disclosure.use USING btree (case_id, id);

create table forms.ask (
    id uuid not null,
    case_id uuid not null,
    reference text not null,
    service text not null,
    service_version uuid not null,
    questions text[] not null,
    message text not null,
    language text not null,
    due_on date not null,
    remind_on date,
    state text default 'open'::text not null,
    token_hash bytea not null,
    token text,
    asked_at timestamp with time zone not null,
    asked_by uuid not null,
    asked_by_name text not null,
    ended_at timestamp with time zone,
    PRIMARY KEY (id),
    UNIQUE (token_hash),
    CHECK (((state = 'open'::text) = (ended_at IS NULL))),
    CHECK (((state = 'open'::text) = (token IS NOT NULL))),
    CHECK ((message <> ''::text)),
    CHECK ((cardinality(questions) > 0)),
    CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'withdrawn'::text]))),
    CHECK ((length(token_hash) = 32))
);
comment on table forms.ask is 'What a customer was asked again about a case they sent: which questions, why, and until when.';
comment on column forms.ask.case_id is 'A case of the cases module.';
comment on column forms.ask.questions is 'The questions the officer chose, by name, and those that are judged together with them.';
comment on column forms.ask.message is 'What the officer wrote to the customer, in the customer''s language.';
comment on column forms.ask.due_on is 'The last day, in London, on which the link is good.';
comment on column forms.ask.remind_on is 'When to remind them; null when that is done, or never to be.';
comment on column forms.ask.token_hash is 'SHA-256 of the secret in the link, which also opens the draft of the answer.';
comment on column forms.ask.token is 'The secret, sealed, for the reminder and the page where they follow their case.';
CREATE INDEX ask_case ON forms.ask USING btree (case_id, asked_at);
CREATE INDEX ask_remind ON forms.ask USING btree (remind_on) WHERE ((remind_on IS NOT NULL) AND (state = 'open'::text));
CREATE UNIQUE INDEX ask_open ON forms.ask USING btree (case_id) WHERE (state = 'open'::text);

create table forms.attempt (
    id bigint generated always as identity not null,
    service text not null,
    service_version uuid not null,
    language text not null,
    pages text[] not null,
    errors jsonb not null,
    started_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    PRIMARY KEY (id)
);
comment on table forms.attempt is 'What is left of a draft when it is deleted: how far it came, not whose it was nor what it said. Kept 13 months.';
CREATE INDEX attempt_service ON forms.attempt USING btree (service, started_at);

create table forms.draft (
    id uuid not null,
    token_hash bytea not null,
    service text not null,
    service_version uuid not null,
    account_id uuid,
    language text not null,
    answers jsonb default '{}'::jsonb not null,
    pages text[] default '{}'::text[] not null,
    typed jsonb default '{}'::jsonb not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    sent_case uuid,
    sent_reference text,
    sent_target_on date,
    sent_by_email boolean default false not null,
    ask_id uuid,
    kept text[] default '{}'::text[] not null,
    excused text[] default '{}'::text[] not null,
    return_email text,
    return_page text,
    return_token text,
    return_code bytea,
    return_code_until timestamp with time zone,
    return_code_tries integer default 0 not null,
    remind_at timestamp with time zone,
    sent_by_text boolean default false not null,
    acting_for uuid,
    test boolean default false not null,
    errors jsonb default '{}'::jsonb not null,
    for_another uuid,
    PRIMARY KEY (id),
    UNIQUE (token_hash),
    FOREIGN KEY (ask_id) REFERENCES forms.ask(id),
    CHECK ((((sent_at IS NULL) = (sent_case IS NULL)) AND ((sent_at IS NULL) = (sent_reference IS NULL)) AND ((sent_at IS NULL) = (sent_target_on IS NULL)))),
    CHECK (((sent_at IS NULL) OR ((answers = '{}'::jsonb) AND (typed = '{}'::jsonb)))),
    CHECK (((sent_at IS NULL) OR ((return_email IS NULL) AND (return_page IS NULL) AND (return_token IS NULL) AND (return_code IS NULL) AND (remind_at IS NULL)))),
    CHECK ((length(return_code) = 32)),
    CHECK ((length(token_hash) = 32))
);
comment on table forms.draft is 'A form being filled in, until it is sent or expires. Once sent it keeps only what the confirmation page says: the answers are with the case.';
comment on column forms.draft.token_hash is 'SHA-256 of the token in the person''s cookie, which alone opens the draft.';
comment on column forms.draft.service_version is 'The version it was begun on, and is finished on.';
comment on column forms.draft.account_id is 'Who must be signed in to go on with it: staff, or a person who was signed in while they filled it in. Null when the cookie is enough.';
comment on column forms.draft.pages is 'The pages that were sent at least once: one whose questions are all optional is done only then.';
comment on column forms.draft.typed is 'What was typed on a page and is not an answer yet, by page: an address being looked for.';
comment on column forms.draft.sent_by_email is 'Whether the person gave an e-mail address, so that the confirmation page can say that we wrote to it.';
comment on column forms.draft.ask_id is 'What it answers, when it is not the first form of a case; its answers began as those sent before.';
comment on column forms.draft.kept is 'The questions, and the pages as /page, that were answered before and are not asked again.';
comment on column forms.draft.excused is 'Those of them that would not pass today, such as a day that is past now: nobody is held up by them.';
comment on column forms.draft.return_email is 'Where the link to come back was sent, and where codes and the reminder go.';
comment on column forms.draft.return_page is 'The page the person was on when they asked for the link.';
comment on column forms.draft.return_token is 'The token of the cookie, sealed: for who proves in another browser that the draft is theirs, by a code or by being signed in as account_id.';
comment on column forms.draft.return_code is 'SHA-256 of the draft''s key and the code sent last; null when none is open.';
comment on column forms.draft.remind_at is 'When to remind them that the draft will go; null when that is done, or never to be.';
comment on column forms.draft.sent_by_text is 'Whether we wrote to the person''s phone, so that the confirmation page can say so.';
comment on column forms.draft.acting_for is 'The business or the other person for whom account_id began it, and to whom it belongs; null for themselves.';
comment on column forms.draft.test is 'Begun by somebody who tries a definition out before it is published; never counted.';
comment on column forms.draft.errors is 'How often each question was refused, by its name: for the figures on the form, not for the person.';
comment on column forms.draft.for_another is 'What the module knows it by that had a member of staff, or a councillor, fill the form in for somebody. Such a draft is gone on with by who began it, signed in.';
CREATE INDEX draft_account ON forms.draft USING btree (account_id, created_at) WHERE (account_id IS NOT NULL);
CREATE INDEX draft_ask ON forms.draft USING btree (ask_id) WHERE (ask_id IS NOT NULL);
CREATE INDEX draft_expires ON forms.draft USING btree (expires_at);
CREATE INDEX draft_owner ON forms.draft USING btree (COALESCE(acting_for, account_id), expires_at) WHERE (account_id IS NOT NULL);
CREATE INDEX draft_remind ON forms.draft USING btree (remind_at) WHERE (remind_at IS NOT NULL);

create table grants.application (
    id uuid not null,
    scheme text not null,
    case_id uuid not null,
    reference text not null,
    applicant text not null,
    project text,
    language text not null,
    asked bigint not null,
    team text not null,
    restricted boolean not null,
    case_stage text not null,
    late boolean not null,
    state text not null,
    state_before text,
    score numeric(9,2),
    passes boolean,
    agreed jsonb,
    moderated_by uuid,
    moderated_by_name text,
    moderation_reason text,
    feedback text default ''::text not null,
    award bigint,
    decided_at timestamp with time zone,
    decided_by uuid,
    decided_by_name text,
    told_at timestamp with time zone,
    taken_in_at timestamp with time zone not null,
    version integer default 1 not null,
    PRIMARY KEY (id),
    UNIQUE (case_id),
    UNIQUE (reference),
    FOREIGN KEY (scheme) REFERENCES grants.scheme(name),
    CHECK ((asked >= 0)),
    CHECK (((state = 'awarded'::text) <= (award > 0))),
    CHECK (((state = ANY (ARRAY['scored'::text, 'moderation'::text])) <= (NOT late))),
    CHECK (((score IS NULL) = (passes IS NULL))),
    CHECK (((moderated_by IS NULL) = (moderation_reason IS NULL))),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK ((state = ANY (ARRAY['waiting'::text, 'scoring'::text, 'moderation'::text, 'scored'::text, 'reserve'::text, 'awarded'::text, 'refused'::text, 'closed'::text])))
);
comment on table grants.application is 'A case as an application to a scheme.';
comment on column grants.application.case_stage is 'Where the case stands: a copy, kept by events.';
comment on column grants.application.late is 'It came outside the scheme''s days, and nobody has accepted it all the same.';
comment on column grants.application.state_before is 'The state it had when its case was closed otherwise; what is awarded to a closed case is free again.';
comment on column grants.application.agreed is 'Points by criterion, once all have scored: their mean, or what the moderator set.';
comment on column grants.application.feedback is 'Written for the applicant, who reads it with the decision.';
comment on column grants.application.told_at is 'When the case was moved by the last decision, which told its customer.';
CREATE INDEX application_decided ON grants.application USING btree (scheme, state, decided_at DESC, id DESC) WHERE (decided_at IS NOT NULL);
CREATE INDEX application_ranked ON grants.application USING btree (scheme, score DESC, id) WHERE (state = ANY (ARRAY['scored'::text, 'reserve'::text]));
CREATE INDEX application_state ON grants.application USING btree (scheme, state, taken_in_at, id);
CREATE TRIGGER committed_by_change AFTER UPDATE ON grants.application REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION grants.keep_committed();
CREATE TRIGGER committed_by_gone AFTER DELETE ON grants.application REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION grants.keep_committed();
CREATE TRIGGER committed_by_new AFTER INSERT ON grants.application REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION grants.keep_committed();

create table grants.assessment (
    id uuid not null,
    application uuid not null,
    assessor uuid not null,
    assessor_name text not null,
    allotted_at timestamp with time zone not null,
    submitted_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    total numeric(9,2),
    passes boolean,
    PRIMARY KEY (id),
    UNIQUE (application, assessor),
    FOREIGN KEY (application) REFERENCES grants.application(id),
    CHECK (((submitted_at IS NULL) = (total IS NULL))),
    CHECK (((total IS NULL) = (passes IS NULL)))
);
comment on table grants.assessment is 'Who scores what. Nobody but the assessor reads the scores of one before all of the application are sent.';
CREATE INDEX assessment_to_do ON grants.assessment USING btree (assessor, allotted_at, id) WHERE ((submitted_at IS NULL) AND (withdrawn_at IS NULL));
CREATE TRIGGER no_conflict BEFORE INSERT ON grants.assessment FOR EACH ROW EXECUTE FUNCTION grants.refuse_conflict();

create table grants.conflict (
    application uuid not null,
    staff uuid not null,
    staff_name text not null,
    reason text not null,
    declared_at timestamp with time zone not null,
    PRIMARY KEY (application, staff),
    FOREIGN KEY (application) REFERENCES grants.application(id)
);
comment on table grants.conflict is 'Interests that members of staff declared in applications: they do not score, moderate or decide them.';

create table grants.job (
    id uuid not null,
    scheme text not null,
    kind text not null,
    state text not null,
    officer uuid not null,
    officer_name text not null,
    reason text default ''::text not null,
    batch uuid,
    paid_on date,
    created_at timestamp with time zone not null,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (scheme) REFERENCES grants.scheme(name),
    CHECK (((kind = 'pay'::text) = (batch IS NOT NULL))),
    CHECK ((kind = ANY (ARRAY['award'::text, 'refuse'::text, 'reserve'::text, 'pay'::text]))),
    CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'done'::text])))
);
comment on table grants.job is 'Something done to many applications: a decision, or that they were paid. Each case is moved by a line of its own.';
CREATE INDEX job_scheme ON grants.job USING btree (scheme, created_at DESC);
CREATE UNIQUE INDEX job_batch ON grants.job USING btree (batch) WHERE (batch IS NOT NULL);

create table grants.job_line (
    job uuid not null,
    number integer not null,
    application uuid not null,
    seen_version integer not null,
    amount bigint,
    message text,
    result text,
    why text,
    at timestamp with time zone,
    PRIMARY KEY (job, number),
    UNIQUE (job, application),
    FOREIGN KEY (application) REFERENCES grants.application(id),
    FOREIGN KEY (job) REFERENCES grants.job(id) ON DELETE CASCADE,
    CHECK ((amount > 0)),
    CHECK ((result = ANY (ARRAY['done'::text, 'not-done'::text, 'left-out'::text])))
);
comment on column grants.job_line.result is 'Left out: nothing was decided. Not done: decided, but the case could not be moved, and its customer does not know.';
CREATE INDEX job_line_application ON grants.job_line USING btree (application);
CREATE INDEX job_line_waiting ON grants.job_line USING btree (job, number) WHERE (result IS NULL);

create table grants.payment (
    id uuid not null,
    batch uuid not null,
    number integer not null,
    application uuid not null,
    scheme text not null,
    pence bigint not null,
    payee text not null,
    payment_reference text not null,
    account text not null,
    state text not null,
    returned_reason text,
    returned_at timestamp with time zone,
    returned_by_name text,
    PRIMARY KEY (id),
    UNIQUE (batch, number),
    FOREIGN KEY (application) REFERENCES grants.application(id),
    FOREIGN KEY (batch) REFERENCES grants.payment_batch(id),
    FOREIGN KEY (scheme) REFERENCES grants.scheme(name),
    CHECK (((state = 'returned'::text) = (returned_reason IS NOT NULL))),
    CHECK ((payee ~ '^[A-Z0-9 .&/-]{1,18}$'::text)),
    CHECK ((payment_reference ~ '^[A-Z0-9 .&/-]{1,18}$'::text)),
    CHECK ((pence > 0)),
    CHECK ((state = ANY (ARRAY['in-file'::text, 'paid'::text, 'returned'::text, 'taken-out'::text])))
);
comment on column grants.payment.account is 'Sort code and account number as the applicant gave them when the batch was made: sealed.';
CREATE INDEX payment_application ON grants.payment USING btree (application, id);
CREATE INDEX payment_scheme ON grants.payment USING btree (scheme, state) INCLUDE (pence);
CREATE UNIQUE INDEX payment_once ON grants.payment USING btree (application) WHERE (state = ANY (ARRAY['in-file'::text, 'paid'::text]));

create table grants.payment_batch (
    id uuid not null,
    scheme text not null,
    number integer not null,
    prepared_at timestamp with time zone not null,
    prepared_by uuid not null,
    prepared_by_name text not null,
    approved_at timestamp with time zone,
    approved_by uuid,
    approved_by_name text,
    paid_on date,
    PRIMARY KEY (id),
    UNIQUE (scheme, number),
    FOREIGN KEY (scheme) REFERENCES grants.scheme(name),
    CHECK ((approved_by <> prepared_by)),
    CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
    CHECK (((paid_on IS NULL) OR (approved_at IS NOT NULL)))
);
comment on table grants.payment_batch is 'Awards paid together by one file. Another than who prepared it approves it, who scored none of its applications.';
CREATE TRIGGER approved_by_others BEFORE UPDATE OF approved_by ON grants.payment_batch FOR EACH ROW EXECUTE FUNCTION grants.refuse_own_approval();

create table grants.scheme (
    name text not null,
    service text not null,
    title text not null,
    team text not null,
    budget bigint not null,
    committed bigint default 0 not null,
    opens_on date not null,
    closes_on date,
    text text not null,
    problem text,
    taken_at timestamp with time zone not null,
    PRIMARY KEY (name),
    CHECK ((budget > 0)),
    CHECK ((closes_on >= opens_on)),
    CHECK ((name ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'::text)),
    CHECK (((committed >= 0) AND (committed <= budget)))
);
comment on table grants.scheme is 'A round of grants. Its rules are the text of its file in the council''s folder, as taken in last.';
comment on column grants.scheme.budget is 'In pence, as every amount of this schema.';
comment on column grants.scheme.committed is 'The sum of its awards, kept by a trigger on grants.application: no award is made that the budget does not hold, whoever makes it.';
comment on column grants.scheme.problem is 'Why the file as it is now was not taken in; null where it was.';
CREATE INDEX scheme_service ON grants.scheme USING btree (service);
CREATE INDEX scheme_team ON grants.scheme USING btree (team);

create table grants.score (
    assessment uuid not null,
    criterion text not null,
    points integer,
    comment text not null,
    PRIMARY KEY (assessment, criterion),
    FOREIGN KEY (assessment) REFERENCES grants.assessment(id),
    CHECK ((points >= 0))
);

create table identity.absence (
    account uuid not null,
    from_on date not null,
    until_on date not null,
    cover uuid,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    FOREIGN KEY (cover) REFERENCES identity.account(id),
    CHECK ((until_on >= from_on)),
    CHECK ((cover <> account))
);
comment on column identity.absence.until_on is 'The last day away.';
comment on column identity.absence.cover is 'Who does their work meanwhile.';
CREATE INDEX absence_cover ON identity.absence USING btree (cover) WHERE (cover IS NOT NULL);

create table identity.account (
    id uuid not null,
    kind text not null,
    email text not null,
    name text not null,
    password_hash text,
    security_stamp text not null,
    active boolean default true not null,
    created_at timestamp with time zone not null,
    last_sign_in_at timestamp with time zone,
    version integer default 1 not null,
    phone text,
    text_phone text,
    authenticator_key text,
    authenticator_step bigint,
    always_second_step boolean default false not null,
    left_at timestamp with time zone,
    professional boolean default false not null,
    language text,
    PRIMARY KEY (id),
    UNIQUE (email),
    CHECK (((email <> ''::text) AND (email = btrim(email)))),
    CHECK ((kind = ANY (ARRAY['staff'::text, 'person'::text]))),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK ((name <> ''::text))
);
comment on column identity.account.email is 'Trimmed and in lower case: the key to sign in with, compared as it stands.';
comment on column identity.account.security_stamp is 'Changes when the account must be asked again who it is (new password, leaver): sessions with another stamp are dead.';
comment on column identity.account.text_phone is 'A number proved by a code sent to it, for codes as a second factor. The contact number is in phone.';
comment on column identity.account.authenticator_key is 'The authenticator app''s key, sealed by data protection.';
comment on column identity.account.authenticator_step is 'The last 30 seconds whose code was taken: neither it nor an earlier one is taken again.';
comment on column identity.account.left_at is 'When the person closed the account. What was personal has been erased; the row stays for what names it.';
comment on column identity.account.professional is 'Belongs to an organisation whose work is helping people (an advice centre): it may help more than five.';
comment on column identity.account.language is 'The language they last signed in with, to write to them in; null before.';
CREATE INDEX account_staff_name ON identity.account USING btree (lower(name), id) WHERE (kind = 'staff'::text);
CREATE TRIGGER session_changed AFTER UPDATE ON identity.account FOR EACH ROW WHEN (((old.kind = 'person'::text) AND ((((((old.kind IS DISTINCT FROM new.kind) OR (old.name IS DISTINCT FROM new.name)) OR (old.email IS DISTINCT FROM new.email)) OR (old.active IS DISTINCT FROM new.active)) OR (old.security_stamp IS DISTINCT FROM new.security_stamp)) OR (old.always_second_step IS DISTINCT FROM new.always_second_step)))) EXECUTE FUNCTION identity.say_session_changed();

create table identity.account_role (
    account uuid not null,
    role text not null,
    given_here boolean default true not null,
    from_outside boolean default false not null,
    PRIMARY KEY (account, role),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    CHECK ((given_here OR from_outside)),
    CHECK ((role = ANY (ARRAY['adviser'::text, 'officer'::text, 'manager'::text, 'editor'::text, 'designer'::text, 'analyst'::text, 'administrator'::text, 'member-support'::text, 'councillor'::text])))
);
comment on column identity.account_role.given_here is 'Given on the screen for people. A role counts wherever it comes from.';
comment on column identity.account_role.from_outside is 'Comes from a group at the provider staff sign in with, as it was at their last sign-in there.';

create table identity.business (
    id uuid not null,
    name text not null,
    type text not null,
    number text,
    created_at timestamp with time zone not null,
    email text,
    phone text,
    version integer default 1 not null,
    closed_at timestamp with time zone,
    PRIMARY KEY (id),
    CHECK ((name <> ''::text)),
    CHECK ((type = ANY (ARRAY['sole-trader'::text, 'company'::text, 'partnership'::text, 'charity'::text, 'public-body'::text, 'other'::text])))
);
comment on table identity.business is 'A business, charity or other body that people act for. Where it is, the customers module keeps.';
comment on column identity.business.number is 'Of the company or the charity, as they told us: it proves nothing.';
comment on column identity.business.closed_at is 'Nobody belongs to it from then on; its name stays, for the records of what it sent us.';
CREATE TRIGGER session_changed AFTER UPDATE ON identity.business FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.closed_at IS DISTINCT FROM new.closed_at))) EXECUTE FUNCTION identity.say_session_changed();

create table identity.business_invitation (
    id uuid not null,
    business uuid not null,
    email text not null,
    role text not null,
    link_hash bytea not null,
    invited_by uuid not null,
    invited_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    ended_how text,
    PRIMARY KEY (id),
    UNIQUE (link_hash),
    FOREIGN KEY (business) REFERENCES identity.business(id),
    FOREIGN KEY (invited_by) REFERENCES identity.account(id),
    CHECK (((ended_at IS NULL) = (ended_how IS NULL))),
    CHECK ((ended_how = ANY (ARRAY['accepted'::text, 'refused'::text, 'withdrawn'::text, 'replaced'::text]))),
    CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text, 'accounts'::text])))
);
comment on column identity.business_invitation.email is 'Only who has proved this address can accept.';
comment on column identity.business_invitation.ended_at is 'When it was accepted, refused or withdrawn: it works no more.';
CREATE INDEX business_invitation_inviter ON identity.business_invitation USING btree (invited_by);
CREATE INDEX business_invitation_open ON identity.business_invitation USING btree (business);

create table identity.business_member (
    business uuid not null,
    account uuid not null,
    role text not null,
    since timestamp with time zone not null,
    PRIMARY KEY (business, account),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    FOREIGN KEY (business) REFERENCES identity.business(id),
    CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text, 'accounts'::text])))
);
CREATE INDEX business_member_account ON identity.business_member USING btree (account);
CREATE TRIGGER business_has_owner AFTER DELETE OR UPDATE ON identity.business_member FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION identity.keep_an_owner();
CREATE TRIGGER session_changed AFTER INSERT OR DELETE OR UPDATE ON identity.business_member FOR EACH STATEMENT EXECUTE FUNCTION identity.say_session_changed();

create table identity.device (
    id uuid not null,
    account uuid not null,
    secret_hash bytea not null,
    seen_at timestamp with time zone not null,
    PRIMARY KEY (id, account),
    FOREIGN KEY (account) REFERENCES identity.account(id)
);
comment on table identity.device is 'Browsers in which someone signed in before: not told of as new, and never locked out by what strangers try.';
CREATE INDEX device_account ON identity.device USING btree (account);

create table identity.email_change (
    account uuid not null,
    new_email text not null,
    old_code_hash bytea not null,
    new_code_hash bytea,
    tries integer default 0 not null,
    expires_at timestamp with time zone not null,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES identity.account(id)
);
comment on column identity.email_change.new_code_hash is 'Null where the new address cannot be taken: nothing proves it then.';

create table identity.email_proof (
    id uuid not null,
    purpose text not null,
    account uuid,
    email text not null,
    browser_hash bytea not null,
    link_hash bytea,
    code_hash bytea,
    sealed text,
    return_to text,
    tries integer default 0 not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    CHECK ((purpose = ANY (ARRAY['register'::text, 'sign-in'::text, 'second-step'::text, 'recover'::text, 'prove-phone'::text])))
);
comment on table identity.email_proof is 'Someone says an address is theirs; the link or the code e-mailed to it proves it. A row without hashes proves nothing: the address was not one that could.';
comment on column identity.email_proof.browser_hash is 'The code counts only in the browser that asked for it; the link counts in any.';
comment on column identity.email_proof.sealed is 'What was typed at registration, sealed by data protection, until the address is proved.';
CREATE INDEX email_proof_account ON identity.email_proof USING btree (account) WHERE (account IS NOT NULL);
CREATE INDEX email_proof_expires ON identity.email_proof USING btree (expires_at);
CREATE UNIQUE INDEX email_proof_link ON identity.email_proof USING btree (link_hash);

create table identity.held_post (
    id uuid not null,
    secret_hash bytea not null,
    account uuid,
    needed text not null,
    path text not null,
    sealed text not null,
    expires_at timestamp with time zone not null,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    CHECK ((needed = ANY (ARRAY['signed-in'::text, 'two-factor'::text, 'verified'::text])))
);
comment on table identity.held_post is 'A form that was sent by someone who first has to sign in or prove more. Given back once, to the same browser.';
CREATE INDEX held_post_account ON identity.held_post USING btree (account) WHERE (account IS NOT NULL);
CREATE INDEX held_post_expires ON identity.held_post USING btree (expires_at);

create table identity.helping (
    id uuid not null,
    person uuid not null,
    helper uuid,
    may text not null,
    services text[],
    until date not null,
    invited_email text,
    link_hash bytea,
    code_hash bytea,
    invited_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    accepted_at timestamp with time zone,
    evidence text,
    ended_at timestamp with time zone,
    ended_by text,
    PRIMARY KEY (id),
    FOREIGN KEY (helper) REFERENCES identity.account(id),
    FOREIGN KEY (person) REFERENCES identity.account(id),
    CHECK ((person <> helper)),
    CHECK (((accepted_at IS NULL) OR (helper IS NOT NULL))),
    CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CHECK ((ended_by = ANY (ARRAY['person'::text, 'helper'::text, 'staff'::text, 'replaced'::text]))),
    CHECK ((may = ANY (ARRAY['see'::text, 'act'::text]))),
    CHECK ((cardinality(services) > 0))
);
comment on column identity.helping.services is 'The names of the services it is for; null for all.';
comment on column identity.helping.until is 'The last day it holds.';
comment on column identity.helping.invited_email is 'Only who has proved this address can accept. Null when a code was read out, or staff recorded it.';
comment on column identity.helping.link_hash is 'Emptied when used.';
comment on column identity.helping.evidence is 'What staff saw or heard when they recorded it.';
CREATE INDEX helping_helper ON identity.helping USING btree (helper) WHERE (helper IS NOT NULL);
CREATE INDEX helping_person ON identity.helping USING btree (person);
CREATE UNIQUE INDEX helping_code ON identity.helping USING btree (code_hash);
CREATE UNIQUE INDEX helping_holds ON identity.helping USING btree (person, helper) WHERE ((accepted_at IS NOT NULL) AND (ended_at IS NULL));
CREATE UNIQUE INDEX helping_link ON identity.helping USING btree (link_hash);
CREATE TRIGGER session_changed AFTER INSERT OR DELETE OR UPDATE ON identity.helping FOR EACH STATEMENT EXECUTE FUNCTION identity.say_session_changed();

create table identity.helping_consent (
    id uuid not null,
    helping uuid not null,
    words text not null,
    until date not null,
    given_at timestamp with time zone not null,
    noted_by text not null,
    PRIMARY KEY (id),
    FOREIGN KEY (helping) REFERENCES identity.helping(id)
);
comment on table identity.helping_consent is 'The words a person agreed to, each time they did. Nothing is changed, and removed only with an invitation that nobody accepted.';
CREATE INDEX helping_consent_of ON identity.helping_consent USING btree (helping);

create table identity.invitation (
    account uuid not null,
    id uuid not null,
    secret_hash bytea not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    PRIMARY KEY (account),
    UNIQUE (id),
    FOREIGN KEY (account) REFERENCES identity.account(id)
);
comment on table identity.invitation is 'A link by which a new member of staff sets their first password, once. Another invitation puts an end to the one before.';
comment on column identity.invitation.secret_hash is 'SHA-256 of the secret in the link: this table alone opens nothing.';

create table identity.outside_identity (
    issuer text not null,
    subject text not null,
    account uuid not null,
    connected_at timestamp with time zone not null,
    proved_at timestamp with time zone,
    PRIMARY KEY (issuer, subject),
    FOREIGN KEY (account) REFERENCES identity.account(id)
);
comment on table identity.outside_identity is 'Who an account is elsewhere: at GOV.UK One Login, or at the provider staff sign in with.';
CREATE INDEX outside_identity_account ON identity.outside_identity USING btree (account);

create table identity.partner (
    id uuid not null,
    client_id text not null,
    name text not null,
    home text,
    sector text not null,
    redirect_uris text[] not null,
    sign_out_uris text[] not null,
    scopes text[] not null,
    authentication text not null,
    secret_hash bytea,
    keys json,
    algorithm text not null,
    assurance text not null,
    enabled boolean default true not null,
    made_at timestamp with time zone not null,
    version integer default 1 not null,
    back_channel_uri text,
    PRIMARY KEY (id),
    UNIQUE (client_id),
    CHECK ((algorithm = ANY (ARRAY['ES256'::text, 'RS256'::text]))),
    CHECK ((assurance = ANY (ARRAY['signed-in'::text, 'two-factor'::text, 'verified'::text]))),
    CHECK ((authentication = ANY (ARRAY['secret'::text, 'private-key'::text, 'none'::text]))),
    CHECK (((authentication = 'secret'::text) = (secret_hash IS NOT NULL))),
    CHECK (((authentication = 'private-key'::text) = (keys IS NOT NULL))),
    CHECK ((client_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CHECK ((name <> ''::text)),
    CHECK ((cardinality(redirect_uris) > 0)),
    CHECK ((sector <> ''::text))
);
comment on table identity.partner is 'Others where people sign in with their account here: clients of our OpenID Connect provider.';
comment on column identity.partner.sector is 'Partners of one sector know a person by the same subject; of two sectors never.';
comment on column identity.partner.redirect_uris is 'Compared to the letter.';
comment on column identity.partner.secret_hash is 'SHA-256 of 256 random bits, which were shown once.';
comment on column identity.partner.back_channel_uri is 'Where our server tells it that somebody has signed out here; null where it is not told.';

create table identity.partner_consent (
    partner uuid not null,
    account uuid not null,
    scopes text[] not null,
    given_at timestamp with time zone not null,
    PRIMARY KEY (partner, account),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    FOREIGN KEY (partner) REFERENCES identity.partner(id)
);
CREATE INDEX partner_consent_account ON identity.partner_consent USING btree (account);

create table identity.partner_grant (
    id uuid not null,
    partner uuid not null,
    account uuid not null,
    stamp text not null,
    scopes text[] not null,
    redirect_uri text not null,
    code_hash bytea not null,
    code_until timestamp with time zone not null,
    code_used_at timestamp with time zone,
    challenge text not null,
    nonce text,
    assurance text not null,
    methods text[] not null,
    signed_in_at timestamp with time zone not null,
    made_at timestamp with time zone not null,
    until timestamp with time zone not null,
    ended_at timestamp with time zone,
    session uuid,
    told_at timestamp with time zone,
    PRIMARY KEY (id),
    UNIQUE (code_hash),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    FOREIGN KEY (partner) REFERENCES identity.partner(id),
    FOREIGN KEY (session) REFERENCES identity.session(id) ON UPDATE CASCADE ON DELETE SET NULL,
    CHECK ((assurance = ANY (ARRAY['signed-in'::text, 'two-factor'::text, 'verified'::text])))
);
comment on table identity.partner_grant is 'One sign-in at a partner: its code, and the family of tokens made from it. What ends it ends them all.';
comment on column identity.partner_grant.stamp is 'The account''s security stamp then: a new password ends what was granted before.';
comment on column identity.partner_grant.session is 'The session they signed in by: when it ends, the partner is told. A session gets another id as it rises, and this with it.';
comment on column identity.partner_grant.told_at is 'When the partner took word that the session has ended.';
CREATE INDEX partner_grant_account ON identity.partner_grant USING btree (account);
CREATE INDEX partner_grant_partner ON identity.partner_grant USING btree (partner);
CREATE INDEX partner_grant_session ON identity.partner_grant USING btree (session) WHERE (session IS NOT NULL);
CREATE INDEX partner_grant_until ON identity.partner_grant USING btree (until);

create table identity.partner_request (
    handle bytea not null,
    partner uuid not null,
    request json not null,
    made_at timestamp with time zone not null,
    PRIMARY KEY (handle),
    FOREIGN KEY (partner) REFERENCES identity.partner(id)
);
comment on table identity.partner_request is 'What a partner asked for, while the person signs in or decides. The handle is the hash of what the address carries.';
CREATE INDEX partner_request_made ON identity.partner_request USING btree (made_at);
CREATE INDEX partner_request_partner ON identity.partner_request USING btree (partner);

create table identity.partner_subject (
    sector text not null,
    account uuid not null,
    subject text not null,
    PRIMARY KEY (sector, account),
    UNIQUE (subject),
    FOREIGN KEY (account) REFERENCES identity.account(id)
);
comment on table identity.partner_subject is 'What a sector knows a person by: random, so that two sectors cannot tell that they know the same person.';
CREATE INDEX partner_subject_account ON identity.partner_subject USING btree (account);

create table identity.partner_token (
    hash bytea not null,
    granted uuid not null,
    kind text not null,
    scopes text[] not null,
    made_at timestamp with time zone not null,
    until timestamp with time zone not null,
    used_at timestamp with time zone,
    PRIMARY KEY (hash),
    FOREIGN KEY (granted) REFERENCES identity.partner_grant(id) ON DELETE CASCADE,
    CHECK ((kind = ANY (ARRAY['access'::text, 'refresh'::text])))
);
comment on column identity.partner_token.used_at is 'When a refresh token was exchanged. One that comes again was stolen, from us or from the partner: its grant ends.';
CREATE INDEX partner_token_granted ON identity.partner_token USING btree (granted);

create table identity.passkey (
    credential_id bytea not null,
    account uuid not null,
    name text not null,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    user_verified boolean not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    attestation_object bytea not null,
    client_data_json bytea not null,
    created_at timestamp with time zone not null,
    PRIMARY KEY (credential_id),
    FOREIGN KEY (account) REFERENCES identity.account(id)
);
CREATE INDEX passkey_account ON identity.passkey USING btree (account);

create table identity.recovery_code (
    account uuid not null,
    number integer not null,
    code_hash text not null,
    PRIMARY KEY (account, number),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    CHECK (((number >= 0) AND (number <= 9)))
);

create table identity.session (
    id uuid not null,
    account uuid not null,
    scheme text not null,
    secret_hash bytea not null,
    stamp text not null,
    method text not null,
    device text not null,
    network text not null,
    created_at timestamp with time zone not null,
    seen_at timestamp with time zone not null,
    two_factor_at timestamp with time zone,
    verified_at timestamp with time zone,
    acting_kind text,
    acting_id uuid,
    acting_name text,
    ended_at timestamp with time zone,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    CHECK ((acting_kind = ANY (ARRAY['business'::text, 'person'::text]))),
    CHECK ((num_nulls(acting_kind, acting_id, acting_name) = ANY (ARRAY[0, 3]))),
    CHECK ((method = ANY (ARRAY['password'::text, 'link'::text, 'code'::text, 'passkey'::text, 'outside'::text]))),
    CHECK ((scheme = ANY (ARRAY['staff'::text, 'person'::text])))
);
comment on column identity.session.id is 'Changes whenever the session gains in assurance, so that a cookie known before is worth nothing after.';
comment on column identity.session.secret_hash is 'SHA-256 of the secret in the cookie: this table alone opens nothing.';
comment on column identity.session.stamp is 'The account''s security stamp when the session began. A session with another stamp is dead.';
comment on column identity.session.device is 'Browser and system in words; what the browser sent is not kept.';
comment on column identity.session.seen_at is 'Written at most every five minutes.';
CREATE INDEX session_account ON identity.session USING btree (account);
CREATE INDEX session_seen ON identity.session USING btree (seen_at);
CREATE TRIGGER session_changed AFTER UPDATE ON identity.session FOR EACH ROW WHEN (((old.scheme = 'person'::text) AND ((new.seen_at < old.seen_at) OR ((((((((((old.id IS DISTINCT FROM new.id) OR (old.secret_hash IS DISTINCT FROM new.secret_hash)) OR (old.stamp IS DISTINCT FROM new.stamp)) OR (old.created_at IS DISTINCT FROM new.created_at)) OR (old.ended_at IS DISTINCT FROM new.ended_at)) OR (old.two_factor_at IS DISTINCT FROM new.two_factor_at)) OR (old.verified_at IS DISTINCT FROM new.verified_at)) OR (old.acting_kind IS DISTINCT FROM new.acting_kind)) OR (old.acting_id IS DISTINCT FROM new.acting_id)) OR (old.acting_name IS DISTINCT FROM new.acting_name))))) EXECUTE FUNCTION identity.say_session_changed();

create table identity.sign_in_attempt (
    id uuid not null,
    at timestamp with time zone not null,
    scheme text not null,
    method text not null,
    succeeded boolean not null,
    PRIMARY KEY (id),
    CHECK ((scheme = ANY (ARRAY['staff'::text, 'person'::text])))
);
comment on table identity.sign_in_attempt is 'For figures alone: it says nothing of whose account it was.';
CREATE INDEX sign_in_attempt_at ON identity.sign_in_attempt USING btree (at);

create table identity.signing_key (
    id text not null,
    algorithm text not null,
    sealed text not null,
    public_key json not null,
    made_at timestamp with time zone not null,
    signs_from timestamp with time zone not null,
    PRIMARY KEY (id),
    CHECK ((algorithm = ANY (ARRAY['ES256'::text, 'RS256'::text])))
);
comment on column identity.signing_key.sealed is 'The private key in PKCS #8, sealed by data protection.';
comment on column identity.signing_key.signs_from is 'A key is shown a day before it signs, so that partners know it when it does. The newest that may sign does.';

create table identity.team (
    name text not null,
    title text not null,
    version integer default 1 not null,
    titled_here boolean default false not null,
    retired_at timestamp with time zone,
    title_cy text,
    PRIMARY KEY (name),
    CHECK ((name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CHECK ((title <> ''::text)),
    CHECK ((title_cy <> ''::text))
);
comment on column identity.team.titled_here is 'The title was written on the screen: the council''s staff.yaml no longer changes it.';
comment on column identity.team.retired_at is 'It gets no more work. Its members still see what it closed.';
comment on column identity.team.title_cy is 'What customers who are written to in Welsh call it; null where it has no Welsh title, and they read the English one.';

create table identity.team_member (
    team text not null,
    account uuid not null,
    given_here boolean default true not null,
    from_outside boolean default false not null,
    PRIMARY KEY (team, account),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    FOREIGN KEY (team) REFERENCES identity.team(name),
    CHECK ((given_here OR from_outside))
);
comment on column identity.team_member.given_here is 'Put into the team on the screen. Membership counts wherever it comes from.';
comment on column identity.team_member.from_outside is 'Comes from a group at the provider staff sign in with, as it was at their last sign-in there.';
CREATE INDEX team_member_account ON identity.team_member USING btree (account);

create table identity.used_once (
    key bytea not null,
    forget_after timestamp with time zone not null,
    PRIMARY KEY (key)
);
comment on table identity.used_once is 'What may be used once (attempts to sign in elsewhere, ids of tokens), by its hash.';

create table identity.work_profile (
    account uuid not null,
    skills text[] default '{}'::text[] not null,
    languages text[] default '{}'::text[] not null,
    wards text[] default '{}'::text[] not null,
    most_cases integer,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES identity.account(id),
    CHECK ((languages <@ '{cy}'::text[])),
    CHECK ((most_cases > 0))
);
comment on table identity.work_profile is 'What work a member of staff can be given. Without a row: anything that needs no skill, in English, anywhere.';
comment on column identity.work_profile.skills is 'Small words the council chooses, such as pest-treatment; service files name them.';
comment on column identity.work_profile.languages is 'The languages they work in besides English.';
comment on column identity.work_profile.wards is 'The wards they cover, by name; none for all.';
comment on column identity.work_profile.most_cases is 'How many open cases they have at most before work goes to others; null for no limit.';

create table insight.day (
    ward text not null,
    day date not null,
    team text not null,
    service text not null,
    channel text not null,
    restricted boolean not null,
    opened integer not null,
    still_open integer not null,
    ended integer not null,
    closed integer not null,
    resolved integer not null,
    in_target integer not null,
    first_contact integer not null,
    reopened integer not null,
    chases integer not null,
    answers integer not null,
    satisfied integer not null,
    score integer not null,
    PRIMARY KEY (ward, day, team, service, channel, restricted)
);
comment on table insight.day is 'The numbers of one day: the sums of insight.fact, kept right as cases change.';
comment on column insight.day.ward is 'A ward, empty for cases whose ward is not known, and * for the sum of all wards, so that what does not ask for wards reads few rows.';
comment on column insight.day.team is 'A team, or * for the sum of a ward over all teams, services and channels, of the cases that are not restricted.';
comment on column insight.day.still_open is 'How many of those opened on this day are open now.';
comment on column insight.day.ended is 'How many are closed since this day, those merged into others included.';
comment on column insight.day.resolved is 'How many of the closed were done or refused: those that in_target and first_contact are shares of.';
comment on column insight.day.score is 'The sum of the scores of all answers, 1 to 5 each.';
CREATE INDEX day_of_ward ON insight.day USING btree (ward, day) WHERE (team = '*'::text);
CREATE INDEX day_open ON insight.day USING btree (ward, team) WHERE (still_open <> 0);
CREATE INDEX day_restricted ON insight.day USING btree (team, day) WHERE restricted;

create table insight.fact (
    case_id uuid not null,
    service text not null,
    team text not null,
    ward text not null,
    channel text not null,
    restricted boolean not null,
    outcome text,
    opened_on date not null,
    closed_on date,
    in_target boolean not null,
    first_contact boolean not null,
    chased_on date[] not null,
    reopened_on date[] not null,
    score smallint,
    surveyed_on date,
    last_chased_on date generated always as (chased_on[cardinality(chased_on)]) stored,
    last_reopened_on date generated always as (reopened_on[cardinality(reopened_on)]) stored,
    PRIMARY KEY (case_id)
);
comment on table insight.fact is 'What was counted of each case: when the case changes, this is taken off the numbers and what it is now is added.';
comment on column insight.fact.ward is 'Empty where it is not known.';
comment on column insight.fact.in_target is 'Whether it was done or refused within its target.';
CREATE INDEX fact_chased ON insight.fact USING btree (last_chased_on) INCLUDE (team, service, channel, ward, restricted) WHERE (last_chased_on IS NOT NULL);
CREATE INDEX fact_reopened ON insight.fact USING btree (last_reopened_on) INCLUDE (team, service, channel, ward, restricted) WHERE (last_reopened_on IS NOT NULL);

create table insight.state (
    only_row boolean default true not null,
    definition integer not null,
    whole boolean not null,
    counted_at timestamp with time zone,
    PRIMARY KEY (only_row),
    CHECK (only_row)
);
comment on table insight.state is 'By which definition of the measures the numbers are counted, and whether all cases have been.';

create table integration.api_key (
    id uuid not null,
    name text not null,
    prefix text not null,
    hash bytea not null,
    scopes text[] not null,
    services text[] default '{}'::text[] not null,
    teams text[] default '{}'::text[] not null,
    per_minute integer not null,
    expires_at timestamp with time zone,
    made_at timestamp with time zone not null,
    made_by_name text not null,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_by_name text,
    PRIMARY KEY (id),
    UNIQUE (hash),
    CHECK (((revoked_at IS NULL) = (revoked_by_name IS NULL))),
    CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CHECK (((per_minute >= 1) AND (per_minute <= 6000))),
    CHECK ((cardinality(scopes) > 0))
);
comment on column integration.api_key.prefix is 'The beginning of the key, to recognise it by. The key itself is not kept.';
comment on column integration.api_key.hash is 'SHA-256 of the key, which has 256 random bits.';
comment on column integration.api_key.services is 'Empty for all services that need no naming; restricted ones, and those for who signs in, only by name.';
comment on column integration.api_key.last_used_at is 'Written once a minute at most.';
CREATE UNIQUE INDEX api_key_name ON integration.api_key USING btree (lower(name)) WHERE (revoked_at IS NULL);

create table integration.call (
    id uuid not null,
    key uuid not null,
    about uuid not null,
    system text not null,
    name text not null,
    body jsonb not null,
    queued_at timestamp with time zone not null,
    state text default 'queued'::text not null,
    reference text,
    failure text,
    ended_at timestamp with time zone,
    PRIMARY KEY (id),
    UNIQUE (key),
    CHECK (((state = 'queued'::text) = (ended_at IS NULL))),
    CHECK (((state = 'refused'::text) = (failure IS NOT NULL))),
    CHECK ((name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CHECK ((state = ANY (ARRAY['queued'::text, 'taken'::text, 'refused'::text])))
);
comment on table integration.call is 'Something another system of the council is told: queued with the change it tells of, made by a worker.';
comment on column integration.call.key is 'Given by who queued it, and told to the other system: the same key twice is one call.';
comment on column integration.call.about is 'Whatever the call concerns; another module''s key, opaque here.';
comment on column integration.call.reference is 'What the other system calls what it was told.';
CREATE INDEX call_about ON integration.call USING btree (about, id);

create table integration.kept_answer (
    api_key uuid not null,
    name text not null,
    request bytea not null,
    status integer not null,
    headers jsonb not null,
    body text not null,
    at timestamp with time zone not null,
    PRIMARY KEY (api_key, name),
    FOREIGN KEY (api_key) REFERENCES integration.api_key(id)
);
comment on table integration.kept_answer is 'Answers to requests by their Idempotency-Key, given again for a day.';
comment on column integration.kept_answer.request is 'Hash of what was asked: another request with the same name is refused.';
CREATE INDEX kept_answer_at ON integration.kept_answer USING btree (at);

create table integration.linked_account (
    id uuid not null,
    person uuid,
    business uuid,
    kind text not null,
    number_hash bytea not null,
    number_end text not null,
    sealed text not null,
    label text not null,
    linked_at timestamp with time zone not null,
    linked_by uuid not null,
    unlinked_at timestamp with time zone,
    PRIMARY KEY (id),
    CHECK ((num_nonnulls(person, business) = 1)),
    CHECK ((kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CHECK (((length(number_end) >= 1) AND (length(number_end) <= 4))),
    CHECK ((length(number_hash) = 32))
);
comment on table integration.linked_account is 'An account in another system of the council that a person or business has proved to be theirs. It stays linked until they, or leaving, end it.';
comment on column integration.linked_account.number_hash is 'Hash of whose it is, the kind and the number: the same account is linked once.';
comment on column integration.linked_account.number_end is 'The last characters of the number, to tell one from another on a page.';
comment on column integration.linked_account.sealed is 'Sealed by data protection: the number, and the key the other system knows the account by.';
comment on column integration.linked_account.label is 'What the other system calls it in words, such as the first line of an address.';
CREATE UNIQUE INDEX linked_account_once ON integration.linked_account USING btree (COALESCE(person, business), kind, number_hash) WHERE (unlinked_at IS NULL);

create table integration.webhook (
    id uuid not null,
    name text not null,
    url text not null,
    kinds text[] not null,
    services text[] default '{}'::text[] not null,
    secret text not null,
    old_secret text,
    old_until timestamp with time zone,
    enabled boolean default true not null,
    off_at timestamp with time zone,
    off_why text,
    failures integer default 0 not null,
    failing_since timestamp with time zone,
    rests_until timestamp with time zone,
    version integer default 1 not null,
    made_at timestamp with time zone not null,
    made_by_name text not null,
    PRIMARY KEY (id),
    CHECK ((enabled = (off_at IS NULL))),
    CHECK (((off_at IS NULL) = (off_why IS NULL))),
    CHECK (((old_secret IS NULL) = (old_until IS NULL))),
    CHECK ((cardinality(kinds) > 0)),
    CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CHECK ((off_why = ANY (ARRAY['by-hand'::text, 'failing'::text, 'gone'::text])))
);
comment on column integration.webhook.services is 'Empty for all services that need no naming.';
comment on column integration.webhook.secret is 'Sealed: we sign with it, so that its hash would not do.';
comment on column integration.webhook.old_secret is 'Signed with too until the time beside it, while the receiver changes over.';

create table integration.webhook_message (
    id uuid not null,
    webhook uuid not null,
    event_id uuid not null,
    kind text not null,
    body text not null,
    made_at timestamp with time zone not null,
    state text default 'waiting'::text not null,
    tries integer default 0 not null,
    last_at timestamp with time zone,
    last_status integer,
    PRIMARY KEY (id),
    UNIQUE (webhook, event_id),
    FOREIGN KEY (webhook) REFERENCES integration.webhook(id) ON DELETE CASCADE,
    CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text, 'held'::text])))
);
comment on column integration.webhook_message.state is 'held: its webhook was off when its turn came.';
CREATE INDEX webhook_message_made ON integration.webhook_message USING btree (made_at);

create table integration.webhook_try (
    message uuid not null,
    number integer not null,
    at timestamp with time zone not null,
    took integer not null,
    status integer,
    answer text,
    failure text,
    PRIMARY KEY (message, number),
    FOREIGN KEY (message) REFERENCES integration.webhook_message(id) ON DELETE CASCADE
);
comment on column integration.webhook_try.took is 'Milliseconds.';

create table letters.batch (
    id uuid not null,
    number integer not null,
    made_at timestamp with time zone not null,
    made_by uuid not null,
    made_by_name text not null,
    letters integer not null,
    teams text[] not null,
    printed_at timestamp with time zone,
    printed_by_name text,
    posted_on date,
    PRIMARY KEY (id),
    UNIQUE (number),
    CHECK (((printed_at IS NULL) = (printed_by_name IS NULL))),
    CHECK (((posted_on IS NULL) OR (printed_at IS NOT NULL))),
    CHECK ((letters > 0))
);
comment on table letters.batch is 'Letters that were given to the printing room together, as one PDF.';
comment on column letters.batch.teams is 'The teams of the restricted cases in it: who is in all of them may open it.';

create table letters.letter (
    id uuid not null,
    key uuid not null,
    case_id uuid not null,
    reference text not null,
    team text not null,
    restricted boolean not null,
    template text not null,
    language text not null,
    title text not null,
    body text not null,
    recipient text[] not null,
    way text not null,
    state text not null,
    document uuid,
    message uuid,
    batch uuid,
    made_at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    posted_on date,
    failure text,
    PRIMARY KEY (id),
    UNIQUE (key),
    UNIQUE (message),
    FOREIGN KEY (batch) REFERENCES letters.batch(id),
    CHECK (((state = 'in-batch'::text) <= (batch IS NOT NULL))),
    CHECK (((state = 'failed'::text) = (failure IS NOT NULL))),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK (((cardinality(recipient) >= 1) AND (cardinality(recipient) <= 7))),
    CHECK ((state = ANY (ARRAY['kept'::text, 'waiting'::text, 'in-batch'::text, 'queued'::text, 'posted'::text, 'failed'::text]))),
    CHECK ((way = ANY (ARRAY['post'::text, 'print'::text, 'keep'::text])))
);
comment on table letters.letter is 'A letter to the customer of a case: what it says, and how far it has come. Its PDF is a file of the case.';
comment on column letters.letter.key is 'Given by who asked for it: the same key twice makes one letter.';
comment on column letters.letter.recipient is 'The address as it stands in the window, a line each.';
comment on column letters.letter.way is 'Post: GOV.UK Notify prints and posts it. Print: our printing room does. Keep: nobody posts it.';
comment on column letters.letter.state is 'Waiting: for a batch. Queued: with GOV.UK Notify. Posted: handed to the post.';
comment on column letters.letter.message is 'The message that carries it to GOV.UK Notify, by the key of the notifications.';
CREATE INDEX letter_batch ON letters.letter USING btree (batch, id) WHERE (batch IS NOT NULL);
CREATE INDEX letter_case ON letters.letter USING btree (case_id, id);
CREATE INDEX letter_waiting ON letters.letter USING btree (made_at, id) WHERE (state = 'waiting'::text);

create table notifications.message (
    id uuid not null,
    key uuid,
    about uuid not null,
    channel text not null,
    recipient text not null,
    language text not null,
    template text not null,
    subject text not null,
    body text not null,
    state text default 'queued'::text not null,
    provider text,
    provider_id text,
    attempts integer default 0 not null,
    created_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    delivered_at timestamp with time zone,
    failed_at timestamp with time zone,
    failure text,
    not_before timestamp with time zone,
    letter uuid,
    PRIMARY KEY (id),
    UNIQUE (key),
    CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'letter'::text]))),
    CHECK (((state <> ALL (ARRAY['sent'::text, 'delivered'::text])) OR (sent_at IS NOT NULL))),
    CHECK (((state = 'delivered'::text) <= (delivered_at IS NOT NULL))),
    CHECK (((state = 'failed'::text) <= ((failure IS NOT NULL) AND (failed_at IS NOT NULL)))),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK (((channel = 'letter'::text) = (letter IS NOT NULL))),
    CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'failed'::text])))
);
comment on column notifications.message.id is 'Also the Message-ID of the e-mail and the reference at GOV.UK Notify.';
comment on column notifications.message.key is 'Given by who queued it: the same key twice makes one message.';
comment on column notifications.message.about is 'Whatever the message concerns; another module''s key, opaque here.';
comment on column notifications.message.body is 'Markdown with the values escaped for an e-mail, plain text for a text message.';
comment on column notifications.message.state is 'Sent: taken by the provider. Delivered: the provider says the recipient''s side took it.';
comment on column notifications.message.not_before is 'Waits for the end of the recipient''s quiet hours; null when it waits for nothing.';
comment on column notifications.message.letter is 'The letter that is posted, by the key of whoever made it; null for e-mails and texts. Delivered: printed and handed to the post.';
CREATE INDEX message_about ON notifications.message USING btree (about, id);
CREATE INDEX message_held ON notifications.message USING btree (not_before) WHERE (not_before IS NOT NULL);
CREATE INDEX message_letter_sent ON notifications.message USING btree (id) WHERE ((channel = 'letter'::text) AND (state = 'sent'::text));

create table places.address (
    lpi_key text not null,
    uprn bigint not null,
    language text not null,
    status text not null,
    main boolean not null,
    usrn integer not null,
    lines text[] not null,
    postcode text,
    sort_key text not null,
    search text,
    words tsvector generated always as (array_to_tsvector(string_to_array(search, ' '::text))) stored,
    PRIMARY KEY (lpi_key),
    FOREIGN KEY (lpi_key) REFERENCES places.lpi(lpi_key) ON DELETE CASCADE,
    CHECK ((status = ANY (ARRAY['approved'::text, 'provisional'::text, 'alternative'::text, 'historic'::text])))
);
comment on table places.address is 'What people look up: made from the tables above by the import, one row for each name of a property.';
comment on column places.address.main is 'The one name that stands for the property.';
comment on column places.address.search is 'Normalised words in the order of the address, then ~numbers that nearly fit. Null when the property is not offered.';
CREATE INDEX address_postcode ON places.address USING btree (postcode, sort_key) WHERE (main AND (search IS NOT NULL));
CREATE INDEX address_uprn ON places.address USING btree (uprn);
CREATE INDEX address_words ON places.address USING gin (words) WITH (fastupdate=off);
CREATE UNIQUE INDEX address_main ON places.address USING btree (uprn) WHERE main;

create table places.blpu (
    uprn bigint not null,
    logical_status smallint not null,
    state smallint,
    class text,
    parent_uprn bigint,
    easting double precision not null,
    northing double precision not null,
    latitude double precision not null,
    longitude double precision not null,
    positional_accuracy smallint,
    custodian_code integer,
    organisation text,
    ward_code text,
    parish_code text,
    postcode text,
    start_date date,
    end_date date,
    PRIMARY KEY (uprn),
    CHECK ((logical_status = ANY (ARRAY[1, 3, 5, 6, 7, 8, 9]))),
    CHECK (((uprn >= 1) AND (uprn <= '999999999999'::bigint)))
);
comment on table places.blpu is 'Basic land and property units: one row for each UPRN there ever was.';
comment on column places.blpu.logical_status is '1 approved, 3 alternative, 5 candidate, 6 provisional, 7 rejected outside, 8 historic, 9 rejected here.';
comment on column places.blpu.class is 'Null where the file keeps the class in a record of its own: see places.classification.';
comment on column places.blpu.parent_uprn is 'May name a property that has not come yet, or is another council''s.';
CREATE INDEX blpu_parent ON places.blpu USING btree (parent_uprn) WHERE (parent_uprn IS NOT NULL);
CREATE INDEX blpu_place ON places.blpu USING gist (point(easting, northing));

create table places.classification (
    class_key text not null,
    uprn bigint not null,
    code text not null,
    end_date date,
    PRIMARY KEY (class_key),
    FOREIGN KEY (uprn) REFERENCES places.blpu(uprn) ON DELETE CASCADE
);
CREATE INDEX classification_uprn ON places.classification USING btree (uprn);

create table places.gazetteer_import (
    id uuid not null,
    imported_at timestamp with time zone not null,
    format text not null,
    scope text not null,
    volume integer not null,
    process_date date,
    records bigint not null,
    faults bigint not null,
    properties bigint not null,
    PRIMARY KEY (id),
    CHECK ((format = ANY (ARRAY['dtf73'::text, 'address-base-premium'::text]))),
    CHECK ((scope = ANY (ARRAY['full'::text, 'changes'::text])))
);
CREATE INDEX gazetteer_import_latest ON places.gazetteer_import USING btree (imported_at DESC);

create table places.lpi (
    lpi_key text not null,
    uprn bigint not null,
    language text not null,
    logical_status smallint not null,
    sao_start_number integer,
    sao_start_suffix text,
    sao_end_number integer,
    sao_end_suffix text,
    sao_text text,
    pao_start_number integer,
    pao_start_suffix text,
    pao_end_number integer,
    pao_end_suffix text,
    pao_text text,
    usrn integer not null,
    level text,
    official text,
    postcode text,
    post_town text,
    start_date date,
    end_date date,
    PRIMARY KEY (lpi_key),
    FOREIGN KEY (uprn) REFERENCES places.blpu(uprn) ON DELETE CASCADE,
    FOREIGN KEY (usrn) REFERENCES places.street(usrn),
    CHECK ((language = ANY (ARRAY['ENG'::text, 'CYM'::text, 'GAE'::text, 'BIL'::text]))),
    CHECK ((logical_status = ANY (ARRAY[1, 3, 5, 6, 7, 8, 9])))
);
comment on table places.lpi is 'Land and property identifiers: the names a property has, had, or has in another language.';
CREATE INDEX lpi_uprn ON places.lpi USING btree (uprn);
CREATE INDEX lpi_usrn ON places.lpi USING btree (usrn);

create table places.organisation (
    org_key text not null,
    uprn bigint not null,
    name text not null,
    end_date date,
    PRIMARY KEY (org_key),
    FOREIGN KEY (uprn) REFERENCES places.blpu(uprn) ON DELETE CASCADE
);
CREATE INDEX organisation_uprn ON places.organisation USING btree (uprn);

create table places.street (
    usrn integer not null,
    record_type smallint not null,
    state smallint,
    classification smallint,
    start_easting double precision,
    start_northing double precision,
    end_easting double precision,
    end_northing double precision,
    start_date date,
    end_date date,
    PRIMARY KEY (usrn),
    CHECK ((record_type = ANY (ARRAY[1, 2, 3, 4, 9]))),
    CHECK (((usrn >= 1) AND (usrn <= 99999999)))
);
comment on table places.street is 'Streets of the gazetteer (BS 7666 part 1).';
comment on column places.street.record_type is '1 official name, 2 described, 3 numbered, 4 unofficial description, 9 for description of land.';
CREATE INDEX street_place ON places.street USING gist (box(point(start_easting, start_northing), point(end_easting, end_northing)));

create table places.street_descriptor (
    usrn integer not null,
    language text not null,
    name text not null,
    locality text,
    town text,
    administrative_area text,
    PRIMARY KEY (usrn, language),
    FOREIGN KEY (usrn) REFERENCES places.street(usrn) ON DELETE CASCADE,
    CHECK ((language = ANY (ARRAY['ENG'::text, 'CYM'::text, 'GAE'::text, 'BIL'::text])))
);

create table places.word (
    word text not null,
    lexeme text not null,
    uses integer not null,
    near text[] not null,
    PRIMARY KEY (word)
);
comment on table places.word is 'Every word of the addresses, to finish and correct what people type. Words are added and never removed.';
comment on column places.word.near is 'The word, and the word with any one letter left out: two words one slip apart share one of these.';
CREATE INDEX word_near ON places.word USING gin (near) WITH (fastupdate=off);
CREATE INDEX word_trigrams ON places.word USING gin (word gin_trgm_ops) WITH (fastupdate=off);

create table platform.audit_entry (
    id bigint generated always as identity not null,
    at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    action text not null,
    subject text not null,
    detail json not null,
    "position" bigint,
    hash bytea,
    PRIMARY KEY (id),
    CHECK ((("position" IS NULL) = (hash IS NULL)))
);
comment on column platform.audit_entry."position" is 'Place in the hash chain. Null for the moment between the commit and the sealing by a worker.';
CREATE INDEX audit_entry_for ON platform.audit_entry USING btree (((detail ->> 'actingFor'::text)), id) WHERE ((detail ->> 'actingFor'::text) IS NOT NULL);
CREATE INDEX audit_entry_subject ON platform.audit_entry USING btree (subject, id);
CREATE INDEX audit_entry_unsealed ON platform.audit_entry USING btree (id) WHERE ("position" IS NULL);
CREATE UNIQUE INDEX audit_entry_position ON platform.audit_entry USING btree ("position") WHERE ("position" IS NOT NULL);
CREATE TRIGGER audit_entry_is_final BEFORE DELETE OR UPDATE ON platform.audit_entry FOR EACH ROW EXECUTE FUNCTION platform.refuse_audit_change();
CREATE TRIGGER audit_entry_is_never_emptied BEFORE TRUNCATE ON platform.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_audit_change();

create table platform.closure (
    day date not null,
    title text not null,
    bank_holiday boolean default false not null,
    PRIMARY KEY (day)
);
comment on table platform.closure is 'One-off days on which the council does not work, beside its bank-holiday file.';
comment on column platform.closure.bank_holiday is 'Proclaimed as a bank holiday: the law''s working days leave it out too, which a closure of the council alone does not.';

create table platform.data_protection_key (
    name text not null,
    xml text not null,
    PRIMARY KEY (name)
);

create table platform.delivery (
    id bigint generated always as identity not null,
    event_id uuid not null,
    subscriber text not null,
    state text default 'waiting'::text not null,
    attempts integer default 0 not null,
    next_attempt_at timestamp with time zone not null,
    last_error text,
    finished_at timestamp with time zone,
    PRIMARY KEY (event_id, subscriber),
    CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'dead'::text])))
);
comment on column platform.delivery.id is 'In the order they were written; what a dead letter is called by.';
comment on column platform.delivery.event_id is 'The event, always there: both are forgotten in one statement.';
comment on column platform.delivery.next_attempt_at is 'When a worker may take it. Taking moves it on by the lease, so a worker that dies loses nothing.';
CREATE INDEX delivery_dead ON platform.delivery USING btree (id) WHERE (state = 'dead'::text);
CREATE INDEX delivery_due ON platform.delivery USING btree (subscriber, next_attempt_at) WHERE (state = 'waiting'::text);

create table platform.event (
    id uuid not null,
    kind text not null,
    data json not null,
    occurred_at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    subscribers text[],
    PRIMARY KEY (id)
);
comment on table platform.event is 'Facts in the past tense, written with the change they tell of.';
comment on column platform.event.subscribers is 'Who is still owed a delivery; null once they have one, or where nobody listens.';
CREATE INDEX event_owed ON platform.event USING btree (id) WHERE (subscribers IS NOT NULL);

create table platform.migration (
    schema text not null,
    name text not null,
    checksum text not null,
    applied_at timestamp with time zone default now() not null,
    PRIMARY KEY (schema, name)
);

create table platform.qrtz_blob_triggers (
    sched_name text not null,
    trigger_name text not null,
    trigger_group text not null,
    blob_data bytea,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

create table platform.qrtz_calendars (
    sched_name text not null,
    calendar_name text not null,
    calendar bytea not null,
    PRIMARY KEY (sched_name, calendar_name)
);

create table platform.qrtz_cron_triggers (
    sched_name text not null,
    trigger_name text not null,
    trigger_group text not null,
    cron_expression text not null,
    time_zone_id text,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

create table platform.qrtz_fired_triggers (
    sched_name text not null,
    entry_id text not null,
    trigger_name text not null,
    trigger_group text not null,
    instance_name text not null,
    fired_time bigint not null,
    sched_time bigint not null,
    priority integer not null,
    state text not null,
    job_name text,
    job_group text,
    is_nonconcurrent boolean not null,
    requests_recovery boolean,
    execution_group character varying(200),
    PRIMARY KEY (sched_name, entry_id)
);

create table platform.qrtz_job_details (
    sched_name text not null,
    job_name text not null,
    job_group text not null,
    description text,
    job_class_name text not null,
    is_durable boolean not null,
    is_nonconcurrent boolean not null,
    is_update_data boolean not null,
    requests_recovery boolean not null,
    job_data bytea,
    PRIMARY KEY (sched_name, job_name, job_group)
);

create table platform.qrtz_locks (
    sched_name text not null,
    lock_name text not null,
    PRIMARY KEY (sched_name, lock_name)
);

create table platform.qrtz_paused_job_grps (
    sched_name text not null,
    job_group text not null,
    PRIMARY KEY (sched_name, job_group)
);

create table platform.qrtz_paused_trigger_grps (
    sched_name text not null,
    trigger_group text not null,
    PRIMARY KEY (sched_name, trigger_group)
);

create table platform.qrtz_scheduler_state (
    sched_name text not null,
    instance_name text not null,
    last_checkin_time bigint not null,
    checkin_interval bigint not null,
    PRIMARY KEY (sched_name, instance_name)
);

create table platform.qrtz_simple_triggers (
    sched_name text not null,
    trigger_name text not null,
    trigger_group text not null,
    repeat_count bigint not null,
    repeat_interval bigint not null,
    times_triggered bigint not null,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

create table platform.qrtz_simprop_triggers (
    sched_name text not null,
    trigger_name text not null,
    trigger_group text not null,
    str_prop_1 text,
    str_prop_2 text,
    str_prop_3 text,
    int_prop_1 integer,
    int_prop_2 integer,
    long_prop_1 bigint,
    long_prop_2 bigint,
    dec_prop_1 numeric,
    dec_prop_2 numeric,
    bool_prop_1 boolean,
    bool_prop_2 boolean,
    time_zone_id text,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES platform.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

create table platform.qrtz_triggers (
    sched_name text not null,
    trigger_name text not null,
    trigger_group text not null,
    job_name text not null,
    job_group text not null,
    description text,
    next_fire_time bigint,
    prev_fire_time bigint,
    priority integer,
    trigger_state text not null,
    trigger_type text not null,
    start_time bigint not null,
    end_time bigint,
    calendar_name text,
    misfire_instr smallint,
    misfire_orig_fire_time bigint,
    execution_group character varying(200),
    preferred_node character varying(200),
    preferred_node_auto boolean default false not null,
    retry_policy character varying(250),
    retry_attempt integer,
    job_data bytea,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, job_name, job_group) REFERENCES platform.qrtz_job_details(sched_name, job_name, job_group)
);
CREATE INDEX qrtz_triggers_due ON platform.qrtz_triggers USING btree (sched_name, trigger_state, next_fire_time, priority DESC, misfire_instr);
CREATE INDEX qrtz_triggers_job ON platform.qrtz_triggers USING btree (sched_name, job_name, job_group);

create table platform.rate_limit (
    key bytea not null,
    window_start timestamp with time zone not null,
    used integer not null,
    PRIMARY KEY (key, window_start)
);
comment on column platform.rate_limit.key is 'Hash of what is limited and for whom: no address or reference is kept.';

create table records.digest_key (
    id integer default 1 not null,
    protected bytea not null,
    PRIMARY KEY (id),
    CHECK ((id = 1))
);
comment on table records.digest_key is 'One row: the key of all digests, wrapped by data protection. Without it no file is found under its name in the store.';

create table records.document (
    id uuid not null,
    subject text,
    name text not null,
    kind text not null,
    bytes bigint not null,
    digest bytea not null,
    preview bytea,
    state text default 'held'::text not null,
    verdict text,
    created_at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    retained_until timestamp with time zone,
    PRIMARY KEY (id),
    CHECK ((bytes > 0)),
    CHECK (((state = 'infected'::text) = (verdict IS NOT NULL))),
    CHECK (((preview IS NULL) OR (state = 'clean'::text))),
    CHECK (((subject IS NOT NULL) OR (retained_until IS NOT NULL))),
    CHECK ((length(digest) = 32)),
    CHECK (((length(name) >= 1) AND (length(name) <= 150))),
    CHECK ((length(preview) = 32)),
    CHECK ((state = ANY (ARRAY['held'::text, 'clean'::text, 'infected'::text, 'lost'::text]))),
    CHECK (((subject ~ '^[a-z][a-z-]*:.'::text) AND (length(subject) <= 200)))
);
comment on column records.document.subject is 'What the file belongs to, such as draft:… or case:…; the owner''s word, opaque here. Null until it is attached.';
comment on column records.document.name is 'As its sender called it, cleaned, for display only; the ending is the true kind''s.';
comment on column records.document.digest is 'HMAC of the SHA-256 of the stored content, and its name in the store. Rows with the same content share the bytes.';
comment on column records.document.preview is 'The digest of a small picture of it, kept in the same store.';
comment on column records.document.state is 'Held: waits to be scanned. Infected: refused, its bytes are gone. Lost: the store no longer has its bytes.';
comment on column records.document.retained_until is 'When it goes by itself; null keeps it as long as its subject.';
CREATE INDEX document_digest ON records.document USING btree (digest);
CREATE INDEX document_preview ON records.document USING btree (preview) WHERE (preview IS NOT NULL);
CREATE INDEX document_retained_until ON records.document USING btree (retained_until) WHERE (retained_until IS NOT NULL);
CREATE INDEX document_subject ON records.document USING btree (subject, id) WHERE (subject IS NOT NULL);

create table search.entry (
    kind text not null,
    key text not null,
    language text not null,
    audience text not null,
    title text not null,
    summary text not null,
    keywords text not null,
    body text not null,
    url text not null,
    words tsvector generated always as (((search.lexemes('search.plain'::regconfig, title, 'A'::"char") || search.lexemes('search.plain'::regconfig, keywords, 'B'::"char")) ||
CASE language
    WHEN 'en'::text THEN (((search.lexemes('search.english'::regconfig, title, 'A'::"char") || search.lexemes('search.english'::regconfig, keywords, 'B'::"char")) || search.lexemes('search.english'::regconfig, summary, 'C'::"char")) || search.lexemes('search.english'::regconfig, body, 'D'::"char"))
    ELSE (search.lexemes('search.plain'::regconfig, summary, 'C'::"char") || search.lexemes('search.plain'::regconfig, body, 'D'::"char"))
END)) stored not null,
    heading tsvector generated always as (((search.lexemes('search.plain'::regconfig, title, 'A'::"char") || search.lexemes('search.plain'::regconfig, keywords, 'B'::"char")) ||
CASE language
    WHEN 'en'::text THEN ((search.lexemes('search.english'::regconfig, title, 'A'::"char") || search.lexemes('search.english'::regconfig, keywords, 'B'::"char")) || search.lexemes('search.english'::regconfig, summary, 'C'::"char"))
    ELSE search.lexemes('search.plain'::regconfig, summary, 'C'::"char")
END)) stored not null,
    PRIMARY KEY (kind, key, language),
    CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text]))),
    CHECK ((key <> ''::text)),
    CHECK ((kind ~ '^[a-z][a-z0-9-]*$'::text)),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK ((title <> ''::text)),
    CHECK ((url ~~ '/%'::text))
);
comment on table search.entry is 'A copy, to be found by: what it says belongs to the module that wrote it. Rows stay out of TOAST where they can, or ranking would unpack each.';
comment on column search.entry.audience is 'staff: never found by the public.';
comment on column search.entry.words is 'Title A, keywords B, summary C, body D. English words are there by their stems, and those of title and keywords as written too, so that a beginning finds them.';
comment on column search.entry.heading is 'As words, without the body: half of all bodies have a common word in them, and few headings.';
CREATE INDEX entry_heading ON search.entry USING gin (heading) WITH (fastupdate=off);
CREATE INDEX entry_words ON search.entry USING gin (words) WITH (fastupdate=off);

create table search.missed (
    day date not null,
    language text not null,
    words text not null,
    times integer default 1 not null,
    PRIMARY KEY (day, language, words),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text]))),
    CHECK ((times > 0)),
    CHECK (((length(words) >= 1) AND (length(words) <= 60)))
);
comment on table search.missed is 'What people looked for and did not find, counted by day and never with a person.';

create table search.word (
    kind text not null,
    language text not null,
    audience text not null,
    word text not null,
    plain text not null,
    PRIMARY KEY (kind, language, audience, word),
    CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text]))),
    CHECK ((language = ANY (ARRAY['en'::text, 'cy'::text])))
);
comment on table search.word is 'The words of titles, keywords and summaries, to put a misspelt one right by.';
comment on column search.word.plain is 'The word without its accents.';
CREATE INDEX word_plain ON search.word USING gin (plain gin_trgm_ops) WITH (fastupdate=off);
CREATE INDEX word_start ON search.word USING btree (language, "left"(plain, 1), length(plain));

CREATE OR REPLACE FUNCTION assets.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    raise exception 'The history of % is never changed.', tg_table_name;
end
$function$;

CREATE OR REPLACE FUNCTION cases.may_open(case_id uuid, restricted boolean, team text, teams text[], officer uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((NOT restricted) OR (team = ANY (teams)) OR (EXISTS (SELECT FROM cases.opened_anyway o WHERE ((o.case_id = may_open.case_id) AND (o.officer = may_open.officer) AND (o.until > may_open.at)))));

CREATE OR REPLACE FUNCTION cases.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    raise exception '% is never changed.', tg_table_name;
end
$function$;

CREATE OR REPLACE FUNCTION councillors.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    raise exception 'What was written stays as it was written.';
end $function$;

CREATE OR REPLACE FUNCTION customers.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    raise exception '% is never changed.', tg_table_name;
end
$function$;

CREATE OR REPLACE FUNCTION grants.keep_committed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION grants.refuse_conflict()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if exists (select from grants.conflict c where c.application = new.application and c.staff = new.assessor) then
        raise exception 'Who declared an interest in an application does not assess it.' using errcode = 'check_violation', constraint = 'assessor_without_interest';
    end if;
    return new;
end
$function$;

CREATE OR REPLACE FUNCTION grants.refuse_own_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION identity.keep_an_owner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    -- Of two owners who go at once the second waits here, and then finds that it is the last.
    perform from identity.business b where b.id = old.business and b.closed_at is null for update;
    if found and not exists (select from identity.business_member m where m.business = old.business and m.role = 'owner') then
        raise exception 'A business has an owner.' using errcode = 'check_violation', constraint = 'business_has_owner';
    end if;
    return null;
end
$function$;

CREATE OR REPLACE FUNCTION identity.say_session_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    said text := 'session';
begin
    if tg_table_name = 'session' then
        said := said || ':' || old.id;
    end if;
    perform pg_notify('guildhall', said);
    raise notice using errcode = 'GH001', message = said;
    return null;
end
$function$;

CREATE OR REPLACE FUNCTION platform.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if tg_op = 'UPDATE' and old.position is null
        and (new.id, new.at, new.actor_kind, new.actor_name, new.action, new.subject)
            = (old.id, old.at, old.actor_kind, old.actor_name, old.action, old.subject)
        and new.actor_id is not distinct from old.actor_id
        and new.detail::text = old.detail::text then
        return new;
    end if;
    raise exception 'Audit entries are never changed or removed.';
end
$function$;

CREATE OR REPLACE FUNCTION search.lexemes(config regconfig, text text, weight "char")
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN setweight(to_tsvector(config, translate("left"(text, 100000), '/\@._-–—’''&+'::text, '            '::text)), weight);

create view cases.insight_case as
 SELECT c.id AS case_id,
    c.service,
    c.team,
    c.ward,
    c.channel,
    c.restricted,
    c.merged_into,
    c.outcome,
    c.target_on,
    ((c.opened_at AT TIME ZONE 'Europe/London'::text))::date AS opened_on,
    ((c.closed_at AT TIME ZONE 'Europe/London'::text))::date AS closed_on,
    ARRAY( SELECT ((t.at AT TIME ZONE 'Europe/London'::text))::date AS timezone
           FROM cases.timeline_entry t
          WHERE ((t.case_id = c.id) AND (t.kind = ANY (ARRAY['written'::text, 'contacted'::text])) AND ((t.data -> 'closed'::text) IS NULL))
          ORDER BY t.at) AS chased_on,
    ARRAY( SELECT ((t.at AT TIME ZONE 'Europe/London'::text))::date AS timezone
           FROM cases.timeline_entry t
          WHERE ((t.case_id = c.id) AND (t.kind = ANY (ARRAY['reopened'::text, 'disputed'::text])))
          ORDER BY t.at) AS reopened_on,
    (EXISTS ( SELECT
           FROM cases.timeline_entry t
          WHERE ((t.case_id = c.id) AND (t.kind = ANY (ARRAY['handed-over'::text, 'passed-on'::text, 'asked'::text]))))) AS passed_around,
    s.score,
    ((s.answered_at AT TIME ZONE 'Europe/London'::text))::date AS surveyed_on
   FROM (cases."case" c
     LEFT JOIN cases.survey s ON (((s.case_id = c.id) AND (s.score IS NOT NULL))))
  WHERE (NOT c.test);

create view platform.waiting as
 SELECT d.event_id,
    d.subscriber
   FROM platform.delivery d
  WHERE (d.state = 'waiting'::text)
UNION ALL
 SELECT e.id AS event_id,
    s.subscriber
   FROM (platform.event e
     CROSS JOIN LATERAL unnest(e.subscribers) s(subscriber))
  WHERE (e.subscribers IS NOT NULL);
