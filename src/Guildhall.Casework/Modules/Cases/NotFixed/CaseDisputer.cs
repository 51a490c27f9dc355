using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>What came of saying that it is not fixed.</summary>
internal enum DisputeResult
{
    /// <summary>It is open again, or at the next stage: now, or by an earlier press of the button.</summary>
    Reopened,

    /// <summary>The time to say so is over, or its service does not allow it.</summary>
    NotAllowed,
}

/// <summary>
/// Opens a closed case again because its customer says that it is not fixed, which counts as work that failed the first time; and takes one that was
/// answered to the next stage, where its service has one for those who are not happy.
/// </summary>
internal sealed class CaseDisputer(Database database, ServiceCatalogue catalogue, CaseClocks clocks, WorkingCalendar calendar)
{
    /// <summary>The most characters of what they write.</summary>
    public const int WordsLength = 2000;

    /// <summary>
    /// The last day on which the customer may say of a case so closed that it is not fixed, or of one so answered that they are not happy;
    /// null where they may not at all.
    /// </summary>
    /// <param name="stageSince">When it came to the stage it is in.</param>
    public static async ValueTask<DateOnly?> LastDayAsync(
        CaseRules rules, string stage, DateTimeOffset stageSince, DateTimeOffset? closedAt, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        var at = rules.Stage(stage);
        if ((closedAt is null ? at?.NotHappy : at is { Closes: Outcome.Done, MayBeDisputed: true } ? rules.NotFixed : null) is not { } window)
        {
            return null;
        }

        var day = LondonTime.DayOf(closedAt ?? stageSince);
        return window.After(day) ?? (await calendar.GetAsync(cancellationToken)).AddWorkingDays(day, window.Amount);
    }

    /// <summary>Opens it again. The caller has made sure that it is the customer's.</summary>
    public async Task<DisputeResult> DisputeAsync(Actor actor, Guid id, string words, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var found = await tx.QuerySingleAsync<Row>(
            """
            select reference, service, service_version, stage, stage_since, closed_at, reopened, owner
            from cases."case"
            where id = @id
            for update
            """,
            new { id });
        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        var stage = rules.ReopenedStage;
        if (await LastDayAsync(rules, found.Stage, found.StageSince, found.ClosedAt, calendar, cancellationToken) is not { } last || LondonTime.DayOf(tx.Now) > last)
        {
            return found.ClosedAt is null && (found.Reopened > 0 || (found.Stage == stage.Name && stage.Reopens)) ? DisputeResult.Reopened : DisputeResult.NotAllowed;
        }

        if (found.Owner is { } owner && (await Independence.BarredAsync(tx, id, stage, [owner])).Count > 0)
        {
            CaseAssigner.TakeFrom(tx, owner, id, found.Reference);
        }

        if (found.ClosedAt is null)
        {
            await GoOnAsync(tx, id, found, rules, stage, words, cancellationToken);
            await tx.CommitAsync(cancellationToken);
            return DisputeResult.Reopened;
        }

        var entry = Timeline.Add(
            tx,
            new TimelineEntry { CaseId = id, Kind = TimelineKind.Disputed, Public = true, Stage = stage.Name, Text = words, Data = new { From = found.Stage } },
            """
            stage = @stage, stage_since = @now, closed_at = null, outcome = null, snoozed_until = null, reopened = reopened + 1,
            customer_wrote_at = coalesce(customer_wrote_at, @now), version = version + 1
            """);
        await clocks.ReopenedAsync(tx, id, rules, stage, cancellationToken);
        Tasks.CaseTasks.AddFor(tx, id, stage);
        tx.Publish(new CaseDisputed(id, found.Reference, found.Service, stage.Name, entry));
        tx.Audit("case.disputed", found.Reference, new { from = found.Stage, to = stage.Name });
        await tx.CommitAsync(cancellationToken);
        return DisputeResult.Reopened;
    }

    // They are not happy with the answer: the case goes on to the next stage, as if moved, with their words before it.
    private async Task GoOnAsync(Transaction tx, Guid id, Row found, CaseRules rules, Stage stage, string words, CancellationToken cancellationToken)
    {
        var said = Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.Written, Public = true, Text = words });
        var entry = Timeline.Add(
            tx,
            new TimelineEntry { CaseId = id, Kind = TimelineKind.Moved, Public = stage.Public is not null, Stage = stage.Name },
            "stage = @stage, stage_since = @now, snoozed_until = null, customer_wrote_at = coalesce(customer_wrote_at, @now), version = version + 1");
        Tasks.CaseTasks.AddFor(tx, id, stage);
        await clocks.MovedAsync(tx, id, rules, rules.Stage(found.Stage)!, stage, cancellationToken);
        tx.Publish(new CustomerWrote(id, found.Reference, found.Service, said));
        tx.Publish(new CaseMoved(id, found.Reference, found.Service, found.Stage, stage.Name, entry));
        tx.Audit("case.escalated", found.Reference, new { from = found.Stage, to = stage.Name });
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required DateTimeOffset StageSince { get; init; }

        public Guid? Owner { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public required int Reopened { get; init; }
    }
}
