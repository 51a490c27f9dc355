using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>What is done to each case, with all that the action needs to know.</summary>
public sealed record BulkWhat
{
    /// <summary>Who gets it; null gives it back to the team.</summary>
    public Guid? Owner { get; init; }

    /// <summary>The stage it moves to.</summary>
    public string? Stage { get; init; }

    /// <summary>What officers call that stage.</summary>
    public string? StageTitle { get; init; }

    /// <summary>What the customer is told besides the stage's own words.</summary>
    public string? Message { get; init; }

    /// <summary>The note for colleagues.</summary>
    public string? Note { get; init; }

    /// <summary>The flag.</summary>
    public string? Flag { get; init; }

    /// <summary>Whether the flag is taken away.</summary>
    public bool Unflag { get; init; }

    /// <summary>The team it is handed to.</summary>
    public string? Team { get; init; }

    /// <summary>What people call that team.</summary>
    public string? TeamTitle { get; init; }

    /// <summary>The day it is put aside until.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Why, for colleagues.</summary>
    public string? Why { get; init; }

    /// <summary>What was done so far, for the team it is handed to.</summary>
    public string? DoneSoFar { get; init; }
}

/// <summary>A case as a bulk action looks at it.</summary>
public sealed record BulkCase
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The version of the service it was opened with.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>Where the work stands.</summary>
    public required string Stage { get; init; }

    /// <summary>Whose queue it is in.</summary>
    public required string Team { get; init; }

    /// <summary>Who has it.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Its flags.</summary>
    public required string[] Flags { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public required int Version { get; init; }

    /// <summary>Its version when it was chosen.</summary>
    public required int SeenVersion { get; init; }

    /// <summary>Its number among those chosen.</summary>
    public required int Number { get; init; }
}

/// <summary>Something that can be done to many cases. It does it as the single action does: by the same handler.</summary>
internal interface IBulkAction
{
    /// <summary>Its stable name: it is stored.</summary>
    string Name { get; }

    /// <summary>What is done, in words that go before “37 cases”, such as “Give to Amina Okafor”.</summary>
    ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken);

    /// <summary>What the customers hear of it.</summary>
    string ForCustomers => "The customers are not told.";

    /// <summary>Why it cannot be done to a case; null where it can.</summary>
    ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken);

    /// <summary>Does it, in the caller's transaction, to a case that was just looked at and is locked. Null when done; otherwise why not, and nothing was changed.</summary>
    Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken);
}
