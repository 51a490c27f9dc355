using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Staffing;

/// <summary>Tells how many open cases an officer has, and a team: numbers alone, which an administrator may have of restricted cases too.</summary>
internal sealed class WorkInHand(Database database, Teams teams) : IStaffWork, ITeamUse
{
    public async Task<IReadOnlyList<OpenWork>> OfAsync(Guid account, CancellationToken cancellationToken = default)
    {
        var titles = (await teams.AllAsync(cancellationToken)).ToDictionary(t => t.Name, t => t.Title);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Team, int Count)>(
            """
            select team, count(*)::int
            from cases."case"
            where owner = @account and closed_at is null
            group by team
            order by team
            """,
            new { account });
        return [.. rows.Select(row => new OpenWork(titles.GetValueOrDefault(row.Team, row.Team), row.Count, $"{CaseLinks.Desk}?team={row.Team}&owner={account}"))];
    }

    public async Task<IReadOnlyList<string>> OfAsync(string team, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var open = await connection.QuerySingleAsync<int>(
            """
            select count(*)::int
            from (
                select from cases."case" c where c.team = @team and c.closed_at is null limit @Cap) open
            """,
            new { team, OpenCases.Cap });
        return open == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{open:N0}{(open == OpenCases.Cap ? " or more" : "")} open {(open == 1 ? "case" : "cases")}")];
    }
}
