using System.Globalization;
using Guildhall.Casework.Modules.Cases.Promise;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>The page on which a customer says how it went, whichever door they came by.</summary>
/// <param name="Asked">What they are asked about.</param>
/// <param name="Times">How it ended.</param>
/// <param name="Score">What they ticked.</param>
/// <param name="Comment">What they wrote.</param>
/// <param name="Back">Where they came from; null for nowhere.</param>
/// <param name="MayStop">Whether they can say here that they do not want to be asked again.</param>
internal sealed record SurveyForm(SurveyAsked Asked, CaseTime Times, string? Score, string? Comment, string? Back, bool MayStop)
{
    /// <summary>Whether they have just said that they do not want to be asked again.</summary>
    public bool HasStopped { get; init; }

    /// <summary>The score and the comment; null with problems at their fields.</summary>
    public static (int Score, string Comment)? Read(string? score, string? comment, ModelStateDictionary state, IStringLocalizer<Words> words)
    {
        var clean = (comment ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (!int.TryParse(score, NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given is < 1 or > 5)
        {
            state.AddModelError("score", words["Select how it went"]);
        }

        if (clean.Length > Surveys.CommentLength)
        {
            state.AddModelError("comment", words["What you write must be {0} characters or fewer", Surveys.CommentLength]);
        }

        return state.IsValid ? (given, clean) : null;
    }
}
