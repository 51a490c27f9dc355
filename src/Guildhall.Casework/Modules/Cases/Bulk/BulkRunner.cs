using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>
/// Does a bulk action, a few cases at a time. A case's change and its result are one transaction: whatever dies, at whatever moment,
/// who goes on finds each case either done or waiting.
/// </summary>
internal sealed class BulkRunner(
    Database database, BulkDesk desk, StaffAtWork staffAtWork, IOptions<DeliveryOptions> deliveries, TimeProvider clock, ILogger<BulkRunner> logger) : ISubscriber<BulkBegun>
{
    // Few commits, and no case locked for long.
    private const int AtOnce = 10;

    public async Task HandleAsync(BulkBegun happened, Delivery delivery, CancellationToken cancellationToken)
    {
        // A delivery lasts only so long: a large action goes on in the next.
        var began = clock.GetTimestamp();
        var longest = TimeSpan.FromSeconds(deliveries.Value.LeaseSeconds / 8);
        while (await RunAsync(happened.Bulk, AtOnce, cancellationToken))
        {
            if (clock.GetElapsedTime(began) > longest)
            {
                await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
                tx.Publish(new BulkBegun(happened.Bulk));
                await tx.CommitAsync(cancellationToken);
                return;
            }
        }

        // Cases that another worker held, perhaps one that has died since, are looked for again.
        if (await HeadAsync(happened.Bulk, cancellationToken) is not null)
        {
            throw new InvalidOperationException("Some of its cases are held by another worker.");
        }
    }

    /// <summary>Does the next few; false when there are no more.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One case's fault is its result, and no other's.")]
    private async Task<bool> RunAsync(Guid bulk, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(bulk, count, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException && !(e is NpgsqlException { IsTransient: true } and not PostgresException))
        {
            // Something about one of them: each by itself, so that the others are done.
            if (count > 1)
            {
                for (var i = 0; i < count; i++)
                {
                    if (!await RunAsync(bulk, 1, cancellationToken))
                    {
                        return false;
                    }
                }

                return true;
            }

            if (e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable })
            {
                return true;
            }

            logger.LogError(e, "A case of the bulk action {Bulk} could not be changed", bulk);
            return await GiveUpAsync(bulk, cancellationToken);
        }
    }

    private async Task<bool> DoAsync(Guid bulk, int count, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(bulk, cancellationToken);
        if (head is null)
        {
            return false;
        }

        var staff = await staffAtWork.FindAsync(head.Officer, cancellationToken);
        var action = desk.Action(head.Action);
        if (staff is null || action is null)
        {
            await EndAsync(bulk, "stopped", cancellationToken);
            return false;
        }

        if (await DoAsync(bulk, action, JsonSerializer.Deserialize<BulkWhat>(head.What)!, count, staff, cancellationToken))
        {
            return true;
        }

        await EndAsync(bulk, "done", cancellationToken);
        return false;
    }

    private async Task<bool> DoAsync(Guid bulk, IBulkAction action, BulkWhat what, int count, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var lines = (await tx.QueryAsync<Line>(
            """
            select l.number, l.case_id
            from cases.bulk_line l
            where l.bulk = @bulk and l.result is null
            order by l.number
            limit @count
            for update skip locked
            """,
            new { bulk, count })).ToList();
        if (lines.Count == 0)
        {
            return false;
        }

        var cases = (await tx.QueryAsync<BulkCase>(
            """
            select c.id, c.reference, c.service_version, c.stage, c.team, c.owner, c.flags, c.closed_at, c.version, l.seen_version, l.number
            from cases.bulk_line l
            join cases."case" c on c.id = l.case_id
            where l.bulk = @bulk and l.number = any(@numbers) and (not c.restricted or c.team = any(@Teams))
            order by c.id
            for update of c
            """,
            new { bulk, numbers = lines.Select(l => l.Number).ToArray(), Teams = staff.Teams.ToArray() })).ToDictionary(c => c.Number);
        foreach (var line in lines)
        {
            Note(tx, bulk, line.Number, await OneAsync(tx, action, what, cases.GetValueOrDefault(line.Number), staff, cancellationToken));
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<string?> OneAsync(Transaction tx, IBulkAction action, BulkWhat what, BulkCase? to, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (to is null)
        {
            return WhyNot.Gone;
        }

        try
        {
            return await action.WhyNotAsync(what, to, cancellationToken) ?? await action.DoAsync(tx, what, to, staff, cancellationToken);
        }
        catch (CaseChangedException)
        {
            return WhyNot.Changed;
        }
    }

    private static void Note(Transaction tx, Guid bulk, int number, string? reason) => tx.AtCommit(
        """
        update cases.bulk_line set result = @result, reason = @reason, at = @now where bulk = @bulk and number = @number
        """,
        ("result", reason is null ? "done" : "not-done"), ("reason", reason), ("now", tx.Now), ("bulk", bulk), ("number", number));

    // The first that waits has failed by itself: it is told so, and the others go on.
    private async Task<bool> GiveUpAsync(Guid bulk, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var number = await tx.QuerySingleOrDefaultAsync<int?>(
            "select number from cases.bulk_line where bulk = @bulk and result is null order by number limit 1 for update skip locked", new { bulk });
        if (number is null)
        {
            return false;
        }

        Note(tx, bulk, number.Value, WhyNot.Fault);
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<Head?> HeadAsync(Guid bulk, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<Head>("select officer, action, what::text as what from cases.bulk where id = @bulk and state = 'running'", new { bulk });
    }

    // Lines that another worker holds just now wait still: whoever is last ends it.
    private async Task EndAsync(Guid bulk, string state, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var ended = await tx.ExecuteAsync(
            """
            update cases.bulk
            set state = @state, ended_at = @Now
            where id = @bulk and state = 'running'
                and (@state = 'stopped' or not exists (select from cases.bulk_line where bulk = @bulk and result is null))
            """,
            new { bulk, state, tx.Now });
        if (ended > 0)
        {
            tx.Audit("bulk.ended", bulk.ToString(), new { state });
            await tx.CommitAsync(cancellationToken);
        }
    }

    private sealed record Line(int Number, Guid CaseId);

    private sealed record Head
    {
        public required Guid Officer { get; init; }

        public required string Action { get; init; }

        public required string What { get; init; }
    }
}
