using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Letters;

/// <summary>A rule asked for a letter to the customer of a case.</summary>
/// <param name="Key">The letter's key: it is made once.</param>
/// <param name="By">What asked for it, in words.</param>
public sealed record LetterAsked(Guid CaseId, string Template, Guid Key, string By) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "letter.asked";
}

/// <summary>A letter to the customer of a case was made, and is kept with it.</summary>
public sealed record LetterMade(Guid Letter, Guid CaseId, string Reference, string Template) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "letter.made";
}

/// <summary>A letter was handed to the post, by our printing room or by GOV.UK Notify.</summary>
public sealed record LetterPosted(Guid Letter, Guid CaseId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "letter.posted";
}

/// <summary>A letter could not be posted.</summary>
public sealed record LetterFailed(Guid Letter, Guid CaseId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "letter.failed";
}
