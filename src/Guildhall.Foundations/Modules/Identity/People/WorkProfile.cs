using System.Text.RegularExpressions;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>What work a member of staff can be given, as it is written on their page.</summary>
internal sealed partial record WorkProfile(IReadOnlyList<string> Skills, bool WorksInWelsh, IReadOnlyList<string> Wards, int? MostCases)
{
    private const int MostWords = 50;

    /// <summary>From what was typed; with what to put right.</summary>
    public static (WorkProfile Profile, IReadOnlyList<StaffProblem> Problems) Read(string? skills, bool welsh, string? wards, string? most)
    {
        var problems = new List<StaffProblem>();
        var words = Parts(skills).Select(s => s.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        if (words.Find(w => w.Length > 60 || !Word().IsMatch(w)) is { } bad)
        {
            problems.Add(new("skills", $"“{bad}” must be small letters, digits and hyphens, such as pest-treatment"));
        }

        var places = Parts(wards).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (words.Count > MostWords || places.Count > MostWords || places.Exists(p => p.Length > 100))
        {
            problems.Add(new(words.Count > MostWords ? "skills" : "wards", $"Write {MostWords} at most"));
        }

        int? number = null;
        if (!string.IsNullOrWhiteSpace(most))
        {
            if (int.TryParse(most.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var read) && read is > 0 and <= 10_000)
            {
                number = read;
            }
            else
            {
                problems.Add(new("most", "Enter a number from 1 to 10,000, or leave it empty"));
            }
        }

        return (new WorkProfile(words, welsh, places, number), problems);
    }

    private static IEnumerable<string> Parts(string? text) =>
        (text ?? "").Replace("\0", "", StringComparison.Ordinal).Split([',', '\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
