using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What there is to know of a case, for the modules that act on cases: letters, rules. Sensitive answers stay sealed.</summary>
public sealed record CaseFacts
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The service it is of.</summary>
    public required string Service { get; init; }

    /// <summary>The version of the service it was opened with.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>That version. Set by the reader.</summary>
    public ServiceDefinition Definition { get; init; } = null!;

    /// <summary>Where the work stands.</summary>
    public required string Stage { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StageSince { get; init; }

    /// <summary>Whose queue it is in.</summary>
    public required string Team { get; init; }

    /// <summary>Who has it; null for nobody.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Their name.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether only its team may see it.</summary>
    public required bool Restricted { get; init; }

    /// <summary>How it reached us, as stored.</summary>
    public required string Channel { get; init; }

    /// <summary>The language the customer is written to in.</summary>
    public required string Language { get; init; }

    /// <summary>Who asked.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The person's account it belongs to; null for a business's and for nobody's.</summary>
    public Guid? Account { get; init; }

    /// <summary>The property's address.</summary>
    public string? PropertyText { get; init; }

    /// <summary>The ward the property lies in; null where it is not known.</summary>
    public string? Ward { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when it was promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How it ended, as stored; null while open.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whether it was sent while the service was being tried out.</summary>
    public required bool Test { get; init; }

    /// <summary>The case it goes on in; null where it goes on itself.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>Whether it goes on in another case.</summary>
    public bool IsMerged => MergedInto is not null;

    /// <summary>Small words the council marks cases with.</summary>
    public required string[] Flags { get; init; }

    /// <summary>Whether it waits for its customer, as stored: <c>awaited</c> or <c>received</c>.</summary>
    public string? Reply { get; init; }

    /// <summary>How often it was opened again.</summary>
    public required int Reopened { get; init; }

    /// <summary>How often the customer wrote while it was open.</summary>
    public required int Chases { get; init; }

    /// <summary>Since when we wait for the customer; null while we do not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Counts changes.</summary>
    public required int Version { get; init; }

    /// <summary>What the customer told us last. Set by the reader.</summary>
    public Answers Answers { get; init; } = Answers.Empty;

    internal string AnswersText { get; init; } = "{}";
}

/// <summary>A moment in the life of cases that something is reckoned from.</summary>
public enum CaseMoment
{
    /// <summary>They were opened.</summary>
    Opened,

    /// <summary>They reached the stage they are in, and are open.</summary>
    StageReached,

    /// <summary>The end of the day they are promised by, of those that are open.</summary>
    Target,

    /// <summary>We began to wait for the customer, and still do.</summary>
    Waiting,

    /// <summary>They were closed, and still are.</summary>
    Closed,
}

/// <summary>A case that has come to a moment.</summary>
/// <param name="Id">The case.</param>
/// <param name="At">When.</param>
public sealed record CaseAtMoment(Guid Id, DateTimeOffset At);

/// <summary>Something that happened to a case, for who asks what a rule would have done.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Kind">What happened, as stored.</param>
/// <param name="Stage">The stage it moved to.</param>
/// <param name="At">When.</param>
public sealed record PastEntry(Guid CaseId, TimelineKind Kind, string? Stage, DateTimeOffset At);

/// <summary>Reads cases for the modules that act on them.</summary>
public sealed class CaseFactReader(Database database, ServiceCatalogue catalogue)
{
    private const int MostEntries = 20_000;

    /// <summary>Cases by their keys; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<CaseFacts>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<CaseFacts>(
            """
            select c.id, c.reference, c.service, c.service_version, c.stage, c.stage_since, c.team, c.owner, c.owner_name, c.restricted, c.channel, c.language,
                c.customer_name, case when c.holder_kind = 'person' then c.holder end as account, c.property_text, c.ward, c.opened_at, c.target_on, c.closed_at,
                c.outcome, c.test, c.merged_into, c.flags, c.reply, c.waiting_since, c.reopened, c.chases, c.version, s.answers::text as answers_text
            from cases."case" c
            cross join lateral (select answers from cases.submission where case_id = c.id order by number desc limit 1) s
            where c.id = any(@ids)
            """,
            new { ids = ids.ToArray() });
        return await WholeAsync(rows, cancellationToken);
    }

    /// <summary>One case by its key, in the caller's transaction and locked for a change; null where there is none.</summary>
    public async Task<CaseFacts?> TakeAsync(Transaction tx, Guid id, CancellationToken cancellationToken = default)
    {
        var rows = await tx.QueryAsync<CaseFacts>(
            """
            select c.id, c.reference, c.service, c.service_version, c.stage, c.stage_since, c.team, c.owner, c.owner_name, c.restricted, c.channel, c.language,
                c.customer_name, case when c.holder_kind = 'person' then c.holder end as account, c.property_text, c.ward, c.opened_at, c.target_on, c.closed_at,
                c.outcome, c.test, c.merged_into, c.flags, c.reply, c.waiting_since, c.reopened, c.chases, c.version, s.answers::text as answers_text
            from cases."case" c
            cross join lateral (select answers from cases.submission where case_id = c.id order by number desc limit 1) s
            where c.id = @id
            for update of c
            """,
            new { id });
        return (await WholeAsync(rows, cancellationToken)).SingleOrDefault();
    }

    /// <summary>A case for an officer who may work it; null where there is none: the two look the same. A look at a restricted one is noted.</summary>
    public async Task<CaseFacts?> FindAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var found = await tx.QuerySingleOrDefaultAsync<(Guid Id, bool Restricted)?>(
            """
            select id, restricted from cases."case" where reference = @reference and (not restricted or team = any(@Teams))
            """,
            new { reference, Teams = staff.Teams.ToArray() });
        if (found is not var (id, restricted))
        {
            return null;
        }

        if (restricted)
        {
            tx.Audit("case.read", reference);
        }

        await tx.CommitAsync(cancellationToken);
        return (await FindAsync([id], cancellationToken)).SingleOrDefault();
    }

    /// <summary>What officers answered at the stages of a case, the latest to each question.</summary>
    public async Task<Answers> StageAnswersAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return Answers.FromJson(await connection.QuerySingleAsync<string>(
            """
            select coalesce(jsonb_object_agg(a.key, a.value), '{}')::text
            from (
                select distinct on (k.key) k.key, k.value
                from cases.timeline_entry t
                cross join lateral jsonb_each(case when jsonb_typeof(t.data -> 'answers') = 'object' then t.data -> 'answers' else '{}' end) k
                where t.case_id = @id and t.kind = 'moved'
                order by k.key, t.at desc, t.id desc) a
            """,
            new { id }));
    }

    /// <summary>The key of the case of a reference, for what the product does by itself; null for none.</summary>
    public async Task<Guid?> IdOfAsync(string reference, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Guid?>("""select id from cases."case" where reference = @reference""", new { reference });
    }

    /// <summary>The member of staff who sent what a case is about; null where somebody else did.</summary>
    public async Task<Guid?> SentByStaffAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(
            "select s.actor_id from cases.submission s where s.case_id = @id and s.actor_kind = 'officer' order by s.number limit 1", new { id });
    }

    /// <summary>Which of these cases a member of staff may see in a list: their team's, and those that are not restricted.</summary>
    public async Task<IReadOnlySet<Guid>> SeenByAsync(IReadOnlyCollection<Guid> ids, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Guid>(
            """
            select id from cases."case" where id = any(@ids) and (not restricted or team = any(@Teams))
            """,
            new { ids = ids.ToArray(), Teams = staff.Teams.ToArray() })).ToHashSet();
    }

    /// <summary>The cases that came to a moment between two instants, the earliest first, from a place in the list on. Tests and merged cases are left out.</summary>
    /// <param name="from">Later than this.</param>
    /// <param name="upto">Not later than this.</param>
    /// <param name="service">Of one service; null for all.</param>
    /// <param name="stage">In one stage; null for any.</param>
    /// <param name="after">The last one known; null for the first.</param>
    public async Task<IReadOnlyList<CaseAtMoment>> CameToAsync(
        CaseMoment moment, DateTimeOffset from, DateTimeOffset upto, string? service, string? stage, CaseAtMoment? after, int limit, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<CaseAtMoment>(
            moment switch
            {
                CaseMoment.Opened =>
                    """
                    select id, opened_at as at
                    from cases."case"
                    where opened_at > @from and opened_at <= @upto and (opened_at, id) > (@at, @afterId) and not test and merged_into is null
                        and (@service::text is null or service = @service) and (@stage::text is null or stage = @stage)
                    order by opened_at, id
                    limit @limit
                    """,
                CaseMoment.StageReached =>
                    """
                    select distinct t.case_id as id, t.at
                    from cases.timeline_entry t
                    join cases."case" c on c.id = t.case_id and c.stage_since = t.at
                    where t.stage is not null and t.at > @from and t.at <= @upto and (t.at, t.case_id) > (@at, @afterId) and c.closed_at is null and not c.test
                        and (@service::text is null or c.service = @service) and (@stage::text is null or c.stage = @stage)
                    order by t.at, t.case_id
                    limit @limit
                    """,
                CaseMoment.Target =>
                    """
                    select id, (target_on + 1)::timestamp at time zone 'Europe/London' as at
                    from cases."case"
                    where closed_at is null and target_on >= (@from at time zone 'Europe/London')::date - 1 and target_on < (@upto at time zone 'Europe/London')::date
                        and (target_on + 1)::timestamp at time zone 'Europe/London' > @from
                        and ((target_on + 1)::timestamp at time zone 'Europe/London', id) > (@at, @afterId) and not test
                        and (@service::text is null or service = @service) and (@stage::text is null or stage = @stage)
                    order by target_on, id
                    limit @limit
                    """,
                CaseMoment.Waiting =>
                    """
                    select id, waiting_since as at
                    from cases."case"
                    where closed_at is null and waiting_since > @from and waiting_since <= @upto and (waiting_since, id) > (@at, @afterId) and not test
                        and (@service::text is null or service = @service) and (@stage::text is null or stage = @stage)
                    order by waiting_since, id
                    limit @limit
                    """,
                _ =>
                    """
                    select id, closed_at as at
                    from cases."case"
                    where closed_at > @from and closed_at <= @upto and (closed_at, id) > (@at, @afterId) and not test and merged_into is null
                        and (@service::text is null or service = @service) and (@stage::text is null or stage = @stage)
                    order by closed_at, id
                    limit @limit
                    """,
            },
            new { from, upto, service, stage, at = after?.At ?? from, afterId = after?.Id ?? Guid.Empty, limit })];
    }

    /// <summary>The open cases of one service or of all, from a key on: for what is done to each of them every day.</summary>
    public async Task<IReadOnlyList<Guid>> OpenAsync(string? service, string? stage, Guid after, int limit, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<Guid>(
            """
            select id
            from cases."case"
            where closed_at is null and not test and id > @after and (@service::text is null or service = @service) and (@stage::text is null or stage = @stage)
            order by id
            limit @limit
            """,
            new { service, stage, after, limit })];
    }

    /// <summary>What happened to cases since a day, for what a rule would have done.</summary>
    public async Task<IReadOnlyList<PastEntry>> HappenedAsync(IReadOnlyCollection<Guid> cases, IReadOnlyCollection<TimelineKind> kinds, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid CaseId, string Kind, string? Stage, DateTimeOffset At)>(
            """
            select t.case_id, t.kind, t.stage, t.at
            from unnest(@cases) as asked (id)
            join cases.timeline_entry t on t.case_id = asked.id and t.at > @since
            where t.kind = any(@kinds)
            order by t.at, t.id
            limit @MostEntries
            """,
            new { cases = cases.ToArray(), kinds = kinds.Select(Text.Kebab).ToArray(), since, MostEntries });
        return [.. rows.Select(r => new PastEntry(r.CaseId, Text.Parse<TimelineKind>(r.Kind), r.Stage, r.At))];
    }

    private async Task<IReadOnlyList<CaseFacts>> WholeAsync(IEnumerable<CaseFacts> rows, CancellationToken cancellationToken)
    {
        var whole = new List<CaseFacts>();
        foreach (var row in rows)
        {
            whole.Add(row with
            {
                Definition = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition,
                Answers = Answers.FromJson(row.AnswersText),
            });
        }

        return whole;
    }
}
