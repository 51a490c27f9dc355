using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>Which cases an officer looks at.</summary>
public enum CaseView
{
    /// <summary>Open work of the teams, the nearest target first.</summary>
    Open,

    /// <summary>The officer's own open work.</summary>
    Mine,

    /// <summary>What the customer wrote about and nobody has read, open or closed, the longest waiting first.</summary>
    Unread,

    /// <summary>What was closed, the latest first.</summary>
    Closed,

    /// <summary>What was sent while a service was being tried out, the latest first.</summary>
    Tests,
}

/// <summary>A line of the list.</summary>
public sealed record CaseLine
{
    /// <summary>The case's key: the second half of the place in the list.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The version of the service: it names the stage.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>Where the work stands.</summary>
    public required string Stage { get; init; }

    /// <summary>Whose queue it is in.</summary>
    public required string Team { get; init; }

    /// <summary>Who has it; null while it waits.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Who asked.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Where.</summary>
    public string? PropertyText { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when it was promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Since when a message of the customer waits to be read; null when none does.</summary>
    public DateTimeOffset? CustomerWroteAt { get; init; }

    /// <summary>Whether it waits for its customer, as stored.</summary>
    public string? Reply { get; init; }

    /// <summary>The last day on which they can send what it waits for.</summary>
    public DateOnly? ReplyBy { get; init; }

    /// <summary>Whether it waits for its customer; null when there is nothing to wait for.</summary>
    public Reply? Replying => Reply is { } reply ? Text.Parse<Reply>(reply) : null;
}

/// <summary>A page of the list, and where the next begins.</summary>
public sealed record CaseLines(IReadOnlyList<CaseLine> Lines, string? Next);

/// <summary>How much work there is, counted no further than <see cref="Cap"/> so that a large queue costs no more than a small one.</summary>
public sealed record CaseCounts(int Open, int Overdue, int Mine, int Unread)
{
    /// <summary>Where counting stops: the page then says “1,000+”.</summary>
    public const int Cap = 1000;
}

/// <summary>
/// The lists of cases. Read by keyset, per team along that team's index, so that a page costs the same
/// whether there are twenty thousand cases or a million. A restricted case is listed for its own team alone.
/// </summary>
public sealed class CaseList(Database database)
{
    /// <summary>Lines on a page.</summary>
    public const int PageSize = 50;

    private const string Counts =
        """
        select
            (select count(*)::int from (
                select from cases."case" c
                where c.team = any(@Teams) and c.closed_at is null and not c.test and (not c.restricted or c.team = any(@MyTeams)) limit @Cap) open) as open,
            (select count(*)::int from (
                select from cases."case" c
                where c.team = any(@Teams) and c.closed_at is null and c.target_on < @Today and not c.test and (not c.restricted or c.team = any(@MyTeams)) limit @Cap) late) as overdue,
            (select count(*)::int from (
                select from cases."case" c
                where c.owner = @Id and c.closed_at is null and not c.test and (not c.restricted or c.team = any(@MyTeams)) limit @Cap) mine) as mine,
            (select count(*)::int from (
                select from cases."case" c
                where c.team = any(@Teams) and c.customer_wrote_at is not null and not c.test and (not c.restricted or c.team = any(@MyTeams)) limit @Cap) unread) as unread
        """;

    /// <summary>One page of a list and the figures above it, in one round trip.</summary>
    /// <param name="after">Where the page begins, as an earlier page gave it; null for the first.</param>
    /// <param name="today">The day to reckon lateness by.</param>
    public async Task<(CaseLines Page, CaseCounts Counts)> ReadAsync(
        CaseView view, IReadOnlyList<string> teams, CurrentStaff staff, string? after, DateOnly today, CancellationToken cancellationToken = default)
    {
        var cursor = CaseCursor.Read(view, after);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            $"{Sql(view)};\n{Counts}",
            new
            {
                Teams = teams.ToArray(),
                MyTeams = staff.Teams.ToArray(),
                staff.Id,
                AfterDay = cursor.Day,
                AfterInstant = cursor.Instant,
                AfterId = cursor.Id,
                Limit = PageSize + 1,
                Today = today,
                CaseCounts.Cap,
            });
        var lines = (await results.ReadAsync<CaseLine>()).AsList();
        var counts = await results.ReadSingleAsync<CaseCounts>();
        if (lines.Count <= PageSize)
        {
            return (new CaseLines(lines, null), counts);
        }

        lines.RemoveAt(PageSize);
        return (new CaseLines(lines, CaseCursor.After(view, lines[^1]).ToString()), counts);
    }

    private static string Sql(CaseView view) => view switch
    {
        CaseView.Open =>
            """
            select page.*
            from unnest(@Teams) as wanted(team)
            cross join lateral (
                select c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner_name, c.customer_name,
                    c.property_text, c.opened_at, c.target_on, c.closed_at, c.customer_wrote_at, c.reply, c.reply_by
                from cases."case" c
                where c.team = wanted.team and c.closed_at is null and not c.test
                    and (not c.restricted or c.team = any(@MyTeams))
                    and (c.target_on, c.id) > (@AfterDay, @AfterId)
                order by c.target_on, c.id
                limit @Limit) page
            order by page.target_on, page.id
            limit @Limit
            """,
        CaseView.Mine =>
            """
            select c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner_name, c.customer_name,
                c.property_text, c.opened_at, c.target_on, c.closed_at, c.customer_wrote_at, c.reply, c.reply_by
            from cases."case" c
            where c.owner = @Id and c.closed_at is null and not c.test
                and (not c.restricted or c.team = any(@MyTeams))
                and (c.target_on, c.id) > (@AfterDay, @AfterId)
            order by c.target_on, c.id
            limit @Limit
            """,
        CaseView.Unread =>
            """
            select page.*
            from unnest(@Teams) as wanted(team)
            cross join lateral (
                select c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner_name, c.customer_name,
                    c.property_text, c.opened_at, c.target_on, c.closed_at, c.customer_wrote_at, c.reply, c.reply_by
                from cases."case" c
                where c.team = wanted.team and c.customer_wrote_at is not null and not c.test
                    and (not c.restricted or c.team = any(@MyTeams))
                    and (c.customer_wrote_at, c.id) > (@AfterInstant, @AfterId)
                order by c.customer_wrote_at, c.id
                limit @Limit) page
            order by page.customer_wrote_at, page.id
            limit @Limit
            """,
        CaseView.Closed =>
            """
            select page.*
            from unnest(@Teams) as wanted(team)
            cross join lateral (
                select c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner_name, c.customer_name,
                    c.property_text, c.opened_at, c.target_on, c.closed_at, c.customer_wrote_at, c.reply, c.reply_by
                from cases."case" c
                where c.team = wanted.team and c.closed_at is not null and not c.test
                    and (not c.restricted or c.team = any(@MyTeams))
                    and (c.closed_at, c.id) < (@AfterInstant, @AfterId)
                order by c.closed_at desc, c.id desc
                limit @Limit) page
            order by page.closed_at desc, page.id desc
            limit @Limit
            """,
        CaseView.Tests =>
            """
            select c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner_name, c.customer_name,
                c.property_text, c.opened_at, c.target_on, c.closed_at, c.customer_wrote_at, c.reply, c.reply_by
            from cases."case" c
            where c.test and (not c.restricted or c.team = any(@MyTeams)) and (c.opened_at, c.id) < (@AfterInstant, @AfterId)
            order by c.opened_at desc, c.id desc
            limit @Limit
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };
}
