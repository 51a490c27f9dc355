namespace Guildhall.Foundations.Modules.Records;

/// <summary>What may be done with a file.</summary>
public enum DocumentState
{
    /// <summary>It waits to be scanned: nobody may open it yet.</summary>
    Held,

    /// <summary>It may be opened.</summary>
    Clean,

    /// <summary>It held a virus; its bytes are gone.</summary>
    Infected,

    /// <summary>The store no longer has it.</summary>
    Lost,
}

/// <summary>A file somebody gave us.</summary>
public sealed record Document
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it belongs to, in its owner's words (<c>draft:…</c>, <c>case:…</c>); null until it is attached.</summary>
    public required string? Subject { get; init; }

    /// <summary>Its name, for display only.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>What may be done with it.</summary>
    public required DocumentState State { get; init; }

    /// <summary>Whether there is a small picture of it.</summary>
    public required bool HasPreview { get; init; }

    /// <summary>The scanner's name for what it found.</summary>
    public string? Verdict { get; init; }

    /// <summary>When it was taken in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of who sent it.</summary>
    public required string SentBy { get; init; }
}

/// <summary>What a file must be to be taken in.</summary>
/// <param name="Accept">The kinds that are taken.</param>
/// <param name="MaxBytes">The largest size; the product's own limit holds besides.</param>
public sealed record FileRules(AcceptedFiles Accept, long MaxBytes = long.MaxValue);

/// <summary>Why a file was not taken in.</summary>
public enum RefusalReason
{
    /// <summary>It holds nothing.</summary>
    Empty,

    /// <summary>It is larger than allowed.</summary>
    TooLarge,

    /// <summary>It is of a kind that is not taken here, whatever it is called.</summary>
    WrongKind,

    /// <summary>It is not whole, or not what it begins as.</summary>
    Damaged,

    /// <summary>It opens only with a password.</summary>
    Locked,

    /// <summary>It carries macros.</summary>
    Macros,

    /// <summary>Unpacked, it would be far larger than it looks.</summary>
    Bomb,

    /// <summary>It has more pixels than allowed.</summary>
    TooManyPixels,

    /// <summary>It is a picture this machine cannot take the location out of.</summary>
    CannotConvert,

    /// <summary>It has more pages than a picture can keep.</summary>
    ManyPages,

    /// <summary>More files came than were asked for.</summary>
    TooMany,

    /// <summary>It could not be kept: no fault of the sender's.</summary>
    NotStored,
}

/// <summary>A file that was not taken in.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">A sentence for its sender, in their language.</param>
public sealed record Refusal(RefusalReason Reason, string Message);

/// <summary>What became of a file that was sent: either a document or a refusal.</summary>
public sealed record Intake
{
    /// <summary>The document, not yet attached to anything.</summary>
    public Document? Document { get; init; }

    /// <summary>Why there is none.</summary>
    public Refusal? Refusal { get; init; }
}
