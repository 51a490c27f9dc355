namespace Guildhall.Foundations.Modules.Search.Asking;

/// <summary>Chooses the word that a misspelt one was meant to be.</summary>
internal static class Spelling
{
    private const int ShortestWord = 3;

    /// <summary>The likeliest of some words; null if none is near enough.</summary>
    public static string? Nearest(string typed, IEnumerable<string> words)
    {
        if (typed.Length < ShortestWord || typed.Any(char.IsDigit))
        {
            return null;
        }

        var most = typed.Length switch { <= 5 => 1, <= 9 => 2, _ => 3 };
        return words
            .Where(word => Math.Abs(word.Length - typed.Length) <= most && word != typed)
            .Select(word => (word, slips: Slips(typed, word), sameStart: word[0] == typed[0]))
            .Where(near => near.slips <= most && (near.sameStart || near.slips == 1))
            .OrderBy(near => near.slips + (near.sameStart ? 0 : 0.5))
            .ThenBy(near => Math.Abs(near.word.Length - typed.Length))
            .ThenBy(near => near.word, StringComparer.Ordinal)
            .Select(near => near.word)
            .FirstOrDefault();
    }

    /// <summary>How many letters changed, missing, added or swapped with their neighbour make one word the other.</summary>
    internal static int Slips(string a, string b)
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
