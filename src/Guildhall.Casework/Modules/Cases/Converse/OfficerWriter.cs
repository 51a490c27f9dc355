using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Converse;

/// <summary>Writes to the customer without moving the case, and notes that what they wrote was read.</summary>
public sealed class OfficerWriter(Database database)
{
    /// <summary>The most characters of a reply.</summary>
    public const int ReplyLength = 4000;

    /// <summary>Sends the reply; false where there is no such case for this officer.</summary>
    public async Task<bool> ReplyAsync(string reference, string message, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!await ReplyAsync(tx, reference, message, staff))
        {
            return false;
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same in the caller's transaction, who commits it where there is such a case.</summary>
    internal static async Task<bool> ReplyAsync(Transaction tx, string reference, string message, CurrentStaff staff)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return false;
        }

        var entry = Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Replied, Public = true, Text = message }, "customer_wrote_at = null");
        tx.Publish(new OfficerReplied(found.Id, found.Reference, found.Service, entry));
        tx.Audit("case.replied", found.Reference);
        return true;
    }

    /// <summary>Notes that the customer's messages were read; false where there is no such case for this officer.</summary>
    public async Task<bool> MarkReadAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return false;
        }

        tx.AtCommit("""update cases."case" set customer_wrote_at = null where id = @id and customer_wrote_at is not null""", ("id", found.Id));
        tx.Audit("case.customer-read", found.Reference);
        await tx.CommitAsync(cancellationToken);
        return true;
    }
}
