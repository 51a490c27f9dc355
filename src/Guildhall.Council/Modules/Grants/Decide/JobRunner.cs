using System.Diagnostics.CodeAnalysis;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guildhall.Council.Modules.Grants.Decide;

/// <summary>
/// Moves the cases of what was decided or paid, a few at a time, by the same code as an officer's move. A case's move and the mark that it is done are one
/// transaction: whatever dies, at whatever moment, who goes on finds each case either moved or waiting.
/// </summary>
internal sealed class JobRunner(
    Database database, SchemeStore schemes, CaseFactReader cases, CaseActs acts, StaffAtWork staffAtWork, IOptions<DeliveryOptions> deliveries, TimeProvider clock, ILogger<JobRunner> logger)
    : ISubscriber<GrantJobBegun>
{
    private const int AtOnce = 10;

    public async Task HandleAsync(GrantJobBegun happened, Delivery delivery, CancellationToken cancellationToken)
    {
        // A delivery lasts only so long: a large one goes on in the next.
        var began = clock.GetTimestamp();
        var longest = TimeSpan.FromSeconds(deliveries.Value.LeaseSeconds / 8);
        while (await RunAsync(happened.Job, AtOnce, cancellationToken))
        {
            if (clock.GetElapsedTime(began) > longest)
            {
                await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
                tx.Publish(new GrantJobBegun(happened.Job));
                await tx.CommitAsync(cancellationToken);
                return;
            }
        }

        // Lines that another worker held, perhaps one that has died since, are looked for again.
        if (await HeadAsync(happened.Job, cancellationToken) is not null)
        {
            throw new InvalidOperationException("Some of its cases are held by another worker.");
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One case's fault is its result, and no other's.")]
    private async Task<bool> RunAsync(Guid job, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(job, count, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException && !(e is NpgsqlException { IsTransient: true } and not PostgresException))
        {
            if (count > 1)
            {
                for (var i = 0; i < count; i++)
                {
                    if (!await RunAsync(job, 1, cancellationToken))
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

            logger.LogError(e, "A case of the grants job {Job} could not be moved", job);
            return await GiveUpAsync(job, cancellationToken);
        }
    }

    private async Task<bool> DoAsync(Guid job, int count, CancellationToken cancellationToken)
    {
        if (await HeadAsync(job, cancellationToken) is not { } head)
        {
            return false;
        }

        // The decision stands though who made it has left: then the product tells of it.
        var actor = (await staffAtWork.FindAsync(head.Officer, cancellationToken))?.ToActor() ?? Actor.System;
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var lines = (await tx.QueryAsync<Line>(
            """
            select l.number, l.application, l.message, a.case_id,
                case j.kind when 'award' then a.state = 'awarded' and a.award = l.amount when 'refuse' then a.state = 'refused' when 'reserve' then a.state = 'reserve' else true end as stands
            from grants.job_line l
            join grants.application a on a.id = l.application
            join grants.job j on j.id = l.job
            where l.job = @job and l.result is null
            order by l.number
            limit @count
            for update of l skip locked
            """,
            new { job, count })).ToList();
        if (lines.Count > 0)
        {
            var stages = (await schemes.GetAsync(tx, head.Scheme)).Rules.Stages;
            var stage = Text.Parse<JobKind>(head.Kind) switch
            {
                JobKind.Award => stages.Award,
                JobKind.Refuse => stages.Refuse,
                JobKind.Reserve => stages.Wait,
                _ => stages.Pay,
            };
            foreach (var line in lines.OrderBy(l => l.CaseId))
            {
                Note(tx, job, line.Number, await MoveAsync(tx, line, stage, cancellationToken));
            }

            await tx.CommitAsync(cancellationToken);
            return true;
        }

        await EndAsync(job, cancellationToken);
        return false;
    }

    private async Task<string?> MoveAsync(Transaction tx, Line line, string? stage, CancellationToken cancellationToken)
    {
        if (await cases.TakeAsync(tx, line.CaseId, cancellationToken) is not { } facts)
        {
            return "The case is gone";
        }

        // Tried again later, it may have been decided otherwise since.
        if (!line.Stands)
        {
            return "It was decided otherwise since";
        }

        if (stage is null || facts.Stage == stage)
        {
            // A scheme without a waiting list, or an award paid a second time: the history says it all the same.
            CaseActs.Note(tx, facts.Id, facts.Reference, line.Message ?? "");
        }
        else if (await acts.MoveAsync(tx, facts, stage, Short(line.Message), cancellationToken) is { } why)
        {
            return char.ToUpperInvariant(why[0]) + why[1..];
        }

        tx.AtCommit("update grants.application set told_at = @now where id = @id", ("now", tx.Now), ("id", line.Application));
        return null;
    }

    private static string Short(string? message) => message is { Length: > 4000 } ? message[..4000] : message ?? "";

    private static void Note(Transaction tx, Guid job, int number, string? why) => tx.AtCommit(
        """
        update grants.job_line set result = @result, why = @why, at = @now where job = @job and number = @number
        """,
        ("result", why is null ? "done" : "not-done"), ("why", why), ("now", tx.Now), ("job", job), ("number", number));

    private async Task<bool> GiveUpAsync(Guid job, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<int?>(
            "select number from grants.job_line where job = @job and result is null order by number limit 1 for update skip locked", new { job }) is not { } number)
        {
            return false;
        }

        Note(tx, job, number, "Something went wrong. Move the case by hand");
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<Head?> HeadAsync(Guid job, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<Head>("select officer, scheme, kind from grants.job where id = @job and state = 'running'", new { job });
    }

    private async Task EndAsync(Guid job, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await tx.ExecuteAsync(
            """
            update grants.job set state = 'done', ended_at = @Now
            where id = @job and state = 'running' and not exists (select from grants.job_line where job = @job and result is null)
            """,
            new { job, tx.Now }) > 0)
        {
            tx.Audit("grants.job-ended", job.ToString());
            await tx.CommitAsync(cancellationToken);
        }
    }

    private sealed record Line(int Number, Guid Application, string? Message, Guid CaseId, bool Stands);

    private sealed record Head(Guid Officer, string Scheme, string Kind);
}

/// <summary>Forgets what was chosen and never decided.</summary>
internal sealed class ForgetDrafts(Database database, TimeProvider clock) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await Dapper.SqlMapper.ExecuteAsync(connection, "delete from grants.job where state = 'draft' and created_at < @Before", new { Before = clock.GetUtcNow() - TimeSpan.FromDays(2) });
    }
}
