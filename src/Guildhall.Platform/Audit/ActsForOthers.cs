using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Platform.Audit;

/// <summary>Something that was done for another, as the audit has it.</summary>
public sealed record AuditedAct
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By whom and for whom: “Ann Lee for Joe Lee”.</summary>
    public required string ActorName { get; init; }

    /// <summary>What was done, as <c>noun.verb</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what.</summary>
    public required string Subject { get; init; }
}

/// <summary>Reads from the audit what some did for others.</summary>
public sealed class ActsForOthers(Database database)
{
    internal const string ForWhom = "actingFor";

    /// <summary>What was done for a person or a business, newest first.</summary>
    /// <param name="whom">For whom.</param>
    /// <param name="by">By which account; null for anybody's.</param>
    /// <param name="since">From when on.</param>
    /// <param name="most">How many at most.</param>
    public async Task<IReadOnlyList<AuditedAct>> DoneForAsync(Guid whom, Guid? by, DateTimeOffset since, int most, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<AuditedAct>(
            """
            select at, actor_name, action, subject
            from platform.audit_entry
            where detail ->> 'actingFor' = @whom and (@by::uuid is null or actor_id = @by) and at >= @since
            order by id desc
            limit @most
            """,
            new { whom = whom.ToString(), by, since, most })).AsList();
    }
}
