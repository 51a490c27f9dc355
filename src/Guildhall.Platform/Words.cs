using System.Globalization;
using System.Resources;

namespace Guildhall.Platform;

/// <summary>
/// The words the platform shows people. The key is the English text; <c>Words.cy.resx</c> holds the Welsh.
/// Ask for <c>IStringLocalizer&lt;Words&gt;</c>.
/// </summary>
public sealed class Words
{
    private static readonly ResourceManager Resources = new(typeof(Words));

    private Words()
    {
    }

    /// <summary>The words in the language of the request.</summary>
    internal static string Say(string english) => Translated(english) ?? english;

    /// <summary>The words in the language of the request; null in English.</summary>
    internal static string? Translated(string english)
    {
        var culture = CultureInfo.CurrentUICulture;
        return culture.TwoLetterISOLanguageName == "cy" ? Resources.GetResourceSet(CultureInfo.GetCultureInfo("cy"), true, false)?.GetString(english) : null;
    }
}
