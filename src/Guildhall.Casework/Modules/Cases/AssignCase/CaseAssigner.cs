using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>Gives a case to an officer, or back to its team.</summary>
public sealed class CaseAssigner(Database database)
{
    /// <summary>Gives it; false where there is no such case for this officer. Giving it to whom it belongs changes nothing.</summary>
    /// <param name="owner">The officer to give it to; null gives it back to the team.</param>
    public async Task<bool> AssignAsync(string reference, StaffMember? owner, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!await AssignAsync(tx, reference, owner, staff))
        {
            return false;
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same in the caller's transaction, who commits it.</summary>
    public async Task<bool> AssignAsync(Transaction tx, string reference, StaffMember? owner, CurrentStaff staff)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return false;
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
            return true;
        }

        Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Assigned, Public = false, Text = owner?.Name });
        tx.Publish(new CaseAssigned(found.Id, found.Reference, owner?.Id));
        tx.Audit("case.assigned", found.Reference, new { owner = owner?.Id });
        return true;
    }
}
