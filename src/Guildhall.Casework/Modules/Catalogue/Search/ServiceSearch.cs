using System.Globalization;
using System.Text;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Catalogue.Search;

/// <summary>Finds services from a resident's own words: whole words, beginnings of words, and words with a slip in them.</summary>
public static class ServiceSearch
{
    private const int MostWords = 12;
    private static readonly HashSet<string> s_smallWords =
        ["a", "an", "and", "the", "to", "for", "of", "my", "i", "in", "is", "on", "with", "want", "need", "how", "do", "can", "about", "me", "y", "yr", "i’r", "am", "fy"];

    /// <summary>The services that fit, the best first.</summary>
    public static IReadOnlyList<ServiceDefinition> Find(IEnumerable<ServiceDefinition> services, string typed, string language)
    {
        var words = Words(typed).Where(w => !s_smallWords.Contains(w)).Take(MostWords).ToList();
        return words.Count == 0
            ? []
            : [.. services
                .Select(service => (service, score: Score(service, words, language)))
                .Where(found => found.score > 0)
                .OrderByDescending(found => found.score)
                .ThenBy(found => found.service.Title.In(language), StringComparer.CurrentCulture)
                .Select(found => found.service)];
    }

    private static int Score(ServiceDefinition service, List<string> words, string language)
    {
        (List<string> Words, int Weight)[] fields =
        [
            (Words(service.Title.In(language)), 8),
            ([.. service.Keywords.SelectMany(Words)], 6),
            (Words(service.Topic), 4),
            (Words(service.Summary.In(language)), 2),
        ];
        var total = 0;
        var matched = 0;
        foreach (var word in words)
        {
            var best = fields.Max(field => field.Words.Select(w => Closeness(w, word)).DefaultIfEmpty().Max() * field.Weight);
            total += best;
            matched += best > 0 ? 1 : 0;
        }

        // A service that fits half the words or fewer fits by accident.
        return matched * 2 > words.Count ? total : 0;
    }

    private static int Closeness(string word, string typed) =>
        word == typed ? 4
        : word.StartsWith(typed, StringComparison.Ordinal) && typed.Length >= 3 ? 3
        : typed.StartsWith(word, StringComparison.Ordinal) && word.Length >= 4 ? 2
        : typed.Length >= 4 && OneSlipApart(word, typed) ? 2
        : 0;

    /// <summary>Whether two words differ by one letter changed, missing or added, or two neighbours swapped.</summary>
    private static bool OneSlipApart(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }

        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
        {
            start++;
        }

        var (restA, restB) = (a[start..], b[start..]);
        return restA.Length == restB.Length
            ? restA.Length > 0 && (restA[1..] == restB[1..] || (restA.Length > 1 && restA[0] == restB[1] && restA[1] == restB[0] && restA[2..] == restB[2..]))
            : restA.Length > restB.Length ? restA[1..] == restB : restB[1..] == restA;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text.Normalized(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(char.ToLowerInvariant(letter));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && letter is not ('\'' or '’') && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
