using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Grants;

/// <summary>How far an application has come.</summary>
internal enum ApplicationState
{
    /// <summary>It needs assessors.</summary>
    Waiting,

    /// <summary>Its assessors score it.</summary>
    Scoring,

    /// <summary>Its scores are too far apart, or on both sides of the pass line.</summary>
    Moderation,

    /// <summary>Its score stands.</summary>
    Scored,

    /// <summary>It is on the waiting list.</summary>
    Reserve,

    /// <summary>It gets a grant.</summary>
    Awarded,

    /// <summary>It gets none.</summary>
    Refused,

    /// <summary>Its case ended otherwise.</summary>
    Closed,
}

/// <summary>An application as it stands.</summary>
internal record ApplicationRow
{
    public required Guid Id { get; init; }

    public required string Scheme { get; init; }

    public required Guid CaseId { get; init; }

    public required string Reference { get; init; }

    public required string Applicant { get; init; }

    public string? Project { get; init; }

    public required string Language { get; init; }

    public required long AskedPence { get; init; }

    public required string CaseStage { get; init; }

    public required bool Late { get; init; }

    public required string StateText { get; init; }

    public decimal? Score { get; init; }

    public bool? Passes { get; init; }

    public string? Agreed { get; init; }

    public Guid? ModeratedBy { get; init; }

    public string? ModeratedByName { get; init; }

    public string? ModerationReason { get; init; }

    public required string Feedback { get; init; }

    public long? AwardPence { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedByName { get; init; }

    public DateTimeOffset? ToldAt { get; init; }

    public required int Version { get; init; }

    public ApplicationState State => Text.Parse<ApplicationState>(StateText);

    public Money Asked => new(AskedPence);

    public Money? Award => AwardPence is { } pence && State == ApplicationState.Awarded ? new Money(pence) : null;

    public bool IsDecided => State is ApplicationState.Awarded or ApplicationState.Refused or ApplicationState.Closed;

    /// <summary>The columns, of <c>grants.application a</c>.</summary>
    public const string Columns =
        """
        a.id, a.scheme, a.case_id, a.reference, a.applicant, a.project, a.language, a.asked as asked_pence, a.case_stage, a.late, a.state as state_text, a.score, a.passes,
            a.agreed::text as agreed, a.moderated_by, a.moderated_by_name, a.moderation_reason, a.feedback, a.award as award_pence, a.decided_at, a.decided_by_name, a.told_at, a.version
        """;

    /// <summary>Who may see one: the scheme's team, and of restricted cases the case's own.</summary>
    public const string Seen = "s.team = any(@Teams) and (not a.restricted or a.team = any(@Teams))";
}

/// <summary>The words of the states.</summary>
internal static class GrantWords
{
    public static string State(ApplicationState state) => state switch
    {
        ApplicationState.Waiting => "To allot",
        ApplicationState.Scoring => "Being scored",
        ApplicationState.Moderation => "To moderate",
        ApplicationState.Scored => "Scored",
        ApplicationState.Reserve => "Waiting list",
        ApplicationState.Awarded => "Awarded",
        ApplicationState.Refused => "Refused",
        _ => "Closed otherwise",
    };

    /// <summary>Pounds, without pence where there are none.</summary>
    public static string Pounds(Money money) => money.Pence % 100 == 0 ? money.ToString()[..^3] : money.ToString();

    /// <summary>A number of points.</summary>
    public static string Points(decimal points) => points.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    public static string Applications(int count) => count == 1 ? "1 application" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} applications");
}
