using System.Diagnostics;
using Guildhall.Platform.Data;
using Npgsql;

namespace Guildhall;

/// <summary>The program's commands, as typed.</summary>
internal static class Commands
{
    private const string Help =
        """
        guildhall: the council's digital front door

          guildhall run                      everything on this machine: database, pages, deliveries and schedules
          guildhall web                      pages only (set --database)
          guildhall worker                   deliveries and schedules only (set --database)
          guildhall migrate                  bring the database's schema up to date

        Options, with the environment variable that does the same:
          --urls URL          GUILDHALL_URLS       where to listen (http://localhost:8080)
          --data DIR          GUILDHALL_DATA       where this machine keeps its data (./data)
          --council DIR       GUILDHALL_COUNCIL    the council's folder (council/northmere)
          --database STRING   GUILDHALL_DATABASE   a PostgreSQL connection string; without one, an embedded
                                                   PostgreSQL runs in the data folder
          --sandbox           (run)                start the stand-ins of outside systems beside it
          --demo              (run)                the sample council's officers and addresses
          --help                                   this page
        """;

    /// <summary>Runs what was asked for and returns the exit code: 0 done, 1 failed, 2 not understood.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var commandLine = CommandLine.Parse(arguments);
            if (commandLine.Has("help") || commandLine.Command == "help")
            {
                Console.WriteLine(Help);
                return 0;
            }

            return commandLine.Command switch
            {
                "run" => await ServeAsync(HostSettings.Read(NodeRole.All, commandLine), commandLine),
                "web" => await ServeAsync(HostSettings.Read(NodeRole.Web, commandLine), commandLine),
                "worker" => await ServeAsync(HostSettings.Read(NodeRole.Worker, commandLine), commandLine),
                "migrate" => await MigrateAsync(HostSettings.Read(NodeRole.Web, commandLine)),
                var unknown => throw new UsageException($"There is no command “{unknown}”. Type guildhall --help to see them."),
            };
        }
        catch (Exception e) when (e is UsageException or InvalidOperationException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e is UsageException ? 2 : 1;
        }
    }

    private static async Task<int> ServeAsync(HostSettings settings, CommandLine commandLine)
    {
        var started = Stopwatch.GetTimestamp();
        await using var database = await DatabaseFor(settings);
        await using var app = await GuildhallHost.BuildAsync(settings with { Database = settings.Database ?? database!.ConnectionString });
        await app.StartAsync();
        Console.WriteLine($"Guildhall is ready at {settings.Urls} ({Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s). Ctrl-C stops it.");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> MigrateAsync(HostSettings settings)
    {
        await using var database = await DatabaseFor(settings);
        await using var source = NpgsqlDataSource.Create(settings.Database ?? database!.ConnectionString);
        using var logs = LoggerFactory.Create(l => l.AddSimpleConsole());
        await new Migrator(source, GuildhallHost.Migrations, logs.CreateLogger<Migrator>()).ApplyAsync();
        return 0;
    }

    private static async Task<EmbeddedPostgres?> DatabaseFor(HostSettings settings) =>
        settings.Database is null ? await EmbeddedPostgres.StartAsync(Path.Combine(settings.Data, "postgres")) : null;
}
