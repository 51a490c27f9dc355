using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Catalogue;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>The page on which a customer says that it is not fixed, whichever door they came by.</summary>
/// <param name="Reference">What the case is called by.</param>
/// <param name="Service">What was asked for.</param>
/// <param name="Times">How it ended, and until when they may say so.</param>
/// <param name="Typed">What they wrote.</param>
/// <param name="Back">Where they came from.</param>
internal sealed record NotFixedForm(string Reference, ServiceDefinition Service, CaseTime Times, string? Typed, string Back)
{
    /// <summary>Whether it is about an answer they are not happy with, and not about something finished.</summary>
    public bool IsAnswer => Times is { ClosedAt: null, NotFixedUntil: not null };

    // What is wrong with what they wrote; null for nothing.
    private string? Problem(string words, IStringLocalizer<Words> localizer) =>
        words.Length == 0 ? (IsAnswer ? localizer["Tell us what we got wrong"] : localizer["Tell us what is not fixed"]).Value
        : words.Length > CaseDisputer.WordsLength ? localizer["What you write must be {0} characters or fewer", CaseDisputer.WordsLength].Value
        : null;

    /// <summary>What was typed, as it is kept.</summary>
    public static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();

    /// <summary>Notes the problem at the field; true where there is none.</summary>
    public bool IsGood(string words, ModelStateDictionary state, IStringLocalizer<Words> localizer)
    {
        if (Problem(words, localizer) is { } problem)
        {
            state.AddModelError("words", problem);
        }

        return state.IsValid;
    }
}
