using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>Does what clocks are due to have done: warns, notes that a target was missed, tells those the service names. Each once.</summary>
internal sealed class WatchClocks(Database database, ServiceCatalogue catalogue, WorkingCalendar calendar, TimeProvider clock) : IScheduledJob
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What another change holds at the moment is left for the next run.
        var passed = new HashSet<Guid>();
        while (await DueAsync(passed, cancellationToken) is { Count: > 0 } due)
        {
            foreach (var caseId in due.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
            {
                passed.Add(caseId);
                await RingAsync(caseId, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<IReadOnlyList<Guid>> DueAsync(HashSet<Guid> passed, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return
        [
            .. (await connection.QueryAsync<Guid>(
                """
                select k.case_id
                from cases.clock k
                where k.next_at <= @Now and k.case_id <> all(@Passed)
                order by k.next_at
                limit @Batch
                """,
                new { Now = clock.GetUtcNow(), Passed = passed.ToArray(), Batch })).Distinct(),
        ];
    }

    private async Task RingAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select reference, service, service_version, waiting_since is not null as waits
            from cases."case"
            where id = @caseId and closed_at is null and not test
            for update skip locked
            """,
            new { caseId }) is not { } found)
        {
            return;
        }

        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        var calendars = await calendar.AllAsync(cancellationToken);
        var rows = (await tx.QueryAsync<ClockRow>(
            $"""
            select c.opened_at, c.stage, c.target_on, c.reply is not distinct from 'awaited' as is_reply_awaited, c.waiting_since, c.test or c.sample as test, {CaseClocks.Columns}
            from cases."case" c
            join cases.clock k on k.case_id = c.id
            where c.id = @caseId
            """,
            new { caseId })).AsList();
        var kept = new KeptClocks(caseId, rules, calendars, tx.Now, rows);
        foreach (var name in rows.Where(row => row.NextAt <= tx.Now).Select(row => row.Name!))
        {
            var before = kept.Find(name)!;
            kept.Each(c => c.Name == name, c => c.Done(tx.Now, rules, calendars));
            var after = kept.Find(name)!;
            var word = after.Escalated > before.Escalated ? ClockWord.Escalated : after.BreachedAt != before.BreachedAt ? ClockWord.Breached : ClockWord.Warned;
            IReadOnlyList<string> to = word switch
            {
                ClockWord.Warned => ["owner"],
                ClockWord.Breached => ["owner", "managers"],
                _ => rules.Escalations[before.Escalated].To,
            };
            Timeline.Add(tx, new TimelineEntry
            {
                CaseId = caseId,
                Kind = word == ClockWord.Warned ? TimelineKind.Warned : TimelineKind.Breached,
                Public = false,
                Data = new { Clock = name, Due = before.DueOn, Told = word == ClockWord.Escalated ? string.Join(", ", to) : null },
            });
            tx.Publish(new CaseClockRang(caseId, found.Reference, found.Service, name, word, to));
        }

        kept.Save(tx, found.Waits);
        await tx.CommitAsync(cancellationToken);
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required bool Waits { get; init; }
    }
}
