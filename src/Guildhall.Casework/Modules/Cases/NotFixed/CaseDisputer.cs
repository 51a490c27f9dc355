using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>What came of saying that it is not fixed.</summary>
internal enum DisputeResult
{
    /// <summary>It is open again: now, or by an earlier press of the button.</summary>
    Reopened,

    /// <summary>The time to say so is over, or its service does not allow it.</summary>
    NotAllowed,
}

/// <summary>Opens a closed case again because its customer says that it is not fixed. It counts as work that failed the first time.</summary>
internal sealed class CaseDisputer(Database database, ServiceCatalogue catalogue, CaseClocks clocks, WorkingCalendar calendar)
{
    /// <summary>The most characters of what they write.</summary>
    public const int WordsLength = 2000;

    /// <summary>The last day on which the customer may say of a case so closed that it is not fixed; null where they may not at all.</summary>
    public static async ValueTask<DateOnly?> LastDayAsync(CaseRules rules, string stage, DateTimeOffset? closedAt, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        if (rules.NotFixed is not { } window || closedAt is not { } closed || rules.Stage(stage) is not { Closes: Outcome.Done, MayBeDisputed: true })
        {
            return null;
        }

        var day = LondonTime.DayOf(closed);
        return window.After(day) ?? (await calendar.GetAsync(cancellationToken)).AddWorkingDays(day, window.Amount);
    }

    /// <summary>Opens it again. The caller has made sure that it is the customer's.</summary>
    public async Task<DisputeResult> DisputeAsync(Actor actor, Guid id, string words, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var found = await tx.QuerySingleAsync<Row>(
            """
            select reference, service, service_version, stage, closed_at, reopened
            from cases."case"
            where id = @id
            for update
            """,
            new { id });
        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        if (found.ClosedAt is null)
        {
            return found.Reopened > 0 ? DisputeResult.Reopened : DisputeResult.NotAllowed;
        }

        if (await LastDayAsync(rules, found.Stage, found.ClosedAt, calendar, cancellationToken) is not { } last || LondonTime.DayOf(tx.Now) > last)
        {
            return DisputeResult.NotAllowed;
        }

        var stage = rules.ReopenedStage;
        tx.AtCommit(
            """
            update cases."case"
            set stage = @stage, stage_since = @now, closed_at = null, outcome = null, snoozed_until = null, reopened = reopened + 1,
                customer_wrote_at = coalesce(customer_wrote_at, @now), version = version + 1
            where id = @id
            """,
            ("id", id), ("stage", stage.Name), ("now", tx.Now));
        await clocks.ReopenedAsync(tx, id, rules, stage, cancellationToken);
        var entry = Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.Disputed, Public = true, Stage = stage.Name, Text = words, Data = new { From = found.Stage } });
        tx.Publish(new CaseDisputed(id, found.Reference, found.Service, stage.Name, entry));
        tx.Audit("case.disputed", found.Reference, new { from = found.Stage, to = stage.Name });
        await tx.CommitAsync(cancellationToken);
        return DisputeResult.Reopened;
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public required int Reopened { get; init; }
    }
}
