using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Platform.Audit;

/// <summary>An entry of the audit, to show to those who may ask who did what.</summary>
public sealed record AuditLine
{
    /// <summary>Its place in the order of writing.</summary>
    public required long Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string ActorName { get; init; }

    /// <summary>What, as written.</summary>
    public required string Action { get; init; }

    /// <summary>What more was noted, as JSON.</summary>
    public required string Detail { get; init; }
}

/// <summary>Reads from the audit what was done to one thing. Who may ask is for the asking page to say.</summary>
public sealed class AuditTrail(Database database)
{
    /// <summary>What was done, the latest first.</summary>
    /// <param name="subject">To what, as the entries name it.</param>
    /// <param name="actions">Which actions count.</param>
    /// <param name="before">Only entries older than this one; null from the latest on.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<IReadOnlyList<AuditLine>> OfAsync(
        string subject, IReadOnlyCollection<string> actions, long? before, int limit, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<AuditLine>(
            """
            select id, at, actor_name, action, detail::text
            from platform.audit_entry
            where subject = @subject and action = any(@Actions) and (@before::bigint is null or id < @before)
            order by id desc
            limit @limit
            """,
            new { subject, Actions = actions.ToArray(), before, limit })).AsList();
    }
}
