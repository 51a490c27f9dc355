using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.AddNote;

/// <summary>Adds an officer's note to a case's history, for colleagues alone.</summary>
public sealed class NoteWriter(Database database)
{
    /// <summary>The most characters of a note.</summary>
    public const int NoteLength = 4000;

    /// <summary>Adds the note; false where there is no such case for this officer.</summary>
    public async Task<bool> AddAsync(string reference, string note, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!await AddAsync(tx, reference, note, staff))
        {
            return false;
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same in the caller's transaction, who commits it.</summary>
    public async Task<bool> AddAsync(Transaction tx, string reference, string note, CurrentStaff staff)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null, fromOutside: true) is not { } found)
        {
            return false;
        }

        Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Note, Public = false, Text = note });
        tx.Publish(new CaseNoted(found.Id, found.Reference));
        tx.Audit("case.noted", found.Reference);
        return true;
    }
}
