using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Platform.Events.DeadLetters;

/// <summary>A delivery that nobody tries any more.</summary>
internal sealed record DeadLetter
{
    public required long Id { get; init; }
    public required Guid EventId { get; init; }
    public required string Kind { get; init; }
    public required string Data { get; init; }
    public required string Subscriber { get; init; }
    public required int Attempts { get; init; }
    public required string? LastError { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }
}

/// <summary>How far the workers are.</summary>
internal sealed record Backlog
{
    public required long Waiting { get; init; }
    public required DateTimeOffset? Oldest { get; init; }
}

/// <summary>How many dead letters a subscriber has.</summary>
internal sealed record DeadOfSubscriber(string Subscriber, long Count);

/// <summary>The deliveries that failed for good, and their second chance.</summary>
internal sealed class FailedDeliveries(Database database, DeliverySignal signal)
{
    public const int PageSize = 50;

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(long? before)
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<DeadLetter>(
            """
            select d.id, d.event_id, e.kind, e.data::text as data, d.subscriber, d.attempts, d.last_error, e.occurred_at, d.finished_at
            from platform.delivery d
            join platform.event e on e.id = d.event_id
            where d.state = 'dead' and d.id < @before
            order by d.id desc
            limit @limit
            """,
            new { before = before ?? long.MaxValue, limit = PageSize + 1 })];
    }

    public async Task<IReadOnlyList<DeadOfSubscriber>> CountAsync()
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<DeadOfSubscriber>(
            "select subscriber, count(*) as count from platform.delivery where state = 'dead' group by subscriber order by subscriber")];
    }

    public async Task<Backlog> BacklogAsync()
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleAsync<Backlog>(
            """
            select count(*) as waiting, min(e.occurred_at) as oldest
            from platform.waiting w
            join platform.event e on e.id = w.event_id
            """);
    }

    /// <summary>Has one delivered again, from its first attempt. Returns whether it was a dead letter.</summary>
    public async Task<bool> ReplayAsync(long id, Actor actor)
    {
        await using var tx = await database.BeginAsync(actor);
        var subscriber = await tx.QuerySingleOrDefaultAsync<string>(
            """
            update platform.delivery
            set state = 'waiting', attempts = 0, next_attempt_at = @Now, finished_at = null
            where id = @id and state = 'dead'
            returning subscriber
            """,
            new { id, tx.Now });
        if (subscriber is null)
        {
            return false;
        }

        tx.Audit("delivery.replayed", $"delivery {id}", new { subscriber });
        await tx.CommitAsync();
        signal.Raise();
        return true;
    }

    /// <summary>Has all of a subscriber delivered again. Returns how many there were.</summary>
    public async Task<int> ReplayAllAsync(string subscriber, Actor actor)
    {
        await using var tx = await database.BeginAsync(actor);
        var count = await tx.ExecuteAsync(
            """
            update platform.delivery
            set state = 'waiting', attempts = 0, next_attempt_at = @Now, finished_at = null
            where subscriber = @subscriber and state = 'dead'
            """,
            new { subscriber, tx.Now });
        if (count > 0)
        {
            tx.Audit("delivery.replayed-all", subscriber, new { count });
            await tx.CommitAsync();
            signal.Raise();
        }

        return count;
    }
}
