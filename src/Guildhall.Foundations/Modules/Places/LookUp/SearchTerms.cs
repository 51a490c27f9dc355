using System.Globalization;
using System.Text;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>
/// Turns addresses, and what people type of them, into the same plain words: no case, accents or punctuation,
/// and one spelling for words that have a short one (road and rd, street and st).
/// </summary>
internal static class SearchTerms
{
    // The short spelling, then the long ones. ST is a street and a saint: both are found by either.
    private static readonly string[][] s_spellings =
    [
        ["rd", "road"], ["st", "street", "saint", "str"], ["ave", "avenue", "av"], ["ln", "lane"], ["cl", "close"], ["dr", "drive"],
        ["ct", "court", "crt"], ["cres", "crescent", "cr"], ["pl", "place"], ["sq", "square"], ["ter", "terrace", "terr"],
        ["gdns", "gardens", "gdn"], ["gr", "grove", "grv"], ["pk", "park"], ["hse", "house"], ["flat", "apartment", "apt", "flt"],
        ["bldg", "building", "buildings", "bldgs"], ["mt", "mount"], ["mkt", "market"], ["nth", "north"], ["sth", "south"],
        ["gt", "great"], ["lt", "little"], ["est", "estate"], ["ind", "industrial"], ["wk", "walk"], ["wy", "way"], ["vw", "view"],
        ["cott", "cottage"], ["ctr", "centre", "center"], ["sch", "school"],
    ];

    private static readonly Dictionary<string, string> s_short =
        s_spellings.SelectMany(s => s.Select(word => (word, s[0]))).ToDictionary(p => p.word, p => p.Item2);

    private static readonly Dictionary<string, string[]> s_long = s_spellings.ToDictionary(s => s[0]);

    /// <summary>The words of a text in their order, each in its one spelling.</summary>
    public static IEnumerable<string> Lexemes(string? text) => Words(text).Select(Lexeme);

    /// <summary>The words of a text in their order, as spelled.</summary>
    public static IEnumerable<string> Words(string? text) =>
        Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The one spelling of a word.</summary>
    public static string Lexeme(string word) => s_short.GetValueOrDefault(word, word);

    /// <summary>Every spelling of a lexeme that people may type.</summary>
    public static IReadOnlyList<string> Spellings(string lexeme) => s_long.GetValueOrDefault(lexeme) ?? [lexeme];

    /// <summary>Whether a lexeme says what kind of street or building it is, such as road or court.</summary>
    public static bool IsKind(string lexeme) => s_long.ContainsKey(lexeme);

    /// <summary>Whether a word is a house number: digits with a letter or none.</summary>
    public static bool IsNumber(string word) =>
        char.IsAsciiDigit(word[0]) && word.TrimStart("0123456789".ToCharArray()).Length <= 1 && word.Length <= 6;

    /// <summary>
    /// The word and the word with any one letter left out. Two words one slip apart (a letter more, less, wrong or swapped)
    /// share one of these.
    /// </summary>
    public static string[] Near(string word) =>
        word.Length < 4 ? [word] : [word, .. Enumerable.Range(0, word.Length).Select(i => word.Remove(i, 1)).Distinct()];

    /// <summary>Lower case without accents, with blanks for what is neither letter nor digit. Takes any text at all.</summary>
    public static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
            else if (c < 128)
            {
                if (c is not '\'' and not '`' and not '.')
                {
                    folded.Append(c == '&' ? " and " : " ");
                }
            }
            else if (c is not '’' and not '‘')
            {
                AppendFolded(folded, c);
            }
        }

        return folded.ToString();
    }

    private static void AppendFolded(StringBuilder folded, char c)
    {
        switch (char.GetUnicodeCategory(c))
        {
            case UnicodeCategory.NonSpacingMark:
                break;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter:
                foreach (var part in c.ToString().Normalized(NormalizationForm.FormKD))
                {
                    if (char.IsLetterOrDigit(part))
                    {
                        folded.Append(char.ToLowerInvariant(part));
                    }
                }

                break;
            default:
                folded.Append(' ');
                break;
        }
    }
}
