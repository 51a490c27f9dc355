using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What an entry of the timeline tells of.</summary>
public enum TimelineKind
{
    /// <summary>The case was opened.</summary>
    Opened,

    /// <summary>It moved to another stage.</summary>
    Moved,

    /// <summary>An officer wrote a note for colleagues.</summary>
    Note,

    /// <summary>It was given to an officer or back to the team.</summary>
    Assigned,

    /// <summary>The customer wrote to the officers.</summary>
    Written,

    /// <summary>An officer wrote to the customer, without moving the case.</summary>
    Replied,

    /// <summary>The customer was asked for more.</summary>
    Asked,

    /// <summary>What they were asked for is not needed any more.</summary>
    AskWithdrawn,

    /// <summary>The customer sent what they were asked for.</summary>
    Answered,
}

/// <summary>An entry to be added to a case's history.</summary>
internal sealed record TimelineEntry
{
    public required Guid CaseId { get; init; }

    public required TimelineKind Kind { get; init; }

    /// <summary>Whether the customer sees it.</summary>
    public required bool Public { get; init; }

    /// <summary>The stage the case is in from now on; null when it did not move.</summary>
    public string? Stage { get; init; }

    public string? Text { get; init; }
}

/// <summary>The one history of a case: added to in the transaction of the change, and never edited.</summary>
internal static class Timeline
{
    /// <summary>Adds an entry when the change commits, and returns its key.</summary>
    public static Guid Add(Transaction tx, TimelineEntry entry)
    {
        var id = tx.NewId();
        tx.AtCommit(
            """
            insert into cases.timeline_entry (id, case_id, at, kind, public, stage, text, actor_kind, actor_id, actor_name)
            values (@id, @caseId, @now, @kind, @public, @stage, @text, @actorKind, @actorId, @actorName)
            """,
            ("id", id), ("caseId", entry.CaseId), ("now", tx.Now), ("kind", Platform.Data.Text.Kebab(entry.Kind)), ("public", entry.Public),
            ("stage", entry.Stage), ("text", entry.Text),
            ("actorKind", Platform.Data.Text.Kebab(tx.Actor.Kind)), ("actorId", tx.Actor.Id), ("actorName", tx.Actor.Name));
        return id;
    }
}
