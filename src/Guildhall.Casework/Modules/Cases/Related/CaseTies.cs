using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Related;

/// <summary>What another case is to one.</summary>
public enum TieKind
{
    /// <summary>They have to do with one another.</summary>
    Related,

    /// <summary>The other is what this is a part of.</summary>
    Parent,

    /// <summary>The other is a part of this.</summary>
    Child,

    /// <summary>They say the same.</summary>
    Duplicate,

    /// <summary>The other became a case of its own out of this.</summary>
    SplitOff,

    /// <summary>This became a case of its own out of the other.</summary>
    SplitFrom,
}

/// <summary>Another case that an officer said has to do with this one.</summary>
public sealed record TiedCase
{
    /// <summary>The tie's key.</summary>
    public required Guid Tie { get; init; }

    /// <summary>The kind of tie, as stored.</summary>
    public required string Stored { get; init; }

    /// <summary>Whether this case is its first.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>Why they are tied.</summary>
    public string? Reason { get; init; }

    /// <summary>What people call the other case by.</summary>
    public required string Reference { get; init; }

    /// <summary>The version of the service it was opened with.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What the other case is to this one.</summary>
    public TieKind Kind => (Stored, IsFirst) switch
    {
        ("parent", true) => TieKind.Child,
        ("parent", false) => TieKind.Parent,
        ("split", true) => TieKind.SplitOff,
        ("split", false) => TieKind.SplitFrom,
        ("duplicate", _) => TieKind.Duplicate,
        _ => TieKind.Related,
    };

    /// <summary>The same in words.</summary>
    public string Words => Kind switch
    {
        TieKind.Parent => "This is a part of it",
        TieKind.Child => "A part of this",
        TieKind.Duplicate => "Says the same",
        TieKind.SplitOff => "Split off from this",
        TieKind.SplitFrom => "This was split off from it",
        _ => "Related",
    };
}

/// <summary>What came of tying two cases, or untying them.</summary>
internal enum TieResult
{
    /// <summary>It is so.</summary>
    Done,

    /// <summary>There is no such case, or tie, for this officer.</summary>
    NotFound,

    /// <summary>There is no such other case for this officer.</summary>
    OtherNotFound,

    /// <summary>They are one and the same.</summary>
    Same,

    /// <summary>They are tied already.</summary>
    Already,

    /// <summary>A part of a case has no parts itself, and one parent.</summary>
    TwoLevels,
}

/// <summary>Ties cases and unties them.</summary>
internal sealed class CaseTies(Database database)
{
    public const int ReasonLength = 1000;

    /// <summary>Ties another case to one, as an officer who may work both.</summary>
    public async Task<TieResult> TieAsync(string reference, string other, TieKind kind, string? reason, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (reference == other)
        {
            return TieResult.Same;
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var (one, two) = await LockedCase.TakeTwoAsync(tx, reference, other, staff);
        if (one is null)
        {
            return TieResult.NotFound;
        }

        if (two is null)
        {
            return TieResult.OtherNotFound;
        }

        if (await tx.QuerySingleAsync<bool>(
            "select exists (select from cases.tie where least(a, b) = least(@One, @Two) and greatest(a, b) = greatest(@One, @Two) and ended_at is null)",
            new { One = one.Id, Two = two.Id }))
        {
            return TieResult.Already;
        }

        var (a, b) = kind == TieKind.Parent ? (two, one) : (one, two);

        // Both are locked, so nobody makes either a parent or a part meanwhile.
        if (kind is TieKind.Parent or TieKind.Child && await tx.QuerySingleAsync<bool>(
            "select exists (select from cases.tie where kind = 'parent' and ended_at is null and (b in (@A, @B) or a = @B))", new { A = a.Id, B = b.Id }))
        {
            return TieResult.TwoLevels;
        }

        Add(tx, kind switch { TieKind.Parent or TieKind.Child => "parent", TieKind.Duplicate => "duplicate", _ => "related" }, a.Id, b.Id, reason);
        foreach (var (at, to, asKind) in new[] { (one, two, kind), (two, one, Mirrored(kind)) })
        {
            Timeline.Add(tx, new TimelineEntry { CaseId = at.Id, Kind = TimelineKind.Linked, Public = false, Text = reason, Data = new { To = to.Reference, As = Text.Kebab(asKind) } });
        }

        tx.Audit("case.linked", one.Reference, new { to = two.Reference, kind = Text.Kebab(kind) });
        await tx.CommitAsync(cancellationToken);
        return TieResult.Done;
    }

    /// <summary>Takes a tie away.</summary>
    public async Task<TieResult> UntieAsync(string reference, Guid tie, string? why, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var other = await tx.QuerySingleOrDefaultAsync<string>(
            """
            select o.reference
            from cases.tie t
            join cases."case" c on c.id in (t.a, t.b) and c.reference = @reference
            join cases."case" o on o.id in (t.a, t.b) and o.id <> c.id
            where t.id = @tie and t.ended_at is null
            """,
            new { reference, tie });
        if (other is null || await LockedCase.TakeTwoAsync(tx, reference, other, staff) is not ({ } one, { } two))
        {
            return TieResult.NotFound;
        }

        if (await tx.ExecuteAsync(
            "update cases.tie set ended_at = @Now, ended_by_name = @Name, ended_why = @why where id = @tie and ended_at is null",
            new { tx.Now, tx.Actor.Name, why, tie }) == 0)
        {
            return TieResult.Done;
        }

        Timeline.Add(tx, new TimelineEntry { CaseId = one.Id, Kind = TimelineKind.Unlinked, Public = false, Text = why, Data = new { To = two.Reference } });
        Timeline.Add(tx, new TimelineEntry { CaseId = two.Id, Kind = TimelineKind.Unlinked, Public = false, Text = why, Data = new { To = one.Reference } });
        tx.Audit("case.unlinked", one.Reference, new { to = two.Reference });
        await tx.CommitAsync(cancellationToken);
        return TieResult.Done;
    }

    /// <summary>Writes a tie down when the change commits.</summary>
    internal static void Add(Transaction tx, string kind, Guid a, Guid b, string? reason) => tx.AtCommit(
        "insert into cases.tie (id, kind, a, b, reason, at, by_name) values (@id, @kind, @a, @b, @reason, @now, @name)",
        ("id", tx.NewId()), ("kind", kind), ("a", a), ("b", b), ("reason", reason), ("now", tx.Now), ("name", tx.Actor.Name));

    private static TieKind Mirrored(TieKind kind) => kind switch { TieKind.Parent => TieKind.Child, TieKind.Child => TieKind.Parent, _ => kind };
}
