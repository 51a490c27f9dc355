using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Snooze;

/// <summary>What came of putting a case aside.</summary>
internal enum SnoozeResult
{
    /// <summary>It is out of the lists.</summary>
    Done,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>It is closed.</summary>
    Closed,
}

/// <summary>Puts cases aside until a day, and brings them back.</summary>
internal sealed class CaseSnoozer(Database database)
{
    private const int Batch = 200;

    /// <summary>Puts a case aside, with a reason colleagues read.</summary>
    public async Task<SnoozeResult> SnoozeAsync(string reference, DateOnly until, string why, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var result = await SnoozeAsync(tx, reference, until, why, staff);
        if (result == SnoozeResult.Done)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>The same in the caller's transaction, who commits it where it was done.</summary>
    public static async Task<SnoozeResult> SnoozeAsync(Transaction tx, string reference, DateOnly until, string why, CurrentStaff staff)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return SnoozeResult.NotFound;
        }

        if (found.ClosedAt is not null)
        {
            return SnoozeResult.Closed;
        }

        Timeline.Add(
            tx,
            new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Snoozed, Public = false, Text = why, Data = new { until } },
            "snoozed_until = @until, version = version + 1",
            ("until", until));
        tx.Publish(new CaseSnoozed(found.Id, found.Reference, found.Service, until));
        tx.Audit("case.snoozed", found.Reference, new { until });
        return SnoozeResult.Done;
    }

    /// <summary>Brings a case back before its day.</summary>
    public async Task<SnoozeResult> WakeAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return SnoozeResult.NotFound;
        }

        if (found.SnoozedUntil is not null)
        {
            Wake(tx, found.Id, found.Reference, found.Service);
            await tx.CommitAsync(cancellationToken);
        }

        return SnoozeResult.Done;
    }

    /// <summary>Brings back all whose day has come, and returns how many there were. Two nodes at once bring back each one once.</summary>
    public async Task<int> WakeDueAsync(CancellationToken cancellationToken = default)
    {
        var woken = 0;
        while (true)
        {
            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            var due = (await tx.QueryAsync<Due>(
                """
                select c.id, c.reference, c.service
                from cases."case" c
                where c.snoozed_until <= @today and c.closed_at is null
                order by c.snoozed_until, c.id
                limit @Batch
                for update skip locked
                """,
                new { today = LondonTime.DayOf(tx.Now), Batch })).AsList();
            foreach (var one in due)
            {
                Wake(tx, one.Id, one.Reference, one.Service);
            }

            await tx.CommitAsync(cancellationToken);
            woken += due.Count;
            if (due.Count < Batch)
            {
                return woken;
            }
        }
    }

    private static void Wake(Transaction tx, Guid id, string reference, string service)
    {
        Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.Woken, Public = false }, "snoozed_until = null, version = version + 1");
        tx.Publish(new CaseWoken(id, reference, service));
    }

    private sealed record Due(Guid Id, string Reference, string Service);
}

/// <summary>Brings back in the morning what was put aside until today.</summary>
internal sealed class WakeCases(CaseSnoozer snoozer) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => snoozer.WakeDueAsync(cancellationToken);
}

/// <summary>What a customer does brings their case back at once.</summary>
internal static class Waking
{
    /// <summary>Brings the case back when the change commits, where it was put aside.</summary>
    public static void AtCommit(Transaction tx, Guid caseId, string because) => tx.AtCommit(
        """
        with woken as (
            update cases."case" set snoozed_until = null where id = @caseId and snoozed_until is not null
            returning id
        )
        insert into cases.timeline_entry (id, case_id, at, kind, public, text, actor_kind, actor_name)
        select @id, w.id, @now, 'woken', false, @because, @actorKind, @actorName
        from woken w
        """,
        ("caseId", caseId), ("id", tx.NewId()), ("now", tx.Now), ("because", because),
        ("actorKind", Text.Kebab(Actor.System.Kind)), ("actorName", Actor.System.Name));
}
