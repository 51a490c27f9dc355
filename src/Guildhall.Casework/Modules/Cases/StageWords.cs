using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What a stage says to the customer.</summary>
public static class StageWords
{
    /// <summary>The stage's public words, with <c>{target}</c> filled in; null where the customer is told nothing.</summary>
    public static string? For(Stage stage, DateOnly target, string language) =>
        stage.Public?.In(language).Replace("{target}", PlainDates.Long(target, language), StringComparison.Ordinal);
}
