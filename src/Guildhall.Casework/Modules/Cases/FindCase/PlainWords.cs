using System.Globalization;
using System.Text;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.FindCase;

/// <summary>Text as cases are found by it: small letters and digits without accents, words apart by one space.</summary>
internal static class PlainWords
{
    private const int LongestWord = 30;
    private const int ShortestNumber = 5;

    /// <summary>The text in its plain form. An apostrophe joins what stands around it: O’Brien is one word.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalized(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter))
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
            else if (letter is not ('\'' or '’' or 'ʼ') && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }

    /// <summary>The words of a text in its plain form.</summary>
    public static IEnumerable<string> Split(string plain) => plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length <= LongestWord);

    /// <summary>What a person looks for, word by word. A number with gaps, as phone numbers are written, is one word.</summary>
    public static IReadOnlyList<string> Typed(string typed, int most)
    {
        var plain = Of(typed.Length > 200 ? typed[..200] : typed);
        return Digits(typed) is { Length: >= ShortestNumber } number && plain.All(c => char.IsAsciiDigit(c) || c == ' ')
            ? [number]
            : [.. Split(plain).Distinct(StringComparer.Ordinal).Take(most)];
    }

    /// <summary>The word as it stands in a tsquery.</summary>
    public static string Quoted(string word) => $"'{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A phone number as it is found by: its digits, as dialled at home.</summary>
    public static string Digits(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return phone.TrimStart().StartsWith("+44", StringComparison.Ordinal) ? "0" + digits[2..].TrimStart('0') : digits;
    }

    /// <summary>Whether a slip in the word can be put right: it is made of letters alone, and enough of them.</summary>
    public static bool IsSpelt(string word) => word.Length is >= 3 and <= LongestWord && word.All(char.IsLetter);

    /// <summary>How many letters changed, missing, added or swapped with their neighbour make one word the other.</summary>
    public static int Slips(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[b.Length];
    }
}
