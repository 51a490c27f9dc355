using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>How much work is open.</summary>
public sealed class OpenCases(Database database)
{
    /// <summary>Where counting stops.</summary>
    public const int Cap = 10_000;

    /// <summary>The open cases of a service, counted no further than <see cref="Cap"/>; each is finished on the version it was opened with.</summary>
    public async Task<int> CountAsync(string service, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>(
            """
            select count(*)::int
            from (
                select from cases."case" c
                where c.service = @service and c.closed_at is null and not c.test
                limit @Cap) open
            """,
            new { service, Cap });
    }

    /// <summary>The versions that test cases were opened with.</summary>
    public async Task<IReadOnlyList<Guid>> TestVersionsAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Guid>("""select distinct c.service_version from cases."case" c where c.test""")).AsList();
    }
}
