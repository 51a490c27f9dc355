using System.Text.RegularExpressions;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Letters.MakeLetter;

/// <summary>The address in the window of an envelope.</summary>
internal static partial class LetterAddress
{
    private const int Fewest = 3;
    private const int Most = 7;
    private const int Longest = 60;

    /// <summary>A name and an address on one line, as the lines of an envelope.</summary>
    public static IReadOnlyList<string> Lines(string? name, string address)
    {
        var parts = address.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();

        // A postcode stands on a line of its own.
        if (parts.Count > 0 && PostcodeAtEnd().Match(parts[^1]) is { Success: true } found && Postcode.TryParse(found.Groups["code"].Value, out var postcode))
        {
            parts[^1] = parts[^1][..found.Index].TrimEnd();
            parts = [.. parts.Where(p => p.Length > 0), postcode.ToString()];
        }

        // What is too much for an envelope goes together in the middle.
        var room = Most - (string.IsNullOrWhiteSpace(name) ? 0 : 1);
        while (parts.Count > room)
        {
            parts[0] = $"{parts[0]}, {parts[1]}";
            parts.RemoveAt(1);
        }

        return string.IsNullOrWhiteSpace(name) ? parts : [name.Trim(), .. parts];
    }

    /// <summary>What was typed, as lines.</summary>
    public static IReadOnlyList<string> Typed(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>What is wrong with an address; null where a postman can read it.</summary>
    public static string? Problem(IReadOnlyList<string> lines) =>
        lines.Count < Fewest ? $"Enter the name and address: {Fewest} lines or more"
        : lines.Count > Most ? $"The address must be {Most} lines or fewer, to fit the window"
        : lines.FirstOrDefault(l => l.Length > Longest) is not null ? $"Each line of the address must be {Longest} characters or fewer"
        : lines.Any(l => "@()=[]\"\\/,<>".Contains(l[0], StringComparison.Ordinal)) ? "A line of an address must not begin with a sign such as a bracket or comma"
        : !Postcode.TryParse(lines[^1], out _) && lines[^1].Any(char.IsDigit) ? "The last line of the address must be a full UK postcode, or a country"
        : null;

    [GeneratedRegex(@"\b(?<code>[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostcodeAtEnd();
}
