using System.Globalization;
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

    // Planned for the words at hand, and never by reading all cases, which looks cheaper than it is. Where the cases a common beginning meets
    // do not fit, PostgreSQL remembers whole pages in their place, and reads them all again.
    private const string Planned =
        "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true), set_config('work_mem', '16MB', true)";

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

    // First by who and where, then by what was written; of each the open ones first. Each part is read only where those before it were too few.
    private static async Task<FoundCases> ReadAsync(NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<string>> words, bool lastIsWhole, CurrentStaff staff)
    {
        var parameters = new DynamicParameters(new { MyTeams = staff.Teams.ToArray(), Limit = Most + 1 });
        var written = Asked(words, lastIsWhole, parameters);
        const string Named = "f.words @@ @Named::tsquery";
        var otherwise = $"f.words @@ ({written}) and not {Named}";
        await using var results = await connection.QueryMultipleAsync(
            $"""
            {Planned};
            select {CaseQuery.Columns}
            from (
                {Part(1, $"f.open and {Named}")}
                union all
                {Part(2, $"not f.open and {Named}")}
                union all
                {Part(3, $"f.open and {otherwise}")}
                union all
                {Part(4, $"not f.open and {otherwise}")}
                limit @Limit
            ) n
            join cases."case" c on c.id = n.case_id
            where {CaseQuery.Permitted}
            order by n.part, c.id desc
            """,
            parameters);
        await results.ReadAsync<(string, string, string)>();
        var lines = (await results.ReadAsync<CaseLine>()).AsList();
        return new FoundCases([.. lines.Take(Most)], null, lines.Count > Most);

        // All that fit are gathered before the latest are taken: walking from the latest back may find none of two common words that never meet.
        static string Part(int number, string fits) =>
            $"""
            (select {number} as part, o.case_id
            from (select f.case_id from cases.finding f where {fits} and (f.team is null or f.team = any(@MyTeams)) offset 0) o
            order by o.case_id desc
            limit @Limit)
            """;
    }

    // Words that any of several ways of writing may be met by; the last may be the beginning of one. What is looked for is a parameter, always.
    private static string Asked(IReadOnlyList<IReadOnlyList<string>> words, bool lastIsWhole, DynamicParameters parameters)
    {
        var (named, written) = (new List<string>(), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            var beginning = !lastIsWhole && i == words.Count - 1 && words[i].Count == 1 && words[i][0].Length >= 3 ? ":*" : "";
            var name = string.Join(" | ", words[i].Select(w => PlainWords.Quoted(CaseIndexer.Name(w)) + beginning));
            var (word, stem) = (Parameter("Word", i), Parameter("Stem", i));
            parameters.Add(word, beginning.Length > 0 ? $"{name} | {PlainWords.Quoted(words[i][0])}{beginning}" : name);
            parameters.Add(stem, string.Join(" | ", words[i].Select(PlainWords.Quoted)));
            named.Add($"({name})");

            // A word English drops is in no text: it is looked for among names alone, and not at all where there are other words.
            var asked = $"@{word}::tsquery || to_tsquery('english', @{stem})";
            written.Add(words.Count > 1 ? $"case when numnode(to_tsquery('english', @{stem})) = 0 then ''::tsquery else {asked} end" : $"({asked})");
        }

        parameters.Add("Named", string.Join(" & ", named));
        return string.Join(" && ", written);

        static string Parameter(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
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
}
