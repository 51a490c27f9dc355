using System.Text.Json;
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

    /// <summary>The customer called, came or wrote by another way, and an officer noted it.</summary>
    Contacted,

    /// <summary>An officer wrote to the customer, without moving the case.</summary>
    Replied,

    /// <summary>The customer was asked for more.</summary>
    Asked,

    /// <summary>What they were asked for is not needed any more.</summary>
    AskWithdrawn,

    /// <summary>The customer sent what they were asked for.</summary>
    Answered,

    /// <summary>Another team has it now.</summary>
    HandedOver,

    /// <summary>A body outside the council has it now, or it came back from there.</summary>
    PassedOn,

    /// <summary>It was put aside until a day.</summary>
    Snoozed,

    /// <summary>It is back in the lists.</summary>
    Woken,

    /// <summary>Another case was merged into it, or it into another.</summary>
    Merged,

    /// <summary>A merge was undone.</summary>
    Unmerged,

    /// <summary>A part of it became a case of its own.</summary>
    Split,

    /// <summary>It was linked to another case.</summary>
    Linked,

    /// <summary>A link to another case was taken away.</summary>
    Unlinked,

    /// <summary>There is something to do.</summary>
    TaskAdded,

    /// <summary>Something to do was done.</summary>
    TaskDone,

    /// <summary>Something done is to be done again.</summary>
    TaskReopened,

    /// <summary>A flag was set or taken away.</summary>
    Flagged,

    /// <summary>Officers wrote down facts of the work.</summary>
    FieldsSet,

    /// <summary>Its clocks stand still.</summary>
    Paused,

    /// <summary>Its clocks run again.</summary>
    Resumed,

    /// <summary>It has longer, and why.</summary>
    Extended,

    /// <summary>A target is near.</summary>
    Warned,

    /// <summary>A target was missed.</summary>
    Breached,

    /// <summary>The customer was told that it will be late.</summary>
    ToldLate,

    /// <summary>It was opened again.</summary>
    Reopened,

    /// <summary>The customer says that it is not done.</summary>
    Disputed,

    /// <summary>The customer said how it went.</summary>
    Surveyed,

    /// <summary>A rule did something.</summary>
    RuleRan,

    /// <summary>A letter was made.</summary>
    LetterMade,

    /// <summary>An officer added a photo or a file.</summary>
    EvidenceAdded,
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

    /// <summary>The team whose members alone may read it; null for all who may see the case.</summary>
    public string? OnlyTeam { get; init; }

    /// <summary>The facts that are nobody's words, as JSON with kebab-case names; null for none.</summary>
    public object? Data { get; init; }
}

/// <summary>The one history of a case: added to in the transaction of the change, and never edited.</summary>
internal static class Timeline
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    /// <summary>Adds an entry when the change commits, and returns its key.</summary>
    public static Guid Add(Transaction tx, TimelineEntry entry) => Add(tx, entry, "");

    /// <summary>Adds an entry and makes the change of the case that it tells of, as one statement: the case is written once.</summary>
    /// <param name="set">The columns of the case, as after <c>set</c>; <c>@stage</c> is that of the entry, <c>@now</c> the instant of the change.</param>
    /// <param name="parameters">What else they need.</param>
    public static Guid Add(Transaction tx, TimelineEntry entry, string set, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var id = tx.NewId();
        tx.AtCommit(
            $"""
            with written as (
                insert into cases.timeline_entry (id, case_id, at, kind, public, stage, text, data, only_team, actor_kind, actor_id, actor_name)
                values (@id, @caseId, @now, @kind, @public, @stage, @text, @data::jsonb, @onlyTeam, @actorKind, @actorId, @actorName)
            )
            update cases."case" set changed_at = greatest(changed_at, @now){(set.Length > 0 ? ", " : "")}{set} where id = @caseId
            """,
            [
                ("id", id), ("caseId", entry.CaseId), ("now", tx.Now), ("kind", Platform.Data.Text.Kebab(entry.Kind)), ("public", entry.Public),
                ("stage", entry.Stage), ("text", entry.Text), ("onlyTeam", entry.OnlyTeam), ("data", entry.Data is null ? null : JsonSerializer.Serialize(entry.Data, s_json)),
                ("actorKind", Platform.Data.Text.Kebab(tx.Actor.Kind)), ("actorId", tx.Actor.Id), ("actorName", tx.Actor.Name), .. parameters,
            ]);
        return id;
    }
}
