using Dapper;
using Npgsql;

namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>What a typed word can mean, in the gazetteer's words.</summary>
/// <param name="Exact">The word as the gazetteer has it, if it does.</param>
/// <param name="Begun">Words it may be the beginning of, commonest first.</param>
/// <param name="Near">Words it may be a slip of, nearest first.</param>
/// <param name="Uses">How often the word, or the likeliest of them, comes in addresses.</param>
internal sealed record Meaning(string? Exact, IReadOnlyList<string> Begun, IReadOnlyList<string> Near, int Uses)
{
    public static Meaning None { get; } = new(null, [], [], 0);

    public bool IsNone => Exact is null && Begun.Count == 0 && Near.Count == 0;
}

/// <summary>Looks typed words up among the words of all addresses.</summary>
internal static class Vocabulary
{
    private const int MostMeanings = 12;

    /// <summary>The meaning of each word.</summary>
    public static async Task<Dictionary<string, Meaning>> MeaningsAsync(NpgsqlConnection connection, IReadOnlyCollection<string> words)
    {
        var asked = words.Distinct().ToArray();
        var known = (await connection.QueryAsync<Row>(
            """
            select t.word as asked, w.word, w.lexeme, w.uses
            from unnest(@asked) as t(word)
            cross join lateral (
                select word, lexeme, uses from places.word w
                where w.word >= t.word and w.word < t.word || '~'
                order by w.word <> t.word, uses desc
                limit 12
            ) w
            """,
            new { asked })).ToLookup(r => r.Asked);

        var strange = await NearAsync(connection, [.. asked.Where(word => word.Length >= 3 && !known[word].Any())]);
        return asked.ToDictionary(word => word, word => new Meaning(
            known[word].FirstOrDefault(r => r.Word == word)?.Lexeme,
            [.. known[word].Where(r => r.Word != word).OrderByDescending(r => r.Uses).Select(r => r.Lexeme).Distinct()],
            strange.TryGetValue(word, out var near) ? near.Words : [],
            known[word].Select(r => r.Uses).FirstOrDefault(near.Uses)));
    }

    /// <summary>The same meanings, and besides them whatever each word may be a slip of.</summary>
    public static async Task<Dictionary<string, Meaning>> DoubtAsync(NpgsqlConnection connection, IReadOnlyDictionary<string, Meaning> meanings)
    {
        var near = await NearAsync(connection, [.. meanings.Where(m => m.Key.Length >= 4 && m.Value.Near.Count == 0).Select(m => m.Key)]);
        return meanings.ToDictionary(m => m.Key, m => near.TryGetValue(m.Key, out var words)
            ? m.Value with { Near = [.. words.Words.Where(w => w != m.Value.Exact)] }
            : m.Value);
    }

    /// <summary>Words that are nothing by themselves and are two words written as one: <c>churchroad</c>.</summary>
    public static async Task<Dictionary<string, string[]>> SplitAsync(NpgsqlConnection connection, IReadOnlyDictionary<string, Meaning> meanings)
    {
        var cuts = meanings
            .Where(m => m.Value is { Exact: null, Begun.Count: 0 } && m.Key.Length >= 6)
            .SelectMany(m => Enumerable.Range(3, m.Key.Length - 4).Select(at => (Word: m.Key, First: m.Key[..at], Second: m.Key[at..])))
            .ToList();
        if (cuts.Count == 0)
        {
            return [];
        }

        var parts = cuts.SelectMany(c => new[] { c.First, c.Second }).Distinct().ToArray();
        var known = (await connection.QueryAsync<(string Word, int Uses)>("select word, uses from places.word where word = any(@parts)", new { parts }))
            .ToDictionary(w => w.Word, w => w.Uses);
        return cuts
            .Where(c => known.ContainsKey(c.First) && known.ContainsKey(c.Second))
            .GroupBy(c => c.Word)
            .ToDictionary(g => g.Key, g => g.MaxBy(c => Math.Min(known[c.First], known[c.Second])) is var best ? new[] { best.First, best.Second } : []);
    }

    /// <summary>How many letters are missing, too many, wrong or swapped with their neighbour.</summary>
    public static int Slips(string typed, string meant)
    {
        // Three rows of the usual table: the swap looks two back.
        Span<int> before = stackalloc int[meant.Length + 1];
        Span<int> last = stackalloc int[meant.Length + 1];
        Span<int> now = stackalloc int[meant.Length + 1];
        for (var j = 0; j <= meant.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= typed.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= meant.Length; j++)
            {
                var wrong = typed[i - 1] == meant[j - 1] ? 0 : 1;
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + wrong);
                if (i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1])
                {
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
                }
            }

            var spare = before;
            before = last;
            last = now;
            now = spare;
        }

        return last[meant.Length];
    }

    private static async Task<Dictionary<string, (List<string> Words, int Uses)>> NearAsync(NpgsqlConnection connection, IReadOnlyCollection<string> words)
    {
        if (words.Count == 0)
        {
            return [];
        }

        // One slip is caught by the words with a letter left out; what that misses, by the letters in threes.
        var variants = words.SelectMany(word => SearchTerms.Near(word).Select(variant => (Word: word, Variant: variant))).ToList();
        var rows = (await connection.QueryAsync<Row>(
            """
            select distinct t.word as asked, w.word, w.lexeme, w.uses
            from unnest(@typed, @variant) as t(word, variant)
            join places.word w on w.near @> array[t.variant]
            """,
            new { typed = variants.Select(v => v.Word).ToArray(), variant = variants.Select(v => v.Variant).ToArray() })).ToLookup(r => r.Asked);
        var strange = words.Where(word => !rows[word].Any()).ToArray();
        var alike = strange.Length == 0 ? Enumerable.Empty<Row>().ToLookup(r => r.Asked) : (await connection.QueryAsync<Row>(
            """
            select t.word as asked, w.word, w.lexeme, w.uses
            from unnest(@strange) as t(word)
            cross join lateral (
                select word, lexeme, uses from places.word w
                where w.word % t.word order by similarity(w.word, t.word) desc limit 20
            ) w
            """,
            new { strange })).ToLookup(r => r.Asked);

        var near = new Dictionary<string, (List<string> Words, int Uses)>(StringComparer.Ordinal);
        foreach (var typed in words)
        {
            var likely = rows[typed].Concat(alike[typed])
                .Select(r => (r.Lexeme, r.Uses, Slips: Slips(typed, r.Word)))
                .Where(n => n.Slips <= (typed.Length < 7 ? 2 : 3))
                .OrderBy(n => n.Slips).ThenByDescending(n => n.Uses).ToList();
            near[typed] = ([.. likely.Select(n => n.Lexeme).Distinct().Take(MostMeanings)], likely.FirstOrDefault().Uses);
        }

        return near;
    }

    private sealed record Row
    {
        public required string Asked { get; init; }

        public required string Word { get; init; }

        public required string Lexeme { get; init; }

        public required int Uses { get; init; }
    }
}
