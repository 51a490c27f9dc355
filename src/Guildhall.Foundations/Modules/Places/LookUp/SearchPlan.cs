namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>One thing an address must have, in any of several words; the first is the one that was meant, if one was.</summary>
/// <param name="Exact">The word or number as typed, in the gazetteer's spelling; null if the gazetteer has no such word.</param>
/// <param name="Others">Words that will do instead.</param>
/// <param name="Later">Words that will do if there are too few addresses with the others: what is typed may be only begun.</param>
/// <param name="Uses">How many addresses have it, roughly: the rarer a word, the more it says.</param>
/// <param name="IsNumber">Whether it is a house or flat number.</param>
/// <param name="Start">A beginning that will do, such as <c>nm1_1</c> of a postcode.</param>
internal sealed record Wanted(
    string? Exact, IReadOnlyList<string> Others, IReadOnlyList<string> Later, int Uses, bool IsNumber = false, string? Start = null)
{
    // A number says more than the name of a town, and less than that of a street.
    private const int UsesOfNumber = 3_000;

    /// <summary>Whether it says which street, house or place is meant, and not only what kind.</summary>
    public bool IsTelling => !IsNumber && Uses < 5_000 && (Exact is null || !SearchTerms.IsKind(Exact));

    /// <summary>A number: exactly it, or a range it lies in; typed last it may go on.</summary>
    public static Wanted Number(string number, bool last) => new(number, ["~" + number], [], UsesOfNumber, IsNumber: true, Start: last ? number : null);

    /// <summary>As a text search condition. Words hold letters and digits only, so quotes are enough.</summary>
    public string Condition(bool wide)
    {
        var words = (Exact is null ? [] : new[] { Exact }).Concat(Others).Concat(wide ? Later : []).Select(word => $"'{word}'");
        var start = Start is not null && (wide || (Exact is null && Others.Count == 0)) ? new[] { $"'{Start}':*" } : [];
        return $"({string.Join('|', words.Concat(start))})";
    }

    /// <summary>Whether one of the words stands in an address, and where; -1 if none.</summary>
    public int In(string[] words, out bool exactly)
    {
        var at = Exact is null ? -1 : Array.IndexOf(words, Exact);
        exactly = at >= 0;
        return at >= 0 ? at : Array.FindIndex(words, word => Others.Contains(word) || Later.Contains(word) || (Start is not null && word.StartsWith(Start, StringComparison.Ordinal)));
    }
}

/// <summary>Orders the addresses found by how well they are what was typed.</summary>
internal sealed class Ranking(IReadOnlyList<Wanted> wanted)
{
    private static readonly char[] s_letters = [.. "abcdefghijklmnopqrstuvwxyz"];
    private const int UsesOfPlace = 3_000;

    private readonly string[] _numbers = [.. wanted.Where(w => w.IsNumber).Select(w => w.Exact!)];
    private readonly Wanted[] _words = [.. wanted.Where(w => !w.IsNumber)];

    /// <summary>How far an address is from what was typed: 0 is it exactly.</summary>
    public int Distance(string search, string sortKey, string status)
    {
        var words = search.Split(' ');
        var distance = Numbers(words) + (status switch { "historic" => 3, "alternative" => 1, _ => 0 });
        var before = -1;
        for (var i = 0; i < _words.Length; i++)
        {
            var at = _words[i].In(words, out var exactly);
            distance += at >= 0 ? (exactly ? 0 : 2) : _words[i].Uses switch { > 10_000 => 4, > UsesOfPlace => 6, _ => 12 };
            distance += at >= 0 && before >= 0 && at != before + 1 ? 1 : 0;

            // "church" is Church Road rather than a house called Church Cottage elsewhere.
            distance += i == 0 && at >= 0 && !sortKey.StartsWith(words[at], StringComparison.Ordinal) ? 1 : 0;
            before = at;
        }

        return distance;
    }

    private int Numbers(string[] words)
    {
        if (_numbers.Length == 0)
        {
            return 0;
        }

        var has = words.Where(SearchTerms.IsNumber).ToArray();
        if (has.AsSpan().SequenceEqual(_numbers))
        {
            return 0;
        }

        if (has.Length == 0)
        {
            return 12 * _numbers.Length;
        }

        // The number of the house comes after the flat's, so one number alone is sooner the house.
        var distance = 1 + Math.Max(0, has.Length - _numbers.Length) + (has[^1] != _numbers[^1] ? 1 : 0);
        foreach (var number in _numbers)
        {
            distance += has.Contains(number) ? 0
                : words.Contains("~" + number) ? 3
                : has.Any(h => h.StartsWith(number, StringComparison.Ordinal)) || has.Contains(number.TrimEnd(s_letters)) ? 4
                : 9;
        }

        return distance;
    }
}
