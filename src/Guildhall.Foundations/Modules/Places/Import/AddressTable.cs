using System.Globalization;
using System.Text;
using Dapper;
using Guildhall.Foundations.Modules.Places.LookUp;
using Guildhall.Platform.Ids;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>Writes the look-up table and its vocabulary anew for every property noted in <c>changed_property</c>.</summary>
internal sealed class AddressTable(NpgsqlConnection connection)
{
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);

    /// <summary>Does it, and returns how many properties there were.</summary>
    public async Task<long> RebuildAsync(CancellationToken cancellationToken)
    {
        // Into an empty table the rows go first and the indexes after: several times quicker, and nobody is reading.
        var isFirst = !await connection.ExecuteScalarAsync<bool>("select exists (select 1 from places.address)");
        var indexes = isFirst ? await DropIndexesAsync() : [];

        var changed = await connection.ExecuteScalarAsync<long>(
            """
            create temp table property_to_write on commit drop as select distinct uprn from changed_property;
            analyze property_to_write;
            delete from places.address where uprn in (select uprn from property_to_write);
            select count(*) from property_to_write
            """,
            commandTimeout: 0);
        if (changed > 0)
        {
            await WriteAsync(cancellationToken);
            await WriteWordsAsync(cancellationToken);
        }

        foreach (var index in indexes)
        {
            await connection.ExecuteAsync(index, commandTimeout: 0);
        }

        return changed;
    }

    private async Task<List<string>> DropIndexesAsync()
    {
        var indexes = (await connection.QueryAsync<(string Name, string Definition)>(
            """
            select c.relname, pg_get_indexdef(i.indexrelid)
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = 'places.address'::regclass and not i.indisprimary
            """)).ToList();
        foreach (var (name, _) in indexes)
        {
            await connection.ExecuteAsync($"drop index places.{name}");
        }

        return [.. indexes.Select(i => i.Definition)];
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        // In the order people expect to read: rows that lie together on disk then come out in it.
        await connection.ExecuteAsync(
            """
            declare address_source no scroll cursor for
            select l.lpi_key, l.uprn, l.language, l.logical_status, l.usrn, l.postcode as lpi_postcode, b.postcode as blpu_postcode, l.post_town,
                l.sao_start_number, l.sao_start_suffix, l.sao_end_number, l.sao_end_suffix, l.sao_text,
                l.pao_start_number, l.pao_start_suffix, l.pao_end_number, l.pao_end_suffix, l.pao_text,
                coalesce(b.organisation, o.name) as organisation,
                case when d.usrn is null then e.name else d.name end as street,
                case when d.usrn is null then e.locality else d.locality end as locality,
                case when d.usrn is null then e.town else d.town end as town,
                row_number() over property = 1 as main,
                b.logical_status in (1, 6) and first_value(l.logical_status) over property in (1, 6) as offered
            from places.lpi l
            join places.blpu b on b.uprn = l.uprn
            left join places.street_descriptor d on d.usrn = l.usrn and d.language = l.language
            left join places.street_descriptor e on e.usrn = l.usrn and e.language = 'ENG'
            left join (
                select uprn, min(name) as name from places.organisation where end_date is null group by uprn
            ) o on o.uprn = l.uprn
            where l.logical_status in (1, 3, 6, 8) and l.uprn in (select uprn from property_to_write)
            window property as (
                partition by l.uprn
                order by case l.logical_status when 1 then 1 when 6 then 2 when 3 then 3 else 4 end, l.language <> 'ENG', l.lpi_key
            )
            order by e.name, l.usrn, l.pao_start_number, l.pao_start_suffix, l.pao_text, l.sao_start_number, l.sao_text, l.lpi_key
            """,
            commandTimeout: 0);
        while (true)
        {
            var page = (await connection.QueryAsync<SourceRow>("fetch forward 5000 from address_source", commandTimeout: 0)).AsList();
            if (page.Count == 0)
            {
                break;
            }

            await using var importer = await connection.BeginBinaryImportAsync(
                "copy places.address (lpi_key, uprn, language, status, main, usrn, lines, postcode, sort_key, search) from stdin (format binary)",
                cancellationToken);
            foreach (var row in page)
            {
                Write(importer, row);
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await connection.ExecuteAsync("close address_source");
    }

    private void Write(NpgsqlBinaryImporter importer, SourceRow row)
    {
        var postcode = row.LpiPostcode ?? row.BlpuPostcode;
        var lines = AddressText.Lines(row.Organisation, row.Sao, row.Pao, row.Street, row.Locality, row.PostTown ?? row.Town);
        importer.StartRow();
        importer.Put(row.LpiKey);
        importer.Put((long?)row.Uprn);
        importer.Put(row.Language switch { "CYM" => "cy", "GAE" => "gd", _ => "en" });
        importer.Put(row.LogicalStatus switch { 1 => "approved", 6 => "provisional", 3 => "alternative", _ => "historic" });
        importer.Write(row.Main, NpgsqlDbType.Boolean);
        importer.Put((int?)row.Usrn);
        importer.Write(lines, NpgsqlDbType.Array | NpgsqlDbType.Text);
        importer.Put(postcode);
        importer.Put(SortKey(row));
        importer.Put(row.Offered ? Search(row, postcode) : null);
    }

    // The tab sorts before everything: 12 before 12A, Church Road before Church Road North.
    private static string SortKey(SourceRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(' ', SearchTerms.Lexemes(row.Street))}\t{string.Join(' ', SearchTerms.Lexemes(row.Locality))}\t{row.Usrn:00000000}\t{row.PaoStartNumber ?? 99999:00000}{row.PaoStartSuffix}\t{row.PaoText}\t{row.SaoStartNumber ?? 0:00000}{row.SaoStartSuffix}\t{row.SaoText}");

    private string Search(SourceRow row, string? postcode)
    {
        var text = new StringBuilder(120);
        AddWords(text, row.Organisation);
        AddWords(text, WithoutNumber(row.SaoText, row.Sao));
        AddNumbers(text, row.Sao);
        AddWords(text, row.PaoText);
        AddNumbers(text, row.Pao);
        AddWords(text, row.Street);
        AddWords(text, row.Locality);
        AddWords(text, row.PostTown ?? row.Town);
        if (postcode is not null && Postcode.TryParse(postcode, out var parsed))
        {
            var outward = parsed.Outward.ToLowerInvariant();
            Count(outward);
            text.Append(outward).Append(' ').Append(outward).Append('_').Append(parsed.Inward.ToLowerInvariant()).Append(' ');
        }

        AddNearNumbers(text, row.Sao);
        AddNearNumbers(text, row.Pao);
        return text.ToString().TrimEnd();
    }

    // "FLAT 2" with number 2 beside it would read as two twos.
    private static string? WithoutNumber(string? text, AddressableObject part) =>
        text is not null && AddressText.Range(part) is { } range && text.EndsWith(" " + range, StringComparison.OrdinalIgnoreCase) ? text[..^range.Length] : text;

    private void AddWords(StringBuilder text, string? words)
    {
        foreach (var lexeme in SearchTerms.Lexemes(words))
        {
            text.Append(lexeme).Append(' ');
            if (!SearchTerms.IsNumber(lexeme))
            {
                Count(lexeme);
            }
        }
    }

    private void Count(string lexeme)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_words, lexeme, out _)++;
    }

    private static void AddNumbers(StringBuilder text, AddressableObject part)
    {
        if (part.Start is > 0)
        {
            text.Append(part.Start).Append(part.StartSuffix?.ToLowerInvariant()).Append(' ');
        }

        if (part.End is > 0)
        {
            text.Append(part.End).Append(part.EndSuffix?.ToLowerInvariant()).Append(' ');
        }
    }

    // 98A is nearly 98; 10-16 holds 12.
    private static void AddNearNumbers(StringBuilder text, AddressableObject part)
    {
        if (part.Start is null or 0)
        {
            return;
        }

        if (part.StartSuffix is not null)
        {
            text.Append('~').Append(part.Start).Append(' ');
        }

        if (part.EndSuffix is not null && part.End != part.Start)
        {
            text.Append('~').Append(part.End).Append(' ');
        }

        for (var within = part.Start + 1; within < part.End && within <= part.Start + 40; within++)
        {
            text.Append('~').Append(within).Append(' ');
        }
    }

    private async Task WriteWordsAsync(CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("create temp table counted_word (word text, lexeme text, uses integer, near text[]) on commit drop");
        await using (var importer = await connection.BeginBinaryImportAsync(
            "copy counted_word (word, lexeme, uses, near) from stdin (format binary)", cancellationToken))
        {
            foreach (var (lexeme, uses) in _words)
            {
                foreach (var spelling in SearchTerms.Spellings(lexeme).Where(s => s.Length <= 40))
                {
                    importer.StartRow();
                    importer.Put(spelling);
                    importer.Put(lexeme);
                    importer.Put((int?)uses);
                    importer.Write(SearchTerms.Near(spelling), NpgsqlDbType.Array | NpgsqlDbType.Text);
                }
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await connection.ExecuteAsync(
            """
            insert into places.word as w (word, lexeme, uses, near)
            select word, lexeme, uses, near from counted_word
            on conflict (word) do update set uses = w.uses + excluded.uses
            """,
            commandTimeout: 0);
    }

    private sealed record SourceRow
    {
        public required string LpiKey { get; init; }

        public required long Uprn { get; init; }

        public required string Language { get; init; }

        public required short LogicalStatus { get; init; }

        public required int Usrn { get; init; }

        public string? LpiPostcode { get; init; }

        public string? BlpuPostcode { get; init; }

        public string? PostTown { get; init; }

        public int? SaoStartNumber { get; init; }

        public string? SaoStartSuffix { get; init; }

        public int? SaoEndNumber { get; init; }

        public string? SaoEndSuffix { get; init; }

        public string? SaoText { get; init; }

        public int? PaoStartNumber { get; init; }

        public string? PaoStartSuffix { get; init; }

        public int? PaoEndNumber { get; init; }

        public string? PaoEndSuffix { get; init; }

        public string? PaoText { get; init; }

        public string? Organisation { get; init; }

        public string? Street { get; init; }

        public string? Locality { get; init; }

        public string? Town { get; init; }

        public required bool Main { get; init; }

        public required bool Offered { get; init; }

        public AddressableObject Sao => new(SaoStartNumber, SaoStartSuffix, SaoEndNumber, SaoEndSuffix, SaoText);

        public AddressableObject Pao => new(PaoStartNumber, PaoStartSuffix, PaoEndNumber, PaoEndSuffix, PaoText);
    }
}
