using System.Diagnostics;
using System.Runtime.InteropServices;
using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Council.Modules.Assets;
using Guildhall.Council.Modules.Insight.Counting;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Audit;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guildhall;

/// <summary>The program's commands, as typed.</summary>
internal static class Commands
{
    private const string Help =
        """
        guildhall: the council's digital front door

          guildhall run                         everything on this machine: database, pages, deliveries and schedules
          guildhall web                         pages only (set --database)
          guildhall worker                      deliveries and schedules only (set --database)
          guildhall migrate                     bring the database's schema up to date
          guildhall services check              say what is wrong in the council's service files; changes nothing
          guildhall import gazetteer FILE…      take in a land and property gazetteer (DTF 7.3 or AddressBase Premium)
          guildhall generate gazetteer FILE     write a made-up borough's gazetteer
                    --properties N (20000)  --seed N (1)
          guildhall audit verify                check that nothing in the audit was changed
                    --since POSITION:HASH       an end of the chain noted earlier
          guildhall sample make                 make up a year of cases for a sample council that has none
                    --cases N (6000)
          guildhall sample remove               take every made-up case away again
          guildhall insight rebuild             forget the numbers of cases and count them all anew
          guildhall staff add                   add a member of staff; prints a password to change at first sign-in
                    --email ADDRESS --name NAME --roles officer,… --teams waste-contact,…
          guildhall staff end --email ADDRESS   end a leaver's access at once

        Options, with the environment variable that does the same:
          --urls URL          GUILDHALL_URLS       where to listen (http://localhost:8080)
          --data DIR          GUILDHALL_DATA       where this machine keeps its data (./data)
          --council DIR       GUILDHALL_COUNCIL    the council's folder (the one in ./council)
          --database STRING   GUILDHALL_DATABASE   a PostgreSQL connection string; without one, an embedded
                                                   PostgreSQL runs in the data folder
          --sandbox PROGRAM   GUILDHALL_SANDBOX    (run) start the Sandbox of outside systems beside it
          --demo              GUILDHALL_DEMO=true  (run) the sample council's officers and addresses
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

            return (commandLine.Command, commandLine.Words) switch
            {
                ("run", []) => await ServeAsync(HostSettings.Read(NodeRole.All, commandLine)),
                ("web", []) => await ServeAsync(HostSettings.Read(NodeRole.Web, commandLine)),
                ("worker", []) => await ServeAsync(HostSettings.Read(NodeRole.Worker, commandLine)),
                ("migrate", []) => await OnceAsync(commandLine, _ => Task.FromResult(0)),
                ("services", ["check"]) => await CheckServicesAsync(HostSettings.Read(NodeRole.Web, commandLine)),
                ("import", ["gazetteer", .. var files]) when files.Length > 0 => await OnceAsync(commandLine, services => ImportAsync(services, files)),
                ("generate", ["gazetteer", var file]) => await GenerateAsync(commandLine, file),
                ("audit", ["verify"]) => await OnceAsync(commandLine, services => VerifyAsync(services, commandLine)),
                ("sample", ["make"]) => await OnceAsync(commandLine, services => MakeSampleAsync(services, Number(commandLine, "cases", SampleYear.UsualCases))),
                ("sample", ["remove"]) => await OnceAsync(commandLine, RemoveSampleAsync),
                ("insight", ["rebuild"]) => await OnceAsync(commandLine, RebuildNumbersAsync),
                ("staff", ["add"]) => await OnceAsync(commandLine, services => AddStaffAsync(services, commandLine)),
                ("staff", ["end"]) => await OnceAsync(commandLine, services => EndStaffAsync(services, commandLine)),
                _ => throw new UsageException($"There is no command “{string.Join(' ', [commandLine.Command, .. commandLine.Words])}”. Type guildhall --help to see them."),
            };
        }
        catch (Exception e) when (e is UsageException or InvalidOperationException or NpgsqlException or OptionsValidationException or CouncilProfileException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e is UsageException ? 2 : 1;
        }
    }

    private static async Task<int> ServeAsync(HostSettings settings)
    {
        var started = Stopwatch.GetTimestamp();

        // Until the node runs and listens to signals itself: a stop while it starts lets go of what has begun.
        using var stop = new CancellationTokenSource();
        var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var startingSandbox = settings.Sandbox is null ? null : SandboxProcess.StartAsync(settings.Sandbox, settings.Urls);
            await using var database = await DatabaseFor(settings, stop.Token);
            await using var sandbox = startingSandbox is null ? null : await startingSandbox;
            await using var app = await GuildhallHost.BuildAsync(
                settings with
                {
                    Database = settings.Database ?? database!.ConnectionString,
                    More = new Dictionary<string, string?>(settings.More.Concat(sandbox?.Settings ?? new Dictionary<string, string?>()))
                    {
                        ["Demo:Accounts"] = settings.Demo ? "true" : "false",
                    },
                },
                cancellationToken: stop.Token);
            if (settings.Demo
                && await new SampleBorough(SampleCouncil.Of(app.Services.GetRequiredService<CouncilProfile>())).TakeInIfEmptyAsync(app.Services.GetRequiredService<GazetteerImport>(), stop.Token) is { } taken)
            {
                Console.WriteLine($"Made a sample borough of {taken.Properties:N0} properties.");
            }

            var demo = await app.Services.GetRequiredService<DemoAccounts>().EnsureAsync(settings.Data, stop.Token);
            if (settings.Demo && await app.Services.GetRequiredService<SampleYear>().MakeIfEmptyAsync(cancellationToken: stop.Token) is { } made)
            {
                Console.WriteLine($"Made up a year of {made:N0} cases. Take them away with: guildhall sample remove");
            }

            if (settings.Demo)
            {
                await app.Services.GetRequiredService<SampleAssets>().MakeIfEmptyAsync(stop.Token);
            }

            await app.StartAsync(stop.Token);
            interrupt.Dispose();
            terminate.Dispose();
            Announce(settings, sandbox, demo, Stopwatch.GetElapsedTime(started));
            await app.WaitForShutdownAsync(stop.Token);
            return 0;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Ctrl-C reaches our children too: whatever failed, it was to end.
            return 0;
        }
        finally
        {
            interrupt.Dispose();
            terminate.Dispose();
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static void Announce(HostSettings settings, SandboxProcess? sandbox, DemoSignIns? demo, TimeSpan took)
    {
        Console.WriteLine();
        Console.WriteLine($"Guildhall is ready ({took.TotalSeconds:0.0} s). Ctrl-C stops it.");
        Console.WriteLine();
        Console.WriteLine($"  Residents   {settings.Urls}");
        Console.WriteLine($"  Staff       {settings.Urls.Split(';')[0].TrimEnd('/')}/staff");
        if (sandbox is not null)
        {
            Console.WriteLine($"  Mailbox     {sandbox.Url}   what was sent, and faults to try");
        }

        if (demo is not null)
        {
            Console.WriteLine();
            Console.WriteLine($"  Demo staff sign in with the password  {demo.Password}");
            if (sandbox is not null)
            {
                Console.WriteLine("  and then with the code that comes to the mailbox above:");
            }

            foreach (var person in demo.People)
            {
                Console.WriteLine($"    {person.Email,-34}{string.Join(", ", person.Roles)} ({string.Join(", ", person.Teams)})");
            }
        }

        Console.WriteLine();
    }

    /// <summary>Builds a node that serves nothing, over an up-to-date database, and does one thing with it.</summary>
    private static async Task<int> OnceAsync(CommandLine commandLine, Func<IServiceProvider, Task<int>> work)
    {
        var settings = HostSettings.Read(NodeRole.Web, commandLine);
        await using var database = await DatabaseFor(settings);
        await using var app = await GuildhallHost.BuildAsync(settings with { Database = settings.Database ?? database!.ConnectionString });
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    private static async Task<int> CheckServicesAsync(HostSettings settings)
    {
        await using var app = GuildhallHost.BuildWithoutDatabase(settings);
        var (good, problems) = app.Services.GetRequiredService<ServiceCatalogue>().CheckFolder(await Teams.NamesInAsync(settings.Council));
        foreach (var problem in problems)
        {
            Console.WriteLine(problem.Weight == ProblemWeight.Advice ? $"Advice: {problem}" : problem);
        }

        var errors = problems.Count(p => p.Weight == ProblemWeight.Error);
        Console.WriteLine($"{good} services can be offered, {errors} problems, {problems.Count - errors} pieces of advice.");
        return errors == 0 ? 0 : 1;
    }

    private static async Task<int> ImportAsync(IServiceProvider services, IReadOnlyList<string> files)
    {
        var report = await services.GetRequiredService<GazetteerImport>().RunAsync(files, Actor.System);
        foreach (var message in report.Messages)
        {
            Console.WriteLine(message);
        }

        Console.WriteLine(report.Accepted
            ? $"Taken in: {report.Properties:N0} properties now, {report.Changed:N0} changed, {report.Skipped:N0} records left out."
            : "Refused: the gazetteer is as it was.");
        return report.Accepted ? 0 : 1;
    }

    private static async Task<int> GenerateAsync(CommandLine commandLine, string file)
    {
        var borough = new SampleBorough(SampleCouncil.Of(CouncilProfile.Read(HostSettings.Read(NodeRole.Web, commandLine).Council)), Number(commandLine, "seed", 1), Number(commandLine, "properties", SampleBorough.UsualProperties));
        await using var to = File.Create(file);
        await borough.WriteAsync(to);
        return 0;
    }

    private static int Number(CommandLine commandLine, string option, int otherwise) =>
        !commandLine.Options.TryGetValue(option, out var text) ? otherwise
        : int.TryParse(text, out var number) && number > 0 ? number
        : throw new UsageException($"--{option} should be a whole number above 0.");

    private static async Task<int> MakeSampleAsync(IServiceProvider services, int cases)
    {
        if (await services.GetRequiredService<SampleYear>().MakeIfEmptyAsync(cases) is { } made)
        {
            Console.WriteLine($"Made up {made:N0} cases. Take them away with: guildhall sample remove");
            return 0;
        }

        await Console.Error.WriteLineAsync($"Nothing was made: there are cases already, there is no gazetteer yet, or the council's folder has no {SampleWords.FileName}.");
        return 1;
    }

    private static async Task<int> RemoveSampleAsync(IServiceProvider services)
    {
        Console.WriteLine($"Took {await services.GetRequiredService<SampleYear>().RemoveAsync():N0} made-up cases away.");
        return 0;
    }

    private static async Task<int> RebuildNumbersAsync(IServiceProvider services)
    {
        Console.WriteLine($"Counted {await services.GetRequiredService<CaseCounter>().RebuildAsync():N0} cases.");
        return 0;
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, CommandLine commandLine)
    {
        var since = commandLine.Options.TryGetValue("since", out var head) ? AuditHead.Parse(head) : null;
        var result = await services.GetRequiredService<AuditVerifier>().VerifyAsync(since);
        if (result.Fault is { } fault)
        {
            Console.WriteLine($"The audit is not whole. First bad row: id {fault.Id}, position {fault.Position}. {fault.Problem}");
            return 1;
        }

        Console.WriteLine($"{result.Entries:N0} entries, none changed. Note the end of the chain outside this database: {result.Head}");
        return 0;
    }

    private static async Task<int> AddStaffAsync(IServiceProvider services, CommandLine commandLine)
    {
        string[] List(string option) => (commandLine.Options.GetValueOrDefault(option) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        StaffRole[] roles;
        try
        {
            roles = [.. List("roles").Select(Text.Parse<StaffRole>)];
        }
        catch (FormatException e)
        {
            throw new UsageException($"{e.Message} The roles are {string.Join(", ", Enum.GetValues<StaffRole>().Select(Text.Kebab))}.");
        }

        var added = await services.GetRequiredService<AddStaff>().AddAsync(
            new NewStaff
            {
                Email = commandLine.Options.GetValueOrDefault("email") ?? "",
                Name = commandLine.Options.GetValueOrDefault("name") ?? "",
                Roles = roles,
                Teams = List("teams"),
            },
            Actor.System);
        foreach (var problem in added.Problems)
        {
            await Console.Error.WriteLineAsync(problem);
        }

        if (added.MadePassword is { } password)
        {
            Console.WriteLine($"Added. Their password is {password} until they change it.");
        }

        return added.Id is null ? 1 : 0;
    }

    private static async Task<int> EndStaffAsync(IServiceProvider services, CommandLine commandLine)
    {
        if (await services.GetRequiredService<AddStaff>().EndAsync(commandLine.Options.GetValueOrDefault("email") ?? "", Actor.System))
        {
            Console.WriteLine("Ended. They are signed out.");
            return 0;
        }

        await Console.Error.WriteLineAsync("No member of staff has that e-mail address.");
        return 1;
    }

    private static async Task<EmbeddedPostgres?> DatabaseFor(HostSettings settings, CancellationToken cancellationToken = default) =>
        settings.Database is null ? await EmbeddedPostgres.StartAsync(Path.Combine(settings.Data, "postgres"), cancellationToken: cancellationToken) : null;
}
