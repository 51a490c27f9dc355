using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>The lists of a scheme.</summary>
internal enum Show
{
    /// <summary>By score, with what they would cost.</summary>
    Ranked,

    /// <summary>They need assessors.</summary>
    Waiting,

    /// <summary>They are being scored.</summary>
    Scoring,

    /// <summary>A moderator must agree their scores.</summary>
    Moderation,

    /// <summary>They get a grant.</summary>
    Awarded,

    /// <summary>They get none.</summary>
    Refused,

    /// <summary>Their cases ended otherwise.</summary>
    Closed,
}

/// <summary>A line of a list.</summary>
internal sealed record ApplicationLine : ApplicationRow
{
    /// <summary>Its place in the ranked list.</summary>
    public int? Rank { get; init; }

    /// <summary>What all that pass down to it would cost.</summary>
    public long? RunningPence { get; init; }

    /// <summary>Who scores it, and who has.</summary>
    public string? Assessors { get; init; }

    /// <summary>How its payment stands, as stored.</summary>
    public string? Payment { get; init; }

    /// <summary>Whether who looks declared an interest.</summary>
    public bool IsInterested { get; init; }

    public Money? Running => RunningPence is { } pence ? new Money(pence) : null;
}

/// <summary>What somebody has still to score of a scheme.</summary>
internal sealed record InHand
{
    public required Guid Assessor { get; init; }

    public required string Name { get; init; }

    public required int Count { get; init; }

    /// <summary>The last day of their absence; null where they are here. Set by the page.</summary>
    public DateOnly? AwayUntil { get; init; }
}

/// <summary>Applications in lists, read along an index from a place on.</summary>
internal sealed class Applications(Database database)
{
    /// <summary>The lines of a page.</summary>
    public const int PageSize = 100;

    /// <summary>How many there are in each list.</summary>
    public async Task<IReadOnlyDictionary<Show, int>> CountAsync(string scheme, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var counted = (await connection.QueryAsync<(string State, int Count)>(
            """
            select a.state, count(*)::int from grants.application a where a.scheme = @scheme and (not a.restricted or a.team = any(@Teams)) group by a.state
            """,
            new { scheme, Teams = staff.Teams.ToArray() })).ToDictionary(c => Text.Parse<ApplicationState>(c.State), c => c.Count);
        return Enum.GetValues<Show>().ToDictionary(s => s, s => s == Show.Ranked
            ? counted.GetValueOrDefault(ApplicationState.Scored) + counted.GetValueOrDefault(ApplicationState.Reserve)
            : counted.GetValueOrDefault(Text.Parse<ApplicationState>(Text.Kebab(s))));
    }

    /// <summary>Who has still to score how many.</summary>
    public async Task<IReadOnlyList<InHand>> InHandAsync(string scheme, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<InHand>(
            """
            select m.assessor, max(m.assessor_name) as name, count(*)::int as count
            from grants.application a
            join grants.assessment m on m.application = a.id and m.submitted_at is null and m.withdrawn_at is null
            where a.scheme = @scheme and a.state in ('waiting', 'scoring')
            group by m.assessor
            order by name, m.assessor
            """,
            new { scheme })).AsList();
    }

    /// <summary>A page of a list, and one line more where there are more.</summary>
    /// <param name="after">The last application of the page before; null for the first.</param>
    public async Task<IReadOnlyList<ApplicationLine>> ListAsync(SchemeRow scheme, Show show, Guid? after, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var parameters = new { scheme.Name, State = Text.Kebab(show), after, Most = scheme.Rules.Most.Pence, Teams = staff.Teams.ToArray(), Me = staff.Id, Limit = PageSize + 1 };
        return (await connection.QueryAsync<ApplicationLine>(
            show switch
            {
                Show.Ranked =>
                    $"""
                    select r.id, r.scheme, r.case_id, r.reference, r.applicant, r.project, r.language, r.asked_pence, r.case_stage, r.late, r.state_text, r.score, r.passes, r.feedback,
                        r.version, r.rank, r.running_pence, r.is_interested
                    from (
                        select {ApplicationRow.Columns}, (row_number() over ranked)::int as rank,
                            (sum(case when a.passes then least(a.asked, @Most) else 0 end) over ranked)::bigint as running_pence,
                            exists (select from grants.conflict c where c.application = a.id and c.staff = @Me) as is_interested
                        from grants.application a join grants.scheme s on s.name = a.scheme
                        where a.scheme = @Name and a.state in ('scored', 'reserve') and {ApplicationRow.Seen}
                        window ranked as (order by a.score desc, a.id)
                    ) r
                    left join grants.application x on x.id = @after
                    where x.id is null or r.score < x.score or (r.score = x.score and r.id > x.id)
                    order by r.score desc, r.id
                    limit @Limit
                    """,
                Show.Awarded or Show.Refused =>
                    $"""
                    select {ApplicationRow.Columns},
                        (select p.state from grants.payment p where p.application = a.id and p.state <> 'taken-out' order by p.id desc limit 1) as payment
                    from grants.application a join grants.scheme s on s.name = a.scheme
                    left join grants.application x on x.id = @after
                    where a.scheme = @Name and a.state = @State and {ApplicationRow.Seen} and (x.id is null or (a.decided_at, a.id) < (x.decided_at, x.id))
                    order by a.decided_at desc, a.id desc
                    limit @Limit
                    """,
                _ =>
                    $"""
                    select {ApplicationRow.Columns},
                        (select string_agg(m.assessor_name || case when m.submitted_at is null then '' else ' ✓' end, ', ' order by m.assessor_name)
                            from grants.assessment m where m.application = a.id and m.withdrawn_at is null) as assessors
                    from grants.application a join grants.scheme s on s.name = a.scheme
                    left join grants.application x on x.id = @after
                    where a.scheme = @Name and a.state = @State and {ApplicationRow.Seen} and (x.id is null or (a.taken_in_at, a.id) > (x.taken_in_at, x.id))
                    order by a.taken_in_at, a.id
                    limit @Limit
                    """,
            },
            parameters)).AsList();
    }
}
