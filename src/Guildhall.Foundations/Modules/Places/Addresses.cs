using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Places.LookUp;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>The council's addresses, to look up as people type them.</summary>
public sealed class Addresses(Database database)
{
    // Far more than anyone is shown, so that the best are among them; few enough to fetch at once.
    private const int MostCandidates = 200;
    private const int ShortestUprnTyped = 6;

    /// <summary>
    /// Addresses for what someone typed: a postcode or the beginning of one, a UPRN, or any words and numbers of an address in any
    /// order, slips forgiven. The best first; nothing for text that is no address at all. Old and other names find the property as
    /// it is called now, in the language of the page (<see cref="CultureInfo.CurrentUICulture"/>).
    /// </summary>
    public async Task<IReadOnlyList<AddressMatch>> FindAsync(string? typed, int limit, CancellationToken cancellationToken = default)
    {
        if (typed is null || typed.Length > 200 || limit < 1)
        {
            return [];
        }

        if (typed.Trim().Length >= ShortestUprnTyped && Uprn.TryParse(typed, out var uprn))
        {
            var named = await GetAsync(uprn, cancellationToken);
            return named is null ? [] : [new AddressMatch(uprn, InPageLanguage(named), named.Status)];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        foreach (var start in TypedAddress.PostcodeStarts(typed))
        {
            var there = await WithPostcodeAsync(connection, start, limit);
            if (there.Count > 0)
            {
                return await MatchesAsync(connection, there);
            }
        }

        var read = TypedAddress.Read(typed);
        return read.IsEmpty ? [] : await MatchesAsync(connection, await BestAsync(connection, read, limit));
    }

    /// <summary>Some of the main addresses, by their numbers, spread over the borough: the same ones each time.</summary>
    public async Task<IReadOnlyList<(long Uprn, string Text, string? Ward)>> SomeAsync(int most, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<NameRow>(
            """
            select a.lpi_key, a.uprn, a.language, a.status, a.main, a.lines, a.postcode, b.ward_code
            from places.address a
            join places.blpu b on b.uprn = a.uprn
            where a.main and a.search is not null and a.language = 'en'
            order by hashint8(a.uprn), a.uprn
            limit @most
            """,
            new { most })).ToList();
        return [.. rows.Select(row => (row.Uprn, row.SingleLine, row.WardCode))];
    }

    /// <summary>The address of a property, whatever its status; null if the gazetteer has none.</summary>
    public async Task<Address?> GetAsync(Uprn uprn, CancellationToken cancellationToken = default) =>
        (await GetAsync([uprn], cancellationToken)).GetValueOrDefault(uprn);

    /// <summary>The addresses of several properties at once; those the gazetteer does not have are left out.</summary>
    public async Task<IReadOnlyDictionary<Uprn, Address>> GetAsync(IEnumerable<Uprn> uprns, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<AddressRow>(
            """
            select b.uprn, b.logical_status, coalesce(b.class, c.code) as class, b.parent_uprn, b.easting, b.northing, b.latitude, b.longitude,
                b.ward_code, b.parish_code, a.language, a.status, a.main, a.usrn, a.lines, a.postcode
            from places.blpu b
            join places.address a on a.uprn = b.uprn
            left join lateral (
                select code from places.classification c where c.uprn = b.uprn and c.end_date is null order by class_key limit 1
            ) c on true
            where b.uprn = any(@uprns)
            order by a.lpi_key
            """,
            new { uprns = uprns.Select(u => u.Value).Distinct().ToArray() });
        return rows.GroupBy(r => r.Uprn).ToDictionary(g => Uprn.From(g.Key), g => AddressOf([.. g]));
    }

    private static async Task<IReadOnlyList<Hit>> WithPostcodeAsync(NpgsqlConnection connection, string start, int limit) =>
        (await connection.QueryAsync<Hit>(
            """
            select lpi_key, uprn, status, search, sort_key
            from places.address
            where main and search is not null and postcode >= @start and postcode < @start || '~'
            order by postcode, sort_key
            limit @limit
            """,
            new { start, limit })).AsList();

    private static async Task<IReadOnlyList<Hit>> BestAsync(NpgsqlConnection connection, TypedAddress typed, int limit)
    {
        var meanings = await Vocabulary.MeaningsAsync(connection, typed.Words);
        if (await Vocabulary.SplitAsync(connection, meanings) is { Count: > 0 } split)
        {
            typed = typed.Split(split);
            meanings = await Vocabulary.MeaningsAsync(connection, typed.Words);
        }

        var wanted = Want(typed, meanings);
        var hits = await SearchAsync(connection, wanted, wide: false);
        if (hits.Count < limit && wanted.Any(w => w.Later.Count > 0 || w.Start is not null))
        {
            hits = await SearchAsync(connection, wanted, wide: true);
        }

        if (hits.Count == 0 && typed.Words.Count > 0)
        {
            // A slip can make another word that exists, so now every word is doubted.
            meanings = await Vocabulary.DoubtAsync(connection, meanings);
            wanted = Want(typed, meanings);
            hits = await SearchAsync(connection, wanted, wide: true);
        }

        if (hits.Count == 0 && wanted.Count > 1)
        {
            hits = await ForgivingAsync(connection, wanted, limit);
        }

        var ranking = new Ranking(wanted);
        return [.. hits
            .Select(hit => (hit, distance: ranking.Distance(hit.Search, hit.SortKey, hit.Status)))
            .OrderBy(h => h.distance).ThenBy(h => h.hit.SortKey, StringComparer.Ordinal)
            .DistinctBy(h => h.hit.Uprn)
            .Select(h => h.hit)
            .Take(limit)];
    }

    // Some of it is wrong: one thing is left out, and if that does not help ever more, the least telling first.
    private static async Task<List<Hit>> ForgivingAsync(NpgsqlConnection connection, List<Wanted> wanted, int limit)
    {
        var commonestFirst = wanted.OrderByDescending(w => w.Uses).ToList();
        var fewer = commonestFirst.Select(one => commonestFirst.Where(w => w != one))
            .Concat(Enumerable.Range(2, Math.Max(0, commonestFirst.Count - 2)).Select(skipped => commonestFirst.Skip(skipped)))
            .Select(left => left.ToList())
            .Where(left => left.Any(w => w.IsTelling));
        var hits = new List<Hit>();
        foreach (var left in fewer)
        {
            if (hits.Count >= limit)
            {
                break;
            }

            hits.AddRange(await SearchAsync(connection, left, wide: true));
        }

        return hits;
    }

    // Words that mean nothing here are passed over, unless nothing else was typed.
    private static List<Wanted> Want(TypedAddress typed, IReadOnlyDictionary<string, Meaning> meanings)
    {
        var wanted = new List<Wanted>();
        var tokens = typed.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var last = i == tokens.Count - 1 && typed.Postcode is null;
            if (SearchTerms.IsNumber(tokens[i]))
            {
                wanted.Add(Wanted.Number(tokens[i], last && i > 0));
                continue;
            }

            var meaning = meanings.GetValueOrDefault(tokens[i], Meaning.None);
            if (meaning.Exact is { } outward && i == tokens.Count - 2 && TypedAddress.PostcodeStarts($"{tokens[i]} {tokens[i + 1]}").Count == 1)
            {
                wanted.Add(new(null, [], [], Uses: 500, Start: $"{outward}_{tokens[++i]}"));
            }
            else if (meaning.Exact is not null)
            {
                wanted.Add(new(meaning.Exact, meaning.Near, last ? meaning.Begun : [], meaning.Uses));
            }
            else if (!meaning.IsNone)
            {
                wanted.Add(new(null, [.. meaning.Begun, .. meaning.Near], [], meaning.Uses));
            }
        }

        if (typed.Postcode is not null)
        {
            wanted.Add(new(typed.Postcode, [], [], Uses: 20));
        }

        // A number alone would find a house in every street; so would "road", if the road's own name is not known here.
        var strange = typed.Words.Any(word => meanings.GetValueOrDefault(word, Meaning.None).IsNone);
        return wanted.Any(w => w.IsTelling) || (!strange && wanted.Any(w => !w.IsNumber)) ? wanted : [];
    }

    private static async Task<List<Hit>> SearchAsync(NpgsqlConnection connection, IReadOnlyList<Wanted> wanted, bool wide) =>
        wanted.Count == 0 ? [] : (await connection.QueryAsync<Hit>(
            """
            select lpi_key, uprn, status, search, sort_key
            from places.address
            where words @@ @query::tsquery
            limit @most
            """,
            new { query = string.Join('&', wanted.Select(w => w.Condition(wide))), most = MostCandidates })).AsList();

    private static async Task<IReadOnlyList<AddressMatch>> MatchesAsync(NpgsqlConnection connection, IReadOnlyList<Hit> hits)
    {
        if (hits.Count == 0)
        {
            return [];
        }

        var names = (await connection.QueryAsync<NameRow>(
            "select lpi_key, uprn, language, status, main, lines, postcode from places.address where uprn = any(@uprns)",
            new { uprns = hits.Select(h => h.Uprn).ToArray() })).ToLookup(n => n.Uprn);
        var matches = new List<AddressMatch>(hits.Count);
        foreach (var hit in hits)
        {
            var main = names[hit.Uprn].FirstOrDefault(n => n.Main);
            var found = names[hit.Uprn].FirstOrDefault(n => n.LpiKey == hit.LpiKey);
            if (main is null || found is null)
            {
                // An import took the property away between the two queries.
                continue;
            }

            var shown = IsWelshPage ? names[hit.Uprn].FirstOrDefault(n => n is { Language: "cy", Status: "approved" or "provisional" }) ?? main : main;
            var other = found.SingleLine == shown.SingleLine ? null : found.SingleLine;
            matches.Add(new AddressMatch(
                Uprn.From(hit.Uprn),
                shown.SingleLine,
                main.Status == "provisional" ? AddressStatus.Provisional : AddressStatus.Approved,
                Formerly: found.Status == "historic" ? other : null,
                AlsoKnownAs: found.Status == "historic" ? null : other));
        }

        return matches;
    }

    private static Address AddressOf(List<AddressRow> rows)
    {
        var main = rows.Single(r => r.Main);
        return new Address
        {
            Uprn = Uprn.From(main.Uprn),
            Status = (main.LogicalStatus, main.Status) switch
            {
                (1, "approved" or "alternative") => AddressStatus.Approved,
                (1 or 6, "provisional" or "approved") => AddressStatus.Provisional,
                _ => AddressStatus.Historic,
            },
            Lines = main.Lines,
            WelshLines = rows.FirstOrDefault(r => r is { Language: "cy", Status: "approved" or "provisional" })?.Lines,
            Postcode = Postcode.TryParse(main.Postcode, out var postcode) ? postcode : null,
            Usrn = Usrn.From(main.Usrn),
            WardCode = main.WardCode,
            ParishCode = main.ParishCode,
            Parent = main.ParentUprn is { } parent ? Uprn.From(parent) : null,
            Class = main.Class,
            Grid = new(main.Easting, main.Northing),
            Point = new(main.Latitude, main.Longitude),
            Formerly = [.. rows.Where(r => !r.Main && r.Status == "historic").Select(r => Address.OneLine(r.Lines, r.Postcode))],
        };
    }

    private static bool IsWelshPage => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy";

    private static string InPageLanguage(Address address) => (IsWelshPage ? address.WelshSingleLine : null) ?? address.SingleLine;

    private sealed record Hit
    {
        public required string LpiKey { get; init; }

        public required long Uprn { get; init; }

        public required string Status { get; init; }

        public required string Search { get; init; }

        public required string SortKey { get; init; }
    }

    private sealed record NameRow
    {
        public required string LpiKey { get; init; }

        public required long Uprn { get; init; }

        public required string Language { get; init; }

        public required string Status { get; init; }

        public required bool Main { get; init; }

        public required string[] Lines { get; init; }

        public string? Postcode { get; init; }

        public string? WardCode { get; init; }

        public string SingleLine => Address.OneLine(Lines, Postcode);
    }

    private sealed record AddressRow
    {
        public required long Uprn { get; init; }

        public required short LogicalStatus { get; init; }

        public string? Class { get; init; }

        public long? ParentUprn { get; init; }

        public required double Easting { get; init; }

        public required double Northing { get; init; }

        public required double Latitude { get; init; }

        public required double Longitude { get; init; }

        public string? WardCode { get; init; }

        public string? ParishCode { get; init; }

        public required string Language { get; init; }

        public required string Status { get; init; }

        public required bool Main { get; init; }

        public required int Usrn { get; init; }

        public required string[] Lines { get; init; }

        public string? Postcode { get; init; }
    }
}
