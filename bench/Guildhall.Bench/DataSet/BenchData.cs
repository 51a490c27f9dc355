using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Insight.Counting;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Npgsql;

namespace Guildhall.Bench.DataSet;

/// <summary>How long the gazetteer took to make and to take in.</summary>
internal sealed record Borough(long Properties, double GenerateSeconds, double ImportSeconds);

/// <summary>The officer who reads and moves cases.</summary>
internal sealed record BenchOfficer(string Email, string Password, Guid Id, string[] Teams);

/// <summary>
/// The databases to measure on, in a PostgreSQL of the bench's own: one with the council and its addresses, and a copy of it for
/// each size with the cases. What an earlier run left is used again if nothing it came from has changed.
/// </summary>
internal sealed class BenchData : IAsyncDisposable
{
    /// <summary>The manager who reads the numbers of all teams; with the officer's password.</summary>
    public const string ManagerEmail = "bench.manager@northmere.example";

    private const string OfficerEmail = "bench.officer@northmere.example";
    private static readonly string[] s_officerTeams = ["waste-contact", "environmental-health"];

    private readonly BenchOptions _options;
    private readonly string _folder;
    private readonly EmbeddedPostgres _postgres;
    private int _stopped;

    private BenchData(BenchOptions options, string folder, EmbeddedPostgres postgres)
    {
        _options = options;
        _folder = folder;
        _postgres = postgres;

        // A run that is told to end half-way leaves no server behind.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
    }

    /// <summary>The council's folder.</summary>
    public static string Council { get; } = Path.Combine(Repository(), "council", "northmere");

    /// <summary>The process whose children are the database.</summary>
    public int Postmaster { get; private init; }

    /// <summary>Null when an earlier run had made it.</summary>
    public Borough? Borough { get; private set; }

    /// <summary>Starts the database server.</summary>
    public static async Task<BenchData> StartAsync(BenchOptions options)
    {
        var folder = options.Data ?? Path.Combine(Path.GetTempPath(), $"guildhall-bench-{Environment.ProcessId}");

        // What a server of a council with a million cases is given at the least: the embedded one's own measure is for trying things out.
        var postgres = await EmbeddedPostgres.StartAsync(folder, new Dictionary<string, string>(StringComparer.Ordinal) { ["shared_buffers"] = "2GB" });
        var pid = File.ReadLines(Path.Combine(folder, "cluster", "postmaster.pid")).First();
        return new BenchData(options, folder, postgres) { Postmaster = int.Parse(pid, CultureInfo.InvariantCulture) };
    }

    /// <summary>The repository's root folder.</summary>
    public static string Repository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Guildhall.slnx")))
            {
                return at.FullName;
            }
        }

        throw new BenchException("Run the bench from a clone of the repository.");
    }

    /// <summary>The database that holds so many cases, made if need be.</summary>
    public async Task<string> WithCasesAsync(int cases)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{cases}");
        var mark = $"{Fingerprint()}-{cases}";
        var found = await MarkAsync(name);
        if (_options.AsIs && found is not null && found != mark)
        {
            // Its migrations and services of since.
            await InProductAsync(name, _ => Task.CompletedTask);
            await ExecuteAsync($"comment on database {name} is '{mark}'");
            found = mark;
        }

        if (found == mark)
        {
            return Connection(name);
        }

        await EnsureBoroughAsync();
        Progress.Say($"Making {cases:N0} cases");
        await ExecuteAsync($"drop database if exists {name} with (force)");
        await ExecuteAsync($"create database {name} template bench_borough");

        // A checkpoint at the end, and not every few seconds.
        await ExecuteAsync("alter system set max_wal_size = '16GB'");
        await ExecuteAsync("select pg_reload_conf()");
        await InProductAsync(name, async services =>
        {
            var officer = await OfficerAsync(Connection(name));
            var calendars = await services.GetRequiredService<WorkingCalendar>().AllAsync();
            await new CaseMaker(Connection(name), services.GetRequiredService<ServiceCatalogue>(), calendars, services.GetRequiredService<SensitiveAnswers>(), officer).MakeAsync(cases);
            Progress.Say("Counting them");
            await services.GetRequiredService<CaseCounter>().RebuildAsync();
        });
        await ExecuteAsync($"comment on database {name} is '{mark}'");
        await ExecuteAsync("alter system reset max_wal_size");
        await ExecuteAsync("select pg_reload_conf()");
        await ExecuteAsync("checkpoint");
        return Connection(name);
    }

    /// <summary>The officer, as a database has them.</summary>
    public async Task<BenchOfficer> OfficerAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var find = new NpgsqlCommand("select id from identity.account where email = @email", connection) { Parameters = { new("email", OfficerEmail) } };
        return new BenchOfficer(OfficerEmail, await File.ReadAllTextAsync(PasswordFile), (Guid)(await find.ExecuteScalarAsync())!, s_officerTeams);
    }

    /// <summary>Takes away the rows that were written since, so that every measurement finds the same data. Keys begin with the time.</summary>
    public static async Task CleanAsync(NpgsqlDataSource source, DateTimeOffset since)
    {
        await using var clean = source.CreateCommand(
            """
            delete from cases.timeline_entry where id >= @from;
            delete from cases.submission where id >= @from;
            delete from cases."case" where id >= @from;
            truncate forms.draft, platform.delivery, platform.event;
            """);
        clean.CommandTimeout = 0;
        clean.Parameters.Add(new("from", Guid.CreateVersion7(since)));
        await clean.ExecuteNonQueryAsync();
        foreach (var table in new[] { "cases.timeline_entry", "cases.submission", "cases.\"case\"" })
        {
            await using var vacuum = source.CreateCommand($"vacuum (analyze) {table}");
            vacuum.CommandTimeout = 0;
            await vacuum.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_options.Keep)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private ValueTask StopAsync() => Interlocked.Exchange(ref _stopped, 1) == 0 ? _postgres.DisposeAsync() : ValueTask.CompletedTask;

    private string PasswordFile => Path.Combine(_folder, "officer-password");

    private string Connection(string database) => new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = database }.ToString();

    // Whatever the data follow from: other migrations, services or sizes make other data.
    private string Fingerprint()
    {
        var text = new StringBuilder("7").Append(_options.Properties);
        foreach (var migration in GuildhallHost.Migrations)
        {
            text.Append(migration.Checksum);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Council, "services")).Order(StringComparer.Ordinal))
        {
            text.Append(File.ReadAllText(file));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private async Task EnsureBoroughAsync()
    {
        const string Name = "bench_borough";
        if (await MarkAsync(Name) == Fingerprint())
        {
            return;
        }

        await ExecuteAsync($"drop database if exists {Name} with (force)");
        await ExecuteAsync($"create database {Name}");
        var file = Path.Combine(_folder, "gazetteer.csv");
        Progress.Say($"Writing a borough of {_options.Properties:N0} properties");
        var since = Stopwatch.GetTimestamp();
        await using (var to = File.Create(file))
        {
            await new SampleBorough(SampleCouncil.Of(CouncilProfile.Read(Council)), properties: _options.Properties).WriteAsync(to);
        }

        var generated = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await InProductAsync(Name, async services =>
        {
            await AddOfficerAsync(services);
            Progress.Say("Taking it in");
            since = Stopwatch.GetTimestamp();
            var report = await services.GetRequiredService<GazetteerImport>().RunAsync([file], Actor.System);
            if (!report.Accepted)
            {
                throw new BenchException("The importer refused the borough: " + string.Join('\n', report.Messages.Take(5)));
            }

            await SearchTexts.WriteAsync(services.GetRequiredService<Database>(), services.GetRequiredService<SearchIndex>());
            Borough = new Borough(report.Properties, generated, Stopwatch.GetElapsedTime(since).TotalSeconds);
        });
        File.Delete(file);
        await ExecuteAsync($"comment on database {Name} is '{Fingerprint()}'");
    }

    private async Task AddOfficerAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var added = await scope.ServiceProvider.GetRequiredService<AddStaff>().AddAsync(
            new NewStaff { Email = OfficerEmail, Name = "Bench Officer", Roles = [StaffRole.Officer], Teams = s_officerTeams }, Actor.System);
        if (added.MadePassword is null)
        {
            throw new BenchException(string.Join(' ', added.Problems));
        }

        var manager = await scope.ServiceProvider.GetRequiredService<AddStaff>().AddAsync(
            new NewStaff { Email = ManagerEmail, Name = "Bench Manager", Roles = [StaffRole.Manager], Teams = s_officerTeams, Password = added.MadePassword }, Actor.System);
        if (manager.Problems.Count > 0)
        {
            throw new BenchException(string.Join(' ', manager.Problems));
        }

        await File.WriteAllTextAsync(PasswordFile, added.MadePassword);
    }

    // The product's own start-up: migrations, teams, service versions.
    private async Task InProductAsync(string database, Func<IServiceProvider, Task> work)
    {
        await using (var app = await GuildhallHost.BuildAsync(new HostSettings
        {
            Role = NodeRole.Web,
            Council = Council,
            Data = _folder,
            Database = Connection(database),
            Urls = "http://127.0.0.1:0",
            More = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning", ["Records:Scanning"] = "none" },
        }))
        {
            await work(app.Services);

            // A database with a connection open cannot be copied.
            await app.Services.GetRequiredService<NpgsqlDataSource>().DisposeAsync();
        }
    }

    private async Task<string?> MarkAsync(string database)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var find = new NpgsqlCommand(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = @database", connection)
        { Parameters = { new("database", database) } };
        return await find.ExecuteScalarAsync() as string;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
