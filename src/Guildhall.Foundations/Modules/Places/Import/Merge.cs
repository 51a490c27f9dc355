using Dapper;
using Npgsql;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>
/// Brings the gazetteer's tables to what the staged records say, writing only rows that differ, so that people go on
/// looking up addresses meanwhile. Every property it touches is noted in <c>changed_property</c>.
/// </summary>
internal sealed class Merge(NpgsqlConnection connection, GazetteerScope scope, Action<long, ImportSeverity, string> tell)
{
    private static readonly Table s_street = new(
        "street", "USRN", ["usrn"], ["record_type", "state", "classification", "start_easting", "start_northing", "end_easting", "end_northing", "start_date", "end_date"], []);

    private static readonly Table s_descriptor = new(
        "street_descriptor", "street name", ["usrn", "language"], ["name", "locality", "town", "administrative_area"], [("usrn", "street", "USRN")]);

    private static readonly Table s_blpu = new(
        "blpu",
        "UPRN",
        ["uprn"],
        [
            "logical_status", "state", "class", "parent_uprn", "easting", "northing", "latitude", "longitude", "positional_accuracy",
            "custodian_code", "organisation", "ward_code", "parish_code", "postcode", "start_date", "end_date",
        ],
        []);

    private static readonly Table s_organisation = new(
        "organisation", "organisation", ["org_key"], ["uprn", "name", "end_date"], [("uprn", "blpu", "UPRN")]);

    private static readonly Table s_classification = new(
        "classification", "classification", ["class_key"], ["uprn", "code", "end_date"], [("uprn", "blpu", "UPRN")]);

    private static readonly Table s_lpi = new(
        "lpi",
        "LPI",
        ["lpi_key"],
        [
            "uprn", "language", "logical_status", "sao_start_number", "sao_start_suffix", "sao_end_number", "sao_end_suffix", "sao_text",
            "pao_start_number", "pao_start_suffix", "pao_end_number", "pao_end_suffix", "pao_text", "usrn", "level", "official",
            "postcode", "post_town", "start_date", "end_date",
        ],
        [("uprn", "blpu", "UPRN"), ("usrn", "street", "USRN")]);

    /// <summary>Does it all: parents first on the way in, last on the way out.</summary>
    public async Task RunAsync()
    {
        Table[] parentsFirst = [s_street, s_descriptor, s_blpu, s_organisation, s_classification, s_lpi];
        foreach (var table in parentsFirst)
        {
            await KeepLatestAsync(table);
            await LeaveOutOrphansAsync(table);
            await PutAsync(table);
        }

        foreach (var table in parentsFirst.Reverse())
        {
            if (table == s_descriptor && scope == GazetteerScope.Changes)
            {
                await KeepUsedStreetsAsync();
            }

            await RemoveAsync(table);
        }
    }

    // A street that has addresses stays, and so does its name.
    private async Task KeepUsedStreetsAsync()
    {
        var used = await connection.QueryAsync<(long Line, int Usrn, long Addresses)>(
            """
            with kept as (
                delete from staged_street s
                using (select usrn, count(*) as addresses from places.lpi group by usrn) l
                where s.change = 'D' and l.usrn = s.usrn
                returning s.line, s.usrn, l.addresses
            ), names as (
                delete from staged_street_descriptor d using kept where d.usrn = kept.usrn and d.change = 'D'
            )
            select line, usrn, addresses from kept order by line
            """,
            commandTimeout: 0);
        foreach (var (line, usrn, addresses) in used)
        {
            tell(line, ImportSeverity.Skipped, $"Street {usrn} cannot be removed: {addresses} addresses are still on it.");
        }
    }

    // One key may come several times; PRO_ORDER says which record has the last word.
    private async Task KeepLatestAsync(Table table)
    {
        var again = await connection.QueryAsync<long>(
            $"""
            delete from staged_{table.Name} s
            using (
                select ctid as place, row_number() over (partition by {table.Keys} order by pro_order desc, line desc) as nth
                from staged_{table.Name}
            ) o
            where s.ctid = o.place and o.nth > 1
            returning s.line
            """,
            commandTimeout: 0);
        if (scope == GazetteerScope.Full)
        {
            foreach (var line in again.Order())
            {
                tell(line, ImportSeverity.Warning, $"The same {table.Word} comes again later in the file; the later record counts.");
            }
        }
    }

    private async Task LeaveOutOrphansAsync(Table table)
    {
        foreach (var (column, parent, word) in table.Parents)
        {
            var known = scope == GazetteerScope.Full
                ? $"select 1 from staged_{parent} p where p.{column} = s.{column} and p.change <> 'D'"
                : $"select 1 from places.{parent} p where p.{column} = s.{column}";
            var orphans = await connection.QueryAsync<(long Line, long Id)>(
                $"""
                delete from staged_{table.Name} s
                where s.change <> 'D' and not exists ({known})
                returning s.line, s.{column}::bigint
                """,
                commandTimeout: 0);
            foreach (var (line, id) in orphans.OrderBy(o => o.Line))
            {
                tell(line, ImportSeverity.Skipped, $"The gazetteer has no {word} {id}.");
            }
        }
    }

    private async Task PutAsync(Table table)
    {
        if (table.NamesProperty)
        {
            // A record that moves to another property changes the one it leaves too.
            await connection.ExecuteAsync(
                $"""
                insert into changed_property (uprn)
                select p.uprn from places.{table.Name} p join staged_{table.Name} s using ({table.Keys})
                where p.uprn <> s.uprn and s.change <> 'D'
                """,
                commandTimeout: 0);
        }

        await connection.ExecuteAsync(
            $"""
            with written as (
                insert into places.{table.Name} as p ({table.Keys}, {table.Values()})
                select {table.Keys}, {table.Values()} from staged_{table.Name} where change <> 'D'
                on conflict ({table.Keys}) do update set ({table.Values()}) = row({table.Values("excluded.")})
                where ({table.Values("p.")}) is distinct from ({table.Values("excluded.")})
                returning {table.Owner}
            )
            {Changed(table, "written")}
            """,
            commandTimeout: 0);
    }

    private async Task RemoveAsync(Table table)
    {
        var same = string.Join(" and ", table.Key.Select(k => $"s.{k} = p.{k}"));
        if (scope == GazetteerScope.Changes)
        {
            var unknown = await connection.QueryAsync<long>(
                $"select s.line from staged_{table.Name} s where s.change = 'D' and not exists (select 1 from places.{table.Name} p where {same}) order by s.line",
                commandTimeout: 0);
            foreach (var line in unknown)
            {
                tell(line, ImportSeverity.Warning, $"The record removes a {table.Word} the gazetteer does not have.");
            }
        }

        var gone = scope == GazetteerScope.Full
            ? $"not exists (select 1 from staged_{table.Name} s where {same} and s.change <> 'D')"
            : $"exists (select 1 from staged_{table.Name} s where {same} and s.change = 'D')";
        await connection.ExecuteAsync(
            $"""
            with removed as (
                delete from places.{table.Name} p where {gone} returning {table.Owner}
            )
            {Changed(table, "removed")}
            """,
            commandTimeout: 0);
    }

    private static string Changed(Table table, string touched) => table.Owner == "uprn"
        ? $"insert into changed_property (uprn) select uprn from {touched}"
        : $"insert into changed_property (uprn) select uprn from places.lpi where usrn in (select usrn from {touched})";

    // The statements above are the same for six tables; these are the only words that differ, and none comes from a file.
    private sealed record Table(string Name, string Word, string[] Key, string[] Others, (string Column, string Parent, string Word)[] Parents)
    {
        public string Keys => string.Join(", ", Key);

        /// <summary>Whose address a change of the row changes: a property's, or all on a street.</summary>
        public string Owner => Key.Contains("usrn") ? "usrn" : "uprn";

        /// <summary>Whether the row belongs to a property that is not its key.</summary>
        public bool NamesProperty => Others.Contains("uprn");

        public string Values(string prefix = "") => string.Join(", ", Others.Select(o => prefix + o));
    }
}
