using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.Withdraw;

/// <summary>What came of withdrawing a case.</summary>
public enum WithdrawResult
{
    /// <summary>It is withdrawn: now, or by an earlier press of the button.</summary>
    Withdrawn,

    /// <summary>It ended in another way before, others' cases are dealt with together with it, or its service does not allow it.</summary>
    NotAllowed,
}

/// <summary>Closes a case because its customer no longer wants it.</summary>
public sealed class CaseWithdrawer(Database database, ServiceCatalogue catalogue)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 1000;

    /// <summary>Withdraws the case. The caller has made sure that it is the customer's.</summary>
    /// <param name="actor">Who withdraws it.</param>
    /// <param name="id">The case.</param>
    /// <param name="version">The version the customer was looking at.</param>
    /// <param name="reason">Why, in their words; empty for nothing.</param>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<WithdrawResult> WithdrawAsync(Actor actor, Guid id, int version, string reason, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var found = await tx.QuerySingleAsync<Row>(
            """
            select id, reference, service, service_version, stage, version, outcome, exists (select from cases."case" o where o.merged_into = @id) as is_shared
            from cases."case"
            where id = @id
            for update
            """,
            new { id });
        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        if (found.Outcome is not null || !rules.MayWithdraw)
        {
            return found.Outcome == Text.Kebab(Outcome.Withdrawn) ? WithdrawResult.Withdrawn : WithdrawResult.NotAllowed;
        }

        // Others asked for it too, and have not said that they no longer want it.
        if (found.IsShared)
        {
            return WithdrawResult.NotAllowed;
        }

        if (found.Version != version)
        {
            throw new CaseChangedException();
        }

        var stage = rules.WithdrawnStage;
        var entry = Timeline.Add(
            tx,
            new TimelineEntry
            {
                CaseId = id,
                Kind = TimelineKind.Moved,
                Public = true,
                Stage = stage.Name,
                Text = reason.Length == 0 ? null : reason,
            },
            """
            stage = @stage, stage_since = @now, version = version + 1, closed_at = @now, outcome = @outcome, reply = null, reply_by = null,
            snoozed_until = null, passed_to = null
            """,
            ("outcome", Text.Kebab(Outcome.Withdrawn)));
        CaseClocks.Closed(tx, id);
        tx.Publish(new CaseMoved(id, found.Reference, found.Service, found.Stage, stage.Name, entry));
        tx.Audit("case.withdrawn", found.Reference, new { from = found.Stage, to = stage.Name });
        await tx.CommitAsync(cancellationToken);
        return WithdrawResult.Withdrawn;
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required int Version { get; init; }

        public string? Outcome { get; init; }

        public required bool IsShared { get; init; }
    }
}
