using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Npgsql;

namespace Guildhall.Bench.DataSet;

/// <summary>
/// Fills a database with three years of cases by the code that makes a sample council's year: most closed, the open ones young. Index by
/// index once everything is in, and with no trigger, for the rows are right by making.
/// </summary>
internal sealed class CaseMaker(string database, ServiceCatalogue catalogue, Calendars calendars, SensitiveAnswers sensitive, BenchOfficer officer)
{
    private const double OpenShare = 0.15;
    private const int Lines = 6;

    private readonly Random _chance = new(20261121);

    /// <summary>Makes so many cases.</summary>
    public void Make(int cases)
    {
        using var connection = new NpgsqlConnection(database + ";Pooling=false;Command Timeout=0");
        connection.Open();
        Execute(connection, "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'");
        var indexes = Indexes(connection);
        Execute(connection, string.Concat(indexes.Select(i => $"drop index {i.Name};")));
        var teams = catalogue.Current.Values.Where(v => !v.Definition.IsChecker).Select(v => v.Definition.Case.Team).Distinct(StringComparer.Ordinal).ToList();
        new SampleCases(new SampleSource
        {
            Services = [.. catalogue.Current.Values],
            Words = SampleWords.Read(BenchData.Council) ?? throw new BenchException($"{BenchData.Council} has no {SampleWords.FileName}."),
            Addresses = Addresses(connection),
            Officers = teams.SelectMany(team => OfficersOf(team).Select(member => (team, member))).ToLookup(o => o.team, o => o.member),
            Teams = teams.ToDictionary(team => team),
            Calendars = calendars,
            ReferencePrefix = "NM",
            Sensitive = sensitive,
            People = Math.Max(1, cases * 3 / 10),
            Now = TimeProvider.System.GetUtcNow(),
            Lines = Lines,
        }).Write(connection, Openings(cases));
        Execute(connection, string.Concat(indexes.Select(i => i.Definition + ";")));
        Execute(connection, "vacuum (analyze)");
    }

    private IEnumerable<StaffMember> OfficersOf(string team) =>
        Enumerable.Range(1, 6).Select(n => new StaffMember(Guid.CreateVersion7(), $"Officer {n} of {team}"))
            .Concat(officer.Teams.Contains(team) ? [new StaffMember(officer.Id, "Bench Officer")] : []);

    private IEnumerable<SampleOpening> Openings(int cases)
    {
        var now = TimeProvider.System.GetUtcNow();
        var openings = new SampleOpening[cases];
        for (var i = 0; i < cases; i++)
        {
            var open = _chance.NextDouble() < OpenShare;
            var age = open ? Math.Pow(_chance.NextDouble(), 2) * 60 : 2 + (_chance.NextDouble() * 1100);
            openings[i] = new SampleOpening(now - TimeSpan.FromDays(age + 0.01), open);
        }

        return openings.OrderBy(opening => opening.At);
    }

    private static List<(string Name, string Definition)> Indexes(NpgsqlConnection connection)
    {
        using var find = new NpgsqlCommand(
            """
            select format('%I.%I', schemaname, indexname), indexdef
            from pg_indexes i
            where schemaname in ('cases', 'notifications')
                and not exists (select from pg_constraint c where c.conname = i.indexname)
            """,
            connection);
        using var reader = find.ExecuteReader();
        var indexes = new List<(string, string)>();
        while (reader.Read())
        {
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        return indexes;
    }

    private static List<(long Uprn, string Text, string? Ward)> Addresses(NpgsqlConnection connection)
    {
        using var find = new NpgsqlCommand(
            """
            select a.uprn, array_to_string(a.lines, ', ') || coalesce(', ' || a.postcode, ''), b.ward_code
            from places.address a
            join places.blpu b on b.uprn = a.uprn
            where a.main and a.search is not null
            """,
            connection);
        using var reader = find.ExecuteReader();
        var addresses = new List<(long, string, string?)>();
        while (reader.Read())
        {
            addresses.Add((reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2)));
        }

        return addresses;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        if (sql.Length > 0)
        {
            using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            command.ExecuteNonQuery();
        }
    }
}
