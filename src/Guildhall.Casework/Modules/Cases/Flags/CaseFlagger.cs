using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Flags;

/// <summary>Sets the flags of a case: small words of the council's choosing that its lists can be narrowed by.</summary>
public sealed class CaseFlagger(Database database)
{
    /// <summary>The flags of a case; null where there is none for this officer.</summary>
    public async Task<IReadOnlyList<string>?> FindAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string[]>(
            """
            select flags from cases."case" where reference = @reference and (not restricted or team = any(@Teams))
            """,
            new { reference, Teams = staff.Teams.ToArray() });
    }

    /// <summary>Has a case have these flags and no others; false where there is no such case for this officer.</summary>
    public async Task<bool> SetAsync(string reference, IReadOnlyCollection<string> flags, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!await SetAsync(tx, reference, flags, staff))
        {
            return false;
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same in the caller's transaction, who commits it. Flags it has already change nothing.</summary>
    public async Task<bool> SetAsync(Transaction tx, string reference, IReadOnlyCollection<string> flags, CurrentStaff staff)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return false;
        }

        var before = await tx.QuerySingleAsync<string[]>("""select flags from cases."case" where id = @Id""", new { found.Id });
        string[] wanted = [.. flags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] added = [.. wanted.Except(before, StringComparer.Ordinal)];
        string[] removed = [.. before.Except(wanted, StringComparer.Ordinal)];
        if (added.Length + removed.Length == 0)
        {
            return true;
        }

        Timeline.Add(
            tx,
            new TimelineEntry
            {
                CaseId = found.Id,
                Kind = TimelineKind.Flagged,
                Public = false,
                Text = string.Join(", ", [.. added.Select(f => $"{f} set"), .. removed.Select(f => $"{f} taken away")]),
                Data = new { added, removed },
            },
            "flags = @flags, version = version + 1",
            ("flags", wanted));
        tx.Publish(new CaseFlagged(found.Id, found.Reference, found.Service, wanted));
        tx.Audit("case.flagged", found.Reference, new { added, removed });
        return true;
    }
}
