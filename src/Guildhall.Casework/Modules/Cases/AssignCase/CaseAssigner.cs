using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>What came of giving a case to somebody.</summary>
public enum AssignResult
{
    /// <summary>They have it.</summary>
    Assigned,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>The stage it is in wants somebody who had no part in the case before, and they had one.</summary>
    HadPart,
}

/// <summary>Gives a case to an officer, or back to its team.</summary>
public sealed class CaseAssigner(Database database, ServiceCatalogue catalogue)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 1000;

    /// <summary>Gives it. Giving it to whom it belongs changes nothing.</summary>
    /// <param name="owner">The officer to give it to; null gives it back to the team.</param>
    /// <param name="exception">Why a manager gives it to somebody who had a part in it, where its stage wants one who had none; null for no exception.</param>
    public async Task<AssignResult> AssignAsync(
        string reference, StaffMember? owner, CurrentStaff staff, string? exception = null, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var result = await AssignAsync(tx, reference, owner, staff, exception, cancellationToken);
        if (result == AssignResult.Assigned)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>The same in the caller's transaction, who commits it where they have it.</summary>
    public async Task<AssignResult> AssignAsync(
        Transaction tx, string reference, StaffMember? owner, CurrentStaff staff, string? exception = null, CancellationToken cancellationToken = default)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return AssignResult.NotFound;
        }

        var reason = string.IsNullOrWhiteSpace(exception) || !staff.Is(StaffRole.Manager) ? null : exception.Trim();
        var hadPart = false;
        if (owner is not null && owner.Id != found.Owner && found.ClosedAt is null)
        {
            var stage = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case.Stage(found.Stage);
            hadPart = (await Independence.BarredAsync(tx, found.Id, stage, [owner.Id])).Count > 0;
        }

        if (hadPart && reason is null)
        {
            return AssignResult.HadPart;
        }

        var changed = await tx.ExecuteAsync(
            """
            update cases."case"
            set owner = @Id, owner_name = @Name, version = version + 1
            where id = @caseId and owner is distinct from @Id
            """,
            new { caseId = found.Id, owner?.Id, owner?.Name });
        if (changed == 0)
        {
            return AssignResult.Assigned;
        }

        Timeline.Add(tx, new TimelineEntry
        {
            CaseId = found.Id,
            Kind = TimelineKind.Assigned,
            Public = false,
            Text = owner?.Name,
            Data = hadPart ? new { Owner = owner?.Id, Exception = reason } : (object)new { Owner = owner?.Id },
        });
        tx.Publish(new CaseAssigned(found.Id, found.Reference, owner?.Id));
        tx.Audit("case.assigned", found.Reference, new { owner = owner?.Id });
        if (hadPart)
        {
            tx.Audit("case.independence-overridden", found.Reference, new { owner = owner!.Id, stage = found.Stage, reason });
        }

        return AssignResult.Assigned;
    }

    /// <summary>Whether one officer may not have it at its stage, because they had a part in it before.</summary>
    public async Task<bool> IsBarredAsync(Guid caseId, Stage stage, Guid officer, CancellationToken cancellationToken = default)
    {
        if (stage.IndependentOf is null)
        {
            return false;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return (await Independence.BarredAsync(tx, caseId, stage, [officer])).Count > 0;
    }

    /// <summary>Gives a case that is locked back to its team, because who has it may not have it at its stage. They are told, unless it was their own doing.</summary>
    internal static void TakeFrom(Transaction tx, Guid owner, Guid id, string reference)
    {
        var entry = Timeline.Add(
            tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.Assigned, Public = false, Data = new { Owner = (Guid?)null, HadPart = true } }, "owner = null, owner_name = null");
        if (tx.Actor.Id != owner)
        {
            tx.AtCommit(
                "insert into cases.mention (entry, account, case_id, at) values (@entry, @owner, @id, @now)",
                ("entry", entry), ("owner", owner), ("id", id), ("now", tx.Now));
            tx.Publish(new StaffMentioned(id, reference, entry));
        }

        tx.Publish(new CaseAssigned(id, reference, null));
        tx.Audit("case.assigned", reference, new { owner = (Guid?)null });
    }
}
