using Guildhall.Casework.Modules.Cases.Desk;

namespace Guildhall.Bench.Floor;

/// <summary>The product's statements, word for word. Change them here when they change there, or the two are not compared alike.</summary>
internal static class FloorSql
{
    // Not the product's, which does more: the plainest search there is.
    public const string Search =
        """
        select e.title, e.summary, e.url
        from search.entry e
        where e.words @@ websearch_to_tsquery(@config::regconfig, @words) and e.language = @language and e.audience = 'public'
        order by ts_rank(e.words, websearch_to_tsquery(@config::regconfig, @words)) desc
        limit 20
        """;

    // The same of cases.
    public const string CaseSearch =
        $"""
        select {CaseQuery.Columns}
        from cases.finding f
        join cases."case" c on c.id = f.case_id
        where (f.open and f.words @@ (@names::tsquery || websearch_to_tsquery('english', @words)) or not f.open and f.words @@ (@names::tsquery || websearch_to_tsquery('english', @words)))
            and {CaseQuery.Permitted}
        limit 51
        """;

    public const string LockCases =
        """
        select id, reference, service, service_version, stage, version, team, restricted, closed_at, test, sample, merged_into, owner, passed_to, snoozed_until
        from cases."case"
        where reference = any(@references) and (not restricted or team = any(@Teams))
        order by id
        for update
        """;

    public const string AssignCase =
        """
        update cases."case"
        set owner = @Id, owner_name = @Name, version = version + 1
        where id = @caseId and owner is distinct from @Id
        """;

    public const string LatestSession =
        """
        select id from identity.session where account = @account and scheme = 'staff' and ended_at is null order by created_at desc limit 1
        """;

    public const string MessagesAbout =
        """
        select id, about, channel, recipient, template, subject, body, state, created_at, sent_at, delivered_at, failure
        from notifications.message
        where about = @about
        order by id
        """;

    public const string LockCase =
        """
        select id, reference, service, service_version, stage, version, closed_at
        from cases."case"
        where reference = @reference and (not restricted or team = any(@Teams))
        for update
        """;

    public const string MoveCase =
        """
        update cases."case"
        set stage = @stage, stage_since = @now, version = version + 1,
            closed_at = case when @outcome::text is null then null else @now end, outcome = @outcome
        where id = @id
        """;

    public const string AddEntry =
        """
        with written as (
            insert into cases.timeline_entry (id, case_id, at, kind, public, stage, text, actor_kind, actor_id, actor_name)
            values (@id, @caseId, @now, @kind, @public, @stage, @text, @actorKind, @actorId, @actorName)
        )
        update cases."case" set changed_at = @now where id = @caseId
        """;

    public const string AddEvent =
        """
        insert into platform.event (id, kind, data, occurred_at, actor_kind, actor_id, actor_name, subscribers)
        values (@id, @kind, @data, @at, @actorKind, @actorId, @actorName, @subscribers)
        """;

    public const string AddAudit =
        """
        insert into platform.audit_entry (at, actor_kind, actor_id, actor_name, action, subject, detail)
        values (@at, @actorKind, @actorId, @actorName, @action, @subject, @detail)
        """;

    public const string FindDraft =
        """
        select id, service_version, account_id, answers, pages, typed ->> @page as typed, sent_reference, sent_target_on, sent_by_email
        from forms.draft
        where token_hash = @hash and service = @service and expires_at > @now
        """;

    public const string SaveDraft =
        """
        update forms.draft
        set answers = (answers - @removed) || @changed::jsonb,
            pages = case when @page = any (pages) then pages else pages || @page end,
            typed = typed - @page,
            language = @language,
            updated_at = @now,
            version = version + 1
        where id = @id and sent_at is null
        returning id, service_version, account_id, answers, pages
        """;

    public const string InsertCase =
        """
        insert into cases."case" (
            id, reference, service, service_version, stage, stage_since, team, restricted, channel, language,
            customer_name, customer_email, customer_phone, surname_key, property_text, opened_at, target_on, warn_on, facets)
        values (
            @id, @reference, @service, @serviceVersion, @stage, @now, @team, @restricted, @channel, @language,
            @name, @email, @phone, @surname, @property, @now, @target, @warn, @facets::jsonb)
        """;

    public const string Numbers =
        """
        select d.part, d.team, d.service, d.channel, sum(d.opened)::int as opened, sum(d.closed)::int as closed, sum(d.ended)::int as ended, sum(d.resolved)::int as resolved,
            sum(d.in_target)::int as in_target, sum(d.first_contact)::int as first_contact, sum(d.reopened)::int as reopened, sum(d.chases)::int as chases, sum(d.answers)::int as answers,
            sum(d.satisfied)::int as satisfied, sum(d.score)::int as score
        from (
            select date_trunc('week', d.day::timestamp)::date as part, d.team, d.service, d.channel, d.opened, d.closed, d.ended, d.resolved,
                d.in_target, d.first_contact, d.reopened, d.chases, d.answers, d.satisfied, d.score
            from insight.day d
            where d.ward = '*' and d.day > current_date - @days) d
        group by grouping sets ((d.part), (d.team), (d.service), (d.channel), ())
        """;
}
