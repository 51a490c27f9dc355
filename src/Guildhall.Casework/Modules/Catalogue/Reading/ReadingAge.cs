using System.Text.RegularExpressions;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <summary>
/// How old a reader must be to read a text with ease: the grade of Kincaid and others, “Derivation of new readability
/// formulas” (1975), and five years.
/// </summary>
internal static partial class ReadingAge
{
    private const int FewestWords = 12;

    /// <summary>The age in years; null for a text too short to tell.</summary>
    public static double? Of(string text)
    {
        var words = 0;
        var syllables = 0;
        var sentences = 0;
        var inSentence = false;
        foreach (var line in LinkAddress().Replace(text, "").Split('\n'))
        {
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Syllables(word) is > 0 and var count)
                {
                    words++;
                    syllables += count;
                    inSentence = true;
                }

                if (inSentence && word[^1] is '.' or '?' or '!' or ':' or ';')
                {
                    sentences++;
                    inSentence = false;
                }
            }

            // A line of a list is a sentence of its own.
            if (inSentence)
            {
                sentences++;
                inSentence = false;
            }
        }

        return words < FewestWords ? null : (0.39 * words / Math.Max(sentences, 1)) + (11.8 * syllables / words) - 15.59 + 5;
    }

    private static int Syllables(string word)
    {
        var letters = word.Where(char.IsLetter).Select(char.ToLowerInvariant).ToArray();
        var count = 0;
        for (var i = 0; i < letters.Length; i++)
        {
            if (IsVowel(letters[i]) && (i == 0 || !IsVowel(letters[i - 1])))
            {
                count++;
            }
        }

        // A final e is silent, but for that of “table”.
        if (count > 1 && letters[^1] == 'e' && !(letters.Length > 2 && letters[^2] == 'l' && !IsVowel(letters[^3])))
        {
            count--;
        }

        return letters.Length == 0 ? 0 : Math.Max(count, 1);
    }

    // Where a link leads is not read.
    [GeneratedRegex(@"\]\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkAddress();

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
