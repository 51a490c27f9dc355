using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Grants.Assess;

/// <summary>Tells what somebody has still to score, and what a team has still to decide: numbers alone.</summary>
internal sealed class AssessmentsInHand(Database database) : IStaffWork, ITeamUse
{
    public async Task<IReadOnlyList<OpenWork>> OfAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Name, string Title, int Count)>(
            """
            select s.name, s.title, count(*)::int
            from grants.assessment m
            join grants.application a on a.id = m.application and a.state in ('waiting', 'scoring')
            join grants.scheme s on s.name = a.scheme
            where m.assessor = @account and m.submitted_at is null and m.withdrawn_at is null
            group by s.name, s.title
            order by s.title
            """,
            new { account });
        return [.. rows.Select(row => new OpenWork(row.Title, row.Count, GrantLinks.Scheme(row.Name, "scoring")) { Called = ("application to score", "applications to score"), MayLook = staff => staff.Is(StaffRole.Officer) || staff.Is(StaffRole.Manager) })];
    }

    public async Task<IReadOnlyList<string>> OfAsync(string team, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var open = await connection.QuerySingleAsync<int>(
            """
            select count(*)::int
            from grants.application a
            join grants.scheme s on s.name = a.scheme
            where s.team = @team and a.state in ('waiting', 'scoring', 'moderation', 'scored', 'reserve')
            """,
            new { team });
        return open == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{open:N0} grant {(open == 1 ? "application" : "applications")} to decide")];
    }
}
