using System.Globalization;

namespace Guildhall.Platform.Localisation;

/// <summary>A text for people, in English and, where it has been translated, in Welsh.</summary>
public readonly record struct LocalText(string English, string? Welsh = null)
{
    /// <summary>The text in a language, <c>en</c> or <c>cy</c>; English where there is no other.</summary>
    public string In(string language) => language == "cy" && !string.IsNullOrEmpty(Welsh) ? Welsh : English;

    /// <summary>The text in the language of the request.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
}
