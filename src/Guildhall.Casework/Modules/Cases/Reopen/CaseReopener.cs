using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Cases.Tasks;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Reopen;

/// <summary>What came of opening a case again.</summary>
public enum ReopenResult
{
    /// <summary>It is being worked again.</summary>
    Reopened,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>It is open, or merged into another: that is undone instead.</summary>
    NotClosed,

    /// <summary>The stage is none of its service, or one that closes a case.</summary>
    StageNotOpen,
}

/// <summary>Opens closed cases again, with a reason.</summary>
public sealed class CaseReopener(Database database, ServiceCatalogue catalogue, CaseClocks clocks)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 4000;

    /// <summary>Opens it again at a stage.</summary>
    /// <param name="reason">Why; the customer reads it where the stage is one they are told of.</param>
    public async Task<ReopenResult> ReopenAsync(string reference, string stageName, string reason, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return ReopenResult.NotFound;
        }

        if (found.ClosedAt is null || found.MergedInto is not null)
        {
            return ReopenResult.NotClosed;
        }

        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        if (rules.Stage(stageName) is not { Closes: null } stage)
        {
            return ReopenResult.StageNotOpen;
        }

        await tx.ExecuteAsync(
            """
            update cases."case"
            set stage = @Name, stage_since = @Now, closed_at = null, outcome = null, snoozed_until = null, passed_to = null, reopened = reopened + 1, version = version + 1
            where id = @Id
            """,
            new { found.Id, stage.Name, tx.Now });
        await clocks.ReopenedAsync(tx, found.Id, rules, stage, cancellationToken);
        if (found.Owner is { } owner && (await Independence.BarredAsync(tx, found.Id, stage, [owner])).Count > 0)
        {
            CaseAssigner.TakeFrom(tx, owner, found.Id, found.Reference);
        }

        CaseTasks.AddFor(tx, found.Id, stage);
        var entry = Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Reopened, Public = stage.Public is not null, Stage = stage.Name, Text = reason });
        tx.Publish(new CaseReopened(found.Id, found.Reference, found.Service, found.Stage, stage.Name, entry));
        tx.Audit("case.reopened", found.Reference, new { from = found.Stage, to = stage.Name });
        await tx.CommitAsync(cancellationToken);
        return ReopenResult.Reopened;
    }
}
