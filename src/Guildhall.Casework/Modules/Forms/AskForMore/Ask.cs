namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>How far something that was asked has come.</summary>
internal enum AskState
{
    /// <summary>We wait for the customer.</summary>
    Open,

    /// <summary>They have sent it.</summary>
    Answered,

    /// <summary>It is not needed any more.</summary>
    Withdrawn,
}

/// <summary>What a customer was asked again, as it stands in the database.</summary>
internal sealed record Ask
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string Reference { get; init; }

    public required string Service { get; init; }

    public required Guid ServiceVersion { get; init; }

    /// <summary>The questions, by name.</summary>
    public required string[] Questions { get; init; }

    /// <summary>What the officer wrote.</summary>
    public required string Message { get; init; }

    /// <summary>The language they wrote it in.</summary>
    public required string Language { get; init; }

    /// <summary>The last day the link is good.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>How far it has come, as stored.</summary>
    public required string State { get; init; }

    /// <summary>The secret of the link, sealed; null once it has ended.</summary>
    public string? Token { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string AskedByName { get; init; }

    public AskState Progress => Platform.Data.Text.Parse<AskState>(State);
}

/// <summary>What an officer asks for.</summary>
internal sealed record NewAsk
{
    public required string Reference { get; init; }

    /// <summary>The questions that were ticked, by name.</summary>
    public required IReadOnlyCollection<string> Questions { get; init; }

    /// <summary>What the customer is told, in their language.</summary>
    public required string Message { get; init; }

    /// <summary>How long they have.</summary>
    public required int WorkingDays { get; init; }
}

/// <summary>What came of asking.</summary>
internal enum AskResult
{
    /// <summary>The customer is asked, or told that it is not needed any more.</summary>
    Done,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>The case is closed.</summary>
    CaseClosed,

    /// <summary>There is no way to write to the customer.</summary>
    NoWay,

    /// <summary>The customer has been asked, and can still answer; or there is nothing to take back.</summary>
    AskedAlready,

    /// <summary>No question was chosen that the answers lead to.</summary>
    NoQuestion,
}
