using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>A line of a list of cases.</summary>
public record CaseLine
{
    /// <summary>The case's key: the second half of the place in the list.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The version of the service: it names the stage.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>Where the work stands.</summary>
    public required string Stage { get; init; }

    /// <summary>Whose queue it is in.</summary>
    public required string Team { get; init; }

    /// <summary>The officer who has it; null for nobody.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Who has it; null while it waits.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Who asked.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Where.</summary>
    public string? PropertyText { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when it was promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When something last happened.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Since when a message of the customer waits to be read; null when none does.</summary>
    public DateTimeOffset? CustomerWroteAt { get; init; }

    /// <summary>Whether it waits for its customer, as stored.</summary>
    public string? Reply { get; init; }

    /// <summary>The last day on which they can send what it waits for.</summary>
    public DateOnly? ReplyBy { get; init; }

    /// <summary>Since when it waits for the customer; null while it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The day it comes back to the lists.</summary>
    public DateOnly? SnoozedUntil { get; init; }

    /// <summary>The day from which it is due soon.</summary>
    public DateOnly? WarnOn { get; init; }

    /// <summary>Whether it was made up.</summary>
    public bool Sample { get; init; }

    /// <summary>The ward's code.</summary>
    public string? Ward { get; init; }

    /// <summary>How it reached us.</summary>
    public required string Channel { get; init; }

    /// <summary>The customer's language.</summary>
    public required string Language { get; init; }

    /// <summary>The council's own small words.</summary>
    public required string[] Flags { get; init; }

    /// <summary>Whether it waits for its customer; null when there is nothing to wait for.</summary>
    public Reply? Replying => Reply is { } reply ? Text.Parse<Reply>(reply) : null;
}
