using System.Globalization;
using System.Text;
using Dapper;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Casework.Modules.Cases.FindCase;

/// <summary>What came of a search for cases.</summary>
/// <param name="Lines">The cases, the best first.</param>
/// <param name="Corrected">The words that were looked for in place of the typed ones, where nothing has those; null where they were looked for as typed.</param>
/// <param name="IsMore">Whether there are more than are shown.</param>
public sealed record FoundCases(IReadOnlyList<CaseLine> Lines, string? Corrected, bool IsMore)
{
    /// <summary>Nothing.</summary>
    public static FoundCases Nothing { get; } = new([], null, false);
}

/// <summary>
/// Finds cases by reference, who, where and what was written, slips forgiven. What an officer may not see in a list they do not find.
/// </summary>
public sealed class CaseFinder(Database database, CouncilProfile council)
{
    /// <summary>The most cases that are shown.</summary>
    public const int Most = 50;

    private const int MostWords = 8;
    private const int MostNear = 4;

    // Of so many the best are told by their words, and of the latest of these, which are open still; where more have the words, the latest are shown.
    private const int MostCandidates = 4_000;
    private const int MostCompared = 500;

    // The beginning of a common word is met by most cases. Where they do not fit, PostgreSQL remembers whole pages in their place, and reads them all again.
    private const string PlannedWithRoom = "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '16MB', true)";

    /// <summary>The reference, where exactly that of a case was typed; null for anything else. Whether the officer may see the case its page decides.</summary>
    public async Task<string?> ExactAsync(string? typed, CancellationToken cancellationToken = default)
    {
        if (!Reference.TryParse(typed, council.ReferencePrefix, out var reference))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            """
            select c.reference from cases."case" c where c.reference = @Reference
            """,
            new { Reference = reference.ToString() });
    }

    /// <summary>The cases that have all the words.</summary>
    /// <param name="typed">What was typed, whatever it is.</param>
    public async Task<FoundCases> FindAsync(string? typed, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        typed = (typed ?? "").Replace("\0", "", StringComparison.Ordinal);
        var words = PlainWords.Typed(typed, MostWords);
        if (words.Count == 0)
        {
            return FoundCases.Nothing;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var near = await NearReferencesAsync(connection, typed, staff);
        if (near.Count > 0)
        {
            return new FoundCases(near, near is [var one] ? one.Reference : "references like it", false);
        }

        // The end of an e-mail address is the beginning of a word in nearly every case, and nobody types half of one.
        var mayBegin = !typed.Contains('@', StringComparison.Ordinal);
        var found = await WithWordsAsync(connection, [.. words.Select(w => (IReadOnlyList<string>)[w])], mayBegin, staff);
        if (found.Lines.Count > 0 || await SpeltAsync(connection, words, staff) is not { } spelt)
        {
            return found;
        }

        var corrected = await WithWordsAsync(connection, spelt, mayBegin, staff);
        return corrected.Lines.Count == 0 ? found : corrected with { Corrected = string.Join(' ', spelt.Select(s => s[0])) };
    }

    // What is nearly a reference and none: the cases whose references are one slip away.
    private async Task<IReadOnlyList<CaseLine>> NearReferencesAsync(NpgsqlConnection connection, string typed, CurrentStaff staff)
    {
        var near = Reference.Near(typed, council.ReferencePrefix).Select(r => r.ToString()).ToArray();
        return near.Length == 0 ? [] : (await connection.QueryAsync<CaseLine>(
            $"""
            select {CaseQuery.Columns}
            from cases."case" c
            where c.reference = any(@near) and {CaseQuery.Permitted}
            order by c.id desc
            """,
            new { near, MyTeams = staff.Teams.ToArray() })).AsList();
    }

    // To find all that begins like a common word takes long, however rare the words beside it: of several words the last is whole, until nothing has it.
    private static async Task<FoundCases> WithWordsAsync(NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<string>> words, bool mayBegin, CurrentStaff staff)
    {
        if (!mayBegin || words.Count > 1)
        {
            var whole = await ReadAsync(connection, words, lastIsWhole: true, staff);
            if (!mayBegin || whole.Lines.Count > 0)
            {
                return whole;
            }
        }

        return await ReadAsync(connection, words, lastIsWhole: false, staff);
    }

    private static async Task<FoundCases> ReadAsync(NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<string>> words, bool lastIsWhole, CurrentStaff staff)
    {
        var parameters = new DynamicParameters(new { MyTeams = staff.Teams.ToArray(), Limit = Most + 1, MostCandidates, MostCompared });
        var asked = Asked(words, lastIsWhole, staff, parameters);
        var best = await LinesAsync<Hit>(
            $"""
            with candidate as materialized (
                select f.case_id, f.words @@ ({asked.Heads}) as by_heads
                from cases.finding f
                where f.words @@ ({asked.Any})
                limit @MostCandidates
            )
            select {CaseQuery.Columns}, (select count(*)::int from candidate) as candidates
            from (select o.case_id, o.by_heads from candidate o order by o.by_heads desc, o.case_id desc limit @MostCompared) n
            join cases."case" c on c.id = n.case_id
            where {CaseQuery.Permitted}
            order by n.by_heads desc, c.closed_at is null desc, c.id desc
            limit @Limit
            """);
        IReadOnlyList<CaseLine> lines = best.Count > 0 && best[0].Candidates >= MostCandidates
            ? await LinesAsync<CaseLine>(
                $"""
                select {CaseQuery.Columns}
                from cases.finding f
                join cases."case" c on c.id = f.case_id
                where f.words @@ ({asked.Any}) and {CaseQuery.Permitted}
                order by f.case_id desc
                limit @Limit
                """)
            : best;
        return new FoundCases([.. lines.Take(Most)], null, lines.Count > Most);

        async Task<List<T>> LinesAsync<T>(string sql)
        {
            await using var results = await connection.QueryMultipleAsync($"{PlannedWithRoom};\n{sql}", parameters);
            await results.ReadAsync<(string, string)>();
            return (await results.ReadAsync<T>()).AsList();
        }
    }

    // Words that any of several ways of writing may be met by; the last may be the beginning of one. What is looked for is a parameter, always.
    private static (string Any, string Heads) Asked(IReadOnlyList<IReadOnlyList<string>> words, bool lastIsWhole, CurrentStaff staff, DynamicParameters parameters)
    {
        var (any, heads) = (new StringBuilder("@Marks::tsquery"), new StringBuilder("@Marks::tsquery"));
        parameters.Add("Marks", string.Join(" | ", staff.Teams.Prepend("").Select(CaseIndexer.Mark).Select(PlainWords.Quoted)));
        for (var i = 0; i < words.Count; i++)
        {
            var beginning = !lastIsWhole && i == words.Count - 1 && words[i].Count == 1 && words[i][0].Length >= 3 ? ":*" : "";
            var (plain, head, stem) = (Name("Word", i), Name("Head", i), Name("Stem", i));
            parameters.Add(plain, string.Join(" | ", words[i].Select(w => PlainWords.Quoted(w) + beginning)));
            parameters.Add(head, string.Join(" | ", words[i].Select(w => PlainWords.Quoted(w) + (beginning.Length > 0 ? ":*A" : ":A"))));
            parameters.Add(stem, string.Join(" | ", words[i].Select(PlainWords.Quoted)));

            // A word English drops is in no text: it is looked for among names alone, and not at all where there are other words.
            any.Append(words.Count > 1
                ? string.Concat(" && case when numnode(to_tsquery('english', @", stem, ")) = 0 then to_tsquery('english', @", stem, ") else to_tsquery('simple', @", plain, ") || to_tsquery('english', @", stem, ") end")
                : string.Concat(" && (to_tsquery('simple', @", plain, ") || to_tsquery('english', @", stem, "))"));
            heads.Append(" && to_tsquery('simple', @").Append(head).Append(')');
        }

        return (any.ToString(), heads.ToString());

        static string Name(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
    }

    // Each word with those it may have been meant to be, the likeliest first; null where no word has any.
    private static async Task<IReadOnlyList<IReadOnlyList<string>>?> SpeltAsync(NpgsqlConnection connection, IReadOnlyList<string> words, CurrentStaff staff)
    {
        var typed = words.Where(PlainWords.IsSpelt).ToArray();
        if (typed.Length == 0)
        {
            return null;
        }

        var near = (await connection.QueryAsync<(string Typed, string Word)>(
            """
            select typed.word, near.word
            from unnest(@typed) as typed (word)
            cross join lateral (
                select w.word
                from cases.finding_word w
                where w.word operator(public.%) typed.word and (w.team = '' or w.team = any(@MyTeams))
                group by w.word
                order by public.similarity(w.word, typed.word) desc, w.word
                limit 40) near
            """,
            new { typed, MyTeams = staff.Teams.ToArray() })).ToLookup(n => n.Typed, n => n.Word, StringComparer.Ordinal);
        var spelt = words.Select(word =>
        {
            var most = word.Length switch { <= 4 => 1, <= 9 => 2, _ => 3 };
            var alike = near[word].Select(n => (Word: n, Slips: PlainWords.Slips(word, n)))
                .Where(n => n.Slips <= most).OrderBy(n => n.Slips).ThenBy(n => n.Word, StringComparer.Ordinal).Take(MostNear).Select(n => n.Word).ToList();
            return (IReadOnlyList<string>)(alike.Count > 0 ? alike : [word]);
        }).ToList();
        return spelt.Zip(words).All(s => s.First is [var same] && same == s.Second) ? null : spelt;
    }

    private sealed record Hit : CaseLine
    {
        public required int Candidates { get; init; }
    }
}
