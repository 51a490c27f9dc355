using System.Globalization;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>A street of the gazetteer.</summary>
/// <param name="Usrn">Its number.</param>
/// <param name="Text">Its name with the locality and town that tell it from others of the name.</param>
public sealed record Street(Usrn Usrn, string Text);

/// <summary>The council's streets, to look up as people type them.</summary>
public sealed class Streets(Database database)
{
    private const int LongestTyped = 100;

    /// <summary>Streets for what someone typed, slips forgiven, the nearest first, in the language of the page.</summary>
    public async Task<IReadOnlyList<Street>> FindAsync(string typed, int limit, CancellationToken cancellationToken = default)
    {
        typed = typed.Trim();
        if (typed.Length is 0 or > LongestTyped)
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<Row>(
            """
            select usrn, name, locality, town
            from (
                select distinct on (d.usrn) d.usrn, d.name, d.locality, d.town,
                    strict_word_similarity(lower(@typed), lower(concat_ws(' ', d.name, d.locality, d.town))) as likeness,
                    lower(d.name) like lower(@start) as starts
                from places.street_descriptor d
                where strict_word_similarity(lower(@typed), lower(concat_ws(' ', d.name, d.locality, d.town))) > 0.4
                order by d.usrn, d.language = @language desc, d.language
            ) found
            order by starts desc, likeness desc, name, locality, usrn
            limit @limit
            """,
            new
            {
                typed,
                start = typed.Replace("\\", "", StringComparison.Ordinal).Replace("%", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) + "%",
                language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "CYM" : "ENG",
                limit,
            })).Select(Read)];
    }

    /// <summary>A street by its number; null if the gazetteer has none.</summary>
    public async Task<Street?> GetAsync(Usrn usrn, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(
            """
            select usrn, name, locality, town
            from places.street_descriptor
            where usrn = @usrn
            order by language = @language desc, language
            limit 1
            """,
            new { usrn = usrn.Value, language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "CYM" : "ENG" });
        return row is null ? null : Read(row);
    }

    private static Street Read(Row row) => new(
        Usrn.From(row.Usrn),
        string.Join(", ", ((string?[])[row.Name, row.Locality, row.Town]).OfType<string>().Where(part => part.Length > 0).Select(InTitleCase).Distinct()));

    // A gazetteer writes in capitals; people do not.
    internal static string InTitleCase(string name) =>
        name.Any(char.IsLower) ? name : CultureInfo.GetCultureInfo("en-GB").TextInfo.ToTitleCase(name.ToLower(CultureInfo.GetCultureInfo("en-GB")));

    private sealed record Row
    {
        public required int Usrn { get; init; }

        public required string Name { get; init; }

        public string? Locality { get; init; }

        public string? Town { get; init; }
    }
}
