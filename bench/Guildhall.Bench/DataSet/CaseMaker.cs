using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Bench.DataSet;

/// <summary>
/// Fills a database with three years of cases by the code that makes a sample council's year: most closed, the open ones young, of people who
/// have accounts. Index by index once everything is in, and with no trigger, for the rows are right by making.
/// </summary>
internal sealed class CaseMaker(string database, ServiceCatalogue catalogue, Calendars calendars, SensitiveAnswers sensitive, BenchOfficer officer)
{
    private const double OpenShare = 0.15;

    // Open cases have fewer: ten on average.
    private const int Lines = 11;

    private static readonly string[] s_flags = ["urgent", "vulnerable", "councillor", "press"];

    private readonly Random _chance = new(20261121);

    /// <summary>Makes so many cases.</summary>
    public async Task MakeAsync(int cases)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'");
        var indexes = await IndexesAsync(connection);
        await ExecuteAsync(connection, string.Concat(indexes.Select(i => $"drop index {i.Name};")));
        var teams = catalogue.Current.Values.Where(v => !v.Definition.IsChecker).Select(v => v.Definition.Case.Team).Distinct(StringComparer.Ordinal).ToList();
        var now = TimeProvider.System.GetUtcNow();
        var people = Math.Max(1, cases * 3 / 10);
        var sample = new SampleCases(new SampleSource
        {
            Services = [.. catalogue.Current.Values],
            Words = BenchWords.Read(),
            Addresses = await AddressesAsync(connection),
            Officers = teams.SelectMany(team => OfficersOf(team).Select(member => (team, member))).ToLookup(o => o.team, o => o.member),
            Teams = teams.ToDictionary(team => team),
            Calendars = calendars,
            ReferencePrefix = "NM",
            Sensitive = sensitive,
            People = people,
            Accounts = [.. Enumerable.Range(0, people).Select(_ => Guid.CreateVersion7(now))],
            Flags = s_flags,
            Now = now,
            Lines = Lines,
        });
        await WriteAccountsAsync(connection, Enumerable.Range(0, people).Select(sample.PersonOf), now);
        sample.Write(connection, Openings(cases, now));
        Progress.Say("Building their indexes");
        await ExecuteAsync(connection, string.Concat(indexes.Where(i => !IsOfFinding(i)).Select(i => i.Definition + ";")));
        Progress.Say("Making them findable");
        await new FindingMaker(database, catalogue).MakeAsync();
        await ExecuteAsync(connection, string.Concat(indexes.Where(IsOfFinding).Select(i => i.Definition + ";")));
        await ExecuteAsync(connection, "vacuum (analyze)");
    }

    private static bool IsOfFinding((string Name, string Definition) index) => index.Name.StartsWith("cases.finding", StringComparison.Ordinal);

    private IEnumerable<StaffMember> OfficersOf(string team) =>
        Enumerable.Range(1, 6).Select(n => new StaffMember(Guid.CreateVersion7(), $"Officer {n} of {team}"))
            .Concat(officer.Teams.Contains(team) ? [new StaffMember(officer.Id, "Bench Officer")] : []);

    private IEnumerable<SampleOpening> Openings(int cases, DateTimeOffset now)
    {
        var openings = new SampleOpening[cases];
        for (var i = 0; i < cases; i++)
        {
            var open = _chance.NextDouble() < OpenShare;
            var age = open ? Math.Pow(_chance.NextDouble(), 2) * 60 : 2 + (_chance.NextDouble() * 1100);
            openings[i] = new SampleOpening(now - TimeSpan.FromDays(age + 0.01), open);
        }

        return openings.OrderBy(opening => opening.At);
    }

    private static async Task WriteAccountsAsync(NpgsqlConnection connection, IEnumerable<SamplePerson> people, DateTimeOffset now)
    {
        await using var to = await connection.BeginBinaryImportAsync("copy identity.account (id, kind, email, name, security_stamp, created_at) from stdin (format binary)");
        foreach (var person in people)
        {
            await to.StartRowAsync();
            await to.WriteAsync(person.Account!.Value, NpgsqlDbType.Uuid);
            await to.WriteAsync("person", NpgsqlDbType.Text);
            await to.WriteAsync(person.Email, NpgsqlDbType.Text);
            await to.WriteAsync(person.Name, NpgsqlDbType.Text);
            await to.WriteAsync("made", NpgsqlDbType.Text);
            await to.WriteAsync(now, NpgsqlDbType.TimestampTz);
        }

        await to.CompleteAsync();
    }

    private static async Task<List<(string Name, string Definition)>> IndexesAsync(NpgsqlConnection connection)
    {
        await using var find = new NpgsqlCommand(
            """
            select format('%I.%I', schemaname, indexname), indexdef
            from pg_indexes i
            where schemaname in ('cases', 'notifications')
                and not exists (select from pg_constraint c where c.conname = i.indexname)
            """,
            connection);
        await using var reader = await find.ExecuteReaderAsync();
        var indexes = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        return indexes;
    }

    private static async Task<List<(long Uprn, string Text, string? Ward)>> AddressesAsync(NpgsqlConnection connection)
    {
        await using var find = new NpgsqlCommand(
            """
            select a.uprn, array_to_string(a.lines, ', ') || coalesce(', ' || a.postcode, ''), b.ward_code
            from places.address a
            join places.blpu b on b.uprn = a.uprn
            where a.main and a.search is not null
            """,
            connection);
        await using var reader = await find.ExecuteReaderAsync();
        var addresses = new List<(long, string, string?)>();
        while (await reader.ReadAsync())
        {
            addresses.Add((reader.GetInt64(0), reader.GetString(1), await reader.IsDBNullAsync(2) ? null : reader.GetString(2)));
        }

        return addresses;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        if (sql.Length > 0)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
