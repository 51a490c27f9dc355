using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>How many forms people have begun and not sent.</summary>
public sealed class UnfinishedForms(Database database, TimeProvider clock)
{
    /// <summary>Those of a service; each is finished on the version it was begun on.</summary>
    public async Task<int> CountAsync(string service, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>(
            """
            select count(*)::int
            from forms.draft
            where service = @service and sent_at is null and expires_at > @now and not test and ask_id is null
            """,
            new { service, now = clock.GetUtcNow() });
    }
}
