using System.Globalization;
using System.Text;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>Writes an address of a gazetteer (BS 7666, in capitals) the way people put it on an envelope.</summary>
internal static class AddressText
{
    // Words that want a number after them: FLAT and 2 make "Flat 2", but ANNEXE and 2 make "Annexe, 2".
    private static readonly HashSet<string> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        "FLAT", "APARTMENT", "UNIT", "ROOM", "SUITE", "STUDIO", "MAISONETTE", "FLOOR", "BEDSIT", "OFFICE", "PLOT", "STALL", "GARAGE", "KIOSK", "SHOP", "WORKSHOP", "BLOCK", "BAY", "BERTH", "PITCH", "FFLAT", "UNED", "YSTAFELL",
    };

    private static readonly HashSet<string> s_small = new(StringComparer.OrdinalIgnoreCase)
    {
        "of", "and", "the", "on", "upon", "in", "by", "at", "le", "la", "de", "under", "with", "cum", "next", "y", "yr", "ar", "yn", "ac", "dan",
    };

    private static readonly HashSet<string> s_numerals = new(StringComparer.Ordinal) { "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII" };

    /// <summary>The lines of an address, without the postcode.</summary>
    public static List<string> Lines(
        string? organisation, AddressableObject sao, AddressableObject pao, string? street, string? locality, string? town)
    {
        var lines = new List<string>(6);
        Add(lines, Title(organisation));
        var part = Name(sao);
        var name = Title(pao.Text);
        var number = Range(pao);
        var streetLine = Join(" ", number, Title(street));

        // "Flat 2, Kestrel Court" and "Flat 2, 12 Church Road" read as one line.
        if (part is not null && name is not null)
        {
            Add(lines, Join(", ", Same(part, organisation) ? null : part, name));
            Add(lines, streetLine);
        }
        else if (part is not null && !Same(part, organisation))
        {
            Add(lines, Join(", ", part, streetLine));
        }
        else
        {
            Add(lines, name);
            Add(lines, streetLine);
        }

        Add(lines, Title(locality));
        Add(lines, Title(town));
        return lines;
    }

    /// <summary>A number or a range of them, such as <c>98A-99B</c>; null for none.</summary>
    public static string? Range(AddressableObject part)
    {
        if (part.Start is null or 0)
        {
            return null;
        }

        var start = $"{part.Start}{part.StartSuffix?.ToUpperInvariant()}";
        return part.End is null or 0 ? start : $"{start}-{part.End}{part.EndSuffix?.ToUpperInvariant()}";
    }

    /// <summary>Capitals made into the capitals people use. Text that is not all capitals is left as its keeper wrote it.</summary>
    public static string? Title(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Any(char.IsLower))
        {
            return text;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = i > 0 && s_small.Contains(words[i]) ? words[i].ToLower(CultureInfo.InvariantCulture) : Word(words[i]);
        }

        return string.Join(' ', words);
    }

    private static string? Name(AddressableObject sao)
    {
        var number = Range(sao);
        if (sao.Text is null || number is null)
        {
            return Title(sao.Text) ?? number;
        }

        // Some gazetteers keep the number in the text as well.
        if (sao.Text.EndsWith(" " + number, StringComparison.OrdinalIgnoreCase))
        {
            return Title(sao.Text);
        }

        return Join(s_kinds.Contains(sao.Text.Split(' ')[^1]) ? " " : ", ", Title(sao.Text), number);
    }

    private static string Word(string word)
    {
        if (s_numerals.Contains(word) || IsInitials(word))
        {
            return word;
        }

        var made = new StringBuilder(word.Length);
        var parts = word.Split('-');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                made.Append('-');
            }

            made.Append(i > 0 && i < parts.Length - 1 && s_small.Contains(parts[i]) ? parts[i].ToLower(CultureInfo.InvariantCulture) : Part(parts[i]));
        }

        return made.ToString();
    }

    // NHS and BT have no vowel; ST and DR are not initials. W and Y are vowels of Welsh.
    private static bool IsInitials(string word) =>
        word.Length is > 1 and <= 4 && word.All(char.IsAsciiLetter) && word.IndexOfAny(['A', 'E', 'I', 'O', 'U', 'W', 'Y']) < 0
        && word is not ("ST" or "DR" or "MR" or "MRS" or "MS" or "LTD" or "RD" or "ND" or "TH" or "CT" or "GDNS" or "LN" or "CRT");

    private static string Part(string part)
    {
        var first = 0;
        while (first < part.Length && !char.IsLetterOrDigit(part[first]))
        {
            first++;
        }

        if (first == part.Length)
        {
            return part;
        }

        var isNumber = char.IsDigit(part[first]);
        var end = part.Length;
        var lower = part.ToLower(CultureInfo.InvariantCulture).ToCharArray();

        // 98A keeps its letter, 1ST does not.
        if (isNumber)
        {
            var letters = part.SkipWhile(c => !char.IsLetter(c)).Count();
            return letters <= 1 ? part : new string(lower);
        }

        lower[first] = char.ToUpperInvariant(lower[first]);
        var second = first + 1;
        if (second + 1 < end && (part[second] is '\'' or '’') && part[first] is 'O' or 'D' && second + 2 < end)
        {
            lower[second + 1] = char.ToUpperInvariant(lower[second + 1]);
        }

        if (end - first > 4 && part[first] == 'M' && part[second] == 'C')
        {
            lower[first + 2] = char.ToUpperInvariant(lower[first + 2]);
        }

        return new string(lower);
    }

    private static bool Same(string part, string? organisation) => string.Equals(part, Title(organisation), StringComparison.OrdinalIgnoreCase);

    private static void Add(List<string> lines, string? line)
    {
        if (!string.IsNullOrEmpty(line) && !lines.Contains(line, StringComparer.OrdinalIgnoreCase))
        {
            lines.Add(line);
        }
    }

    private static string? Join(string separator, string? first, string? second) =>
        first is null ? second : second is null ? first : first + separator + second;
}
