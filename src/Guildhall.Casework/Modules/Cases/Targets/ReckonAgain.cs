using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>Reckons the clocks of open cases anew, some hundreds at a time.</summary>
internal sealed class ClockReckoner(Database database, ServiceCatalogue catalogue, WorkingCalendar calendar)
{
    private const int Batch = 500;

    /// <summary>Reckons those that are due on a day or after it: an earlier one does not change with the day.</summary>
    public Task FromAsync(DateOnly day, CancellationToken cancellationToken) => EachAsync(
        """
        select distinct k.case_id
        from cases.clock k
        where k.stopped_at is null and k.due_on >= @day and k.case_id > @after
        order by k.case_id
        limit @Batch
        """,
        day,
        cancellationToken);

    /// <summary>Reckons those that stand still: each day they do puts the end off, and no list shall call them late meanwhile.</summary>
    public Task WaitingAsync(CancellationToken cancellationToken) => EachAsync(
        """
        select c.id
        from cases."case" c
        where c.waiting_since is not null and c.closed_at is null and c.id > @after
        order by c.id
        limit @Batch
        """,
        default,
        cancellationToken);

    /// <summary>Gives clocks to open cases that have none: they were opened before there were clocks.</summary>
    public Task WithoutAsync(CancellationToken cancellationToken) => EachAsync(
        """
        select c.id
        from cases."case" c
        where c.closed_at is null and c.id > @after and not exists (select from cases.clock k where k.case_id = c.id)
        order by c.id
        limit @Batch
        """,
        default,
        cancellationToken);

    private async Task EachAsync(string sql, DateOnly day, CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (true)
        {
            Guid[] ids;
            await using (var connection = await database.OpenAsync(cancellationToken))
            {
                ids = [.. await connection.QueryAsync<Guid>(sql, new { day, after, Batch })];
            }

            if (ids.Length == 0)
            {
                return;
            }

            await ReckonAsync(ids, cancellationToken);
            after = ids[^1];
        }
    }

    private async Task ReckonAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var calendars = await calendar.AllAsync(cancellationToken);
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var cases = (await tx.QueryAsync<Row>(
            """
            select c.id, c.service_version, c.waiting_since is not null as waits
            from cases."case" c
            where c.id = any(@ids) and c.closed_at is null
            order by c.id
            for update
            """,
            new { ids })).AsList();
        var clocks = (await tx.QueryAsync<CaseRow>(
            $"""
            select c.id as case_id, c.opened_at, c.stage, c.target_on, c.reply is not distinct from 'awaited' as is_reply_awaited, c.waiting_since, c.test or c.sample as test, {CaseClocks.Columns}
            from cases."case" c
            left join cases.clock k on k.case_id = c.id
            where c.id = any(@ids)
            """,
            new { ids })).ToLookup(row => row.CaseId);
        foreach (var found in cases)
        {
            var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
            var kept = new KeptClocks(found.Id, rules, calendars, tx.Now, [.. clocks[found.Id]]);
            kept.Each(clock => clock.IsRunning, clock => clock.Reckon(rules, calendars, tx.Now));
            kept.Save(tx, found.Waits);
        }

        await tx.CommitAsync(cancellationToken);
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required bool Waits { get; init; }
    }

    private sealed record CaseRow : ClockRow
    {
        public required Guid CaseId { get; init; }
    }
}

/// <summary>Moves the days of open cases when the council closes for a day, or opens after all.</summary>
internal sealed class ReckonAgain(ClockReckoner reckoner, WorkingCalendar calendar) : ISubscriber<CalendarChanged>
{
    public Task HandleAsync(CalendarChanged happened, Delivery delivery, CancellationToken cancellationToken)
    {
        calendar.Forget();
        return reckoner.FromAsync(happened.Day, cancellationToken);
    }
}

/// <summary>Every night: a case that waits for its customer waits a day longer.</summary>
internal sealed class ReckonWaiting(ClockReckoner reckoner) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await reckoner.WithoutAsync(cancellationToken);
        await reckoner.WaitingAsync(cancellationToken);
    }
}
