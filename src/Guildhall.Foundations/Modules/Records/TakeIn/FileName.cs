using System.Globalization;
using System.Text;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Records.TakeIn;

/// <summary>A file's name, fit to be shown and to be saved under. No file of ours is ever called by it.</summary>
internal static class FileName
{
    private const int Longest = 120;
    private const string Forbidden = "/\\:*?\"<>|";

    /// <summary>The name without folders, control characters, and characters that turn text around or fool a reader.</summary>
    public static string Clean(string? name)
    {
        // Some browsers send the whole path.
        var last = (name ?? "").Split('/', '\\')[^1].Normalized();
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate)
                && !Forbidden.Contains(rune.ToString(), StringComparison.Ordinal))
            {
                clean.Append(rune);
            }
        }

        var text = Cut(clean.ToString().Trim(' ', '.'), Longest);
        return text.Length == 0 ? "file" : text;
    }

    /// <summary>The name with the ending of what the file is.</summary>
    public static string Clean(string? name, FileKind kind)
    {
        var clean = Clean(name);
        if (IsRight(clean, kind))
        {
            return clean;
        }

        // A short ending of letters is taken for a wrong one: holiday.heic becomes holiday.jpg, letter.v2 stays before .pdf.
        var stem = Path.GetFileNameWithoutExtension(clean);
        var ending = Path.GetExtension(clean);
        var wrong = stem.Length > 0 && ending.Length is >= 3 and <= 6 && ending.Skip(1).All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(ending[1]);
        var kept = wrong && stem.Trim(' ', '.') is { Length: > 0 } left ? left : clean.TrimStart('.');
        return IsRight(kept, kind) ? kept : kept + kind.Extensions[0];
    }

    private static bool IsRight(string name, FileKind kind) =>
        kind.Extensions.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && name.Length > ending.Length);

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)].TrimEnd(' ', '.');
}
