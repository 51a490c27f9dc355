using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What a stage says to the customer.</summary>
public static class StageWords
{
    /// <summary>The stage's public words, with <c>{target}</c> filled in; null where the customer is told nothing.</summary>
    public static string? For(Stage stage, DateOnly target, string language) =>
        stage.Public?.In(language).Replace("{target}", PlainDates.Long(target, language), StringComparison.Ordinal);

    /// <summary>The same with the reason and what the customer is told of the facts: a line each.</summary>
    public static string? For(Stage stage, DateOnly target, string language, MoveFacts facts) => For(stage, target, language) is not { } words ? null
        : string.Join('\n', [
            facts.Reason is { } reason ? $"{words} {reason.In(language)}" : words,
            .. facts.Told.Select(f => $"{Label(f.Label.In(language))} {string.Join(", ", f.In(language))}"),
        ]);

    private static string Label(string label) => label.EndsWith('?') ? label : $"{label}:";
}
