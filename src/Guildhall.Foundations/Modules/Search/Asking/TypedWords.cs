using System.Text;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Search.Asking;

/// <summary>A word of a search.</summary>
/// <param name="Text">The word in lower case, without accents: letters and digits only.</param>
/// <param name="Small">Whether it says nothing about what is looked for.</param>
internal sealed record TypedWord(string Text, bool Small);

/// <summary>What a person typed, taken apart. Whatever it is, what comes out are a few short words of letters and digits.</summary>
internal static class TypedWords
{
    private const int LongestText = 200;
    private const int LongestWord = 40;
    private const int MostWords = 12;
    private const int MostWithSmall = 40;
    private const int LongestCounted = 60;

    /// <summary>The words, small ones too, at most twelve of them not small.</summary>
    public static IReadOnlyList<TypedWord> Of(string typed, string language)
    {
        var words = new List<TypedWord>();
        foreach (var word in Split(typed).Take(MostWithSmall))
        {
            var small = SmallWords.Includes(word, language);
            if (small || words.Count(w => !w.Small) < MostWords)
            {
                words.Add(new TypedWord(word, small));
            }
        }

        return words;
    }

    /// <summary>
    /// The words in a form to be counted by; null if there is nothing to count. A word that has a digit or could be
    /// part of an address is left out: it may be a postcode, a phone number, a reference, somebody's e-mail.
    /// </summary>
    public static string? ToCount(string typed, string language)
    {
        var harmless = Bounded(typed).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.Any(c => char.IsDigit(c) || c is '@' or '/' or '\\' or ':' or '_'));
        var words = new StringBuilder();
        foreach (var word in Of(string.Join(' ', harmless), language).Where(w => !w.Small && !w.Text.Any(char.IsDigit)))
        {
            if (words.Length + word.Text.Length >= LongestCounted)
            {
                break;
            }

            words.Append(words.Length == 0 ? "" : " ").Append(word.Text);
        }

        return words.Length == 0 ? null : words.ToString();
    }

    /// <summary>All the words of a text, as they would be typed.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in Bounded(text).Normalized(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (word.Length < LongestWord)
                {
                    word.Append(Rune.ToLowerInvariant(rune));
                }
            }
            else if (Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string Bounded(string text) => text.Length > LongestText ? text[..LongestText] : text;
}
