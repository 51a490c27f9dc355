using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.ForCustomer;

/// <summary>What a customer is told of an entry of the history.</summary>
internal static class TimelineWords
{
    /// <summary>What an entry tells whose kind alone says it; null where its stage, its facts or its writer do.</summary>
    public static LocalizedString? Of(TimelineKind kind, IStringLocalizer<Words> words) => kind switch
    {
        TimelineKind.Asked => words["We asked you for more"],
        TimelineKind.AskWithdrawn => words["We need no more from you"],
        TimelineKind.Answered => words["You sent more"],
        TimelineKind.Extended => words["We need more time for this"],
        TimelineKind.ToldLate => words["We told you that this will be late"],
        TimelineKind.Disputed => words["You told us that this is not fixed, and we opened it again"],
        TimelineKind.Reopened => words["We opened this again"],
        TimelineKind.Merged => words["We deal with this together with another report of the same thing"],
        TimelineKind.Unmerged => words["We deal with this on its own again"],
        TimelineKind.Split => words["We opened another request for a part of this"],
        TimelineKind.LetterMade => words["We wrote you a letter"],
        _ => null,
    };

    /// <summary>The reference of the request that a part of this one became; null where its entry does not say.</summary>
    public static string? PartOf(string? data)
    {
        using var facts = data is null ? null : JsonDocument.Parse(data);
        return facts?.RootElement.TryGetProperty("into", out var into) == true ? into.GetString() : null;
    }
}
