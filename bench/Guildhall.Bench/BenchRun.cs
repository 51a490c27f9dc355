using System.Diagnostics;
using Guildhall.Bench.DataSet;
using Guildhall.Bench.Load;
using Guildhall.Bench.Requests;
using Guildhall.Bench.Trials;
using Npgsql;

namespace Guildhall.Bench;

/// <summary>One kind of request at one size of the case load, for the product and for the floor.</summary>
internal sealed record Measured(Request Request, int Cases, Slice Product, Slice Floor, double OthersShare);

/// <summary>Memory of the web process at the end, in megabytes.</summary>
internal sealed record Memory(int Cases, double Now, double Most);

/// <summary>The whole run: data, servers, load, tables.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    // Short turns, so that what disturbs the machine disturbs both.
    private const double TurnSeconds = 2;

    // The runtime's thread that compiles what is used often once more, and better.
    private const string Compiler = ".NET Tiered Com";
    private const int MostWarmUpTurns = 15;

    private readonly List<Measured> _measured = [];
    private readonly List<Memory> _memory = [];
    private readonly List<TrialResult> _trials = [];

    public static Task<int> RunAsync(BenchOptions options) => new BenchRun(options).RunAsync();

    private async Task<int> RunAsync()
    {
        var known = Request.All().Select(r => r.Name).Concat(Trial.All().Select(t => t.Name)).ToArray();
        var names = known.Where(n => options.Only.Count == 0 || options.Only.Any(only => n == only || (only == "sign-in" && n.StartsWith("sign-in", StringComparison.Ordinal)))).ToArray();
        if (names.Length == 0)
        {
            throw new BenchException($"--only takes {string.Join(", ", known)}.");
        }

        Progress.Say("Reading service files");
        var definitions = await DefinitionReading.SecondsAsync();
        Progress.Say("Starting PostgreSQL");
        await using var data = await BenchData.StartAsync(options);
        await using var running = new Running();
        foreach (var cases in options.Cases)
        {
            await data.WithCasesAsync(cases);
        }

        // All sizes run side by side and take turns too, so that what differs between them is the size.
        foreach (var cases in options.Cases)
        {
            running.Sites.Add(await StartAsync(data, cases));
            await WarmUpAsync([.. Subjects(running).Where(s => s.Site.Cases == cases)], data.Postmaster);
        }

        foreach (var name in names.Except(Trial.All().Select(t => t.Name)))
        {
            await MeasureAsync([.. Subjects(running).Where(s => s.Request.Name == name)], data.Postmaster);
        }

        foreach (var site in running.Sites)
        {
            _memory.Add(new Memory(site.Cases, site.Product.Memory.Now, site.Product.Memory.Most));
        }

        foreach (var trial in Trial.All().Where(t => names.Contains(t.Name)))
        {
            foreach (var site in running.Sites)
            {
                Progress.Say($"{trial.Name}, {site.Cases:N0} cases");
                await site.RenewAsync();
                _trials.Add(await trial.RunAsync(site, options));
            }
        }

        IEnumerable<Subject> Subjects(Running all) => all.Sites.SelectMany(site => site.Requests
            .Where(r => names.Contains(r.Name) && (r.DependsOnCases || site.Cases == options.Cases[^1]))
            .Select(r => new Subject(site, r)));

        var report = new Report(options, data.Borough, definitions, _measured, _trials, _memory).Write();
        Console.WriteLine(report);
        if (options.Out is not null)
        {
            await File.WriteAllTextAsync(options.Out, report);
        }

        return _measured.Any(m => m.Product.Failures + m.Floor.Failures > 0) ? 1 : 0;
    }

    private static string Plain(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private HttpClient NewHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = options.Clients,
    });

    private async Task<Site> StartAsync(BenchData data, int cases)
    {
        var database = await data.WithCasesAsync(cases);
        var officer = await data.OfficerAsync(database);
        var version = await VersionAsync(database);
        var product = await ChildProgram.ProductAsync("web", database);
        var floor = await ChildProgram.StartAsync(
            "The floor",
            typeof(BenchRun).Assembly.Location,
            address => ["--floor", Plain(address), database, string.Join(',', officer.Teams), officer.Id.ToString(), version.ToString()],
            "/page?bytes=100");
        var site = new Site(cases, NewHttp(), database, product, floor, NpgsqlDataSource.Create(database), officer);
        await site.SignInAsync();
        return site;
    }

    // A program that has just started compiles itself a second and third time while it serves: that is not what we measure.
    private async Task WarmUpAsync(IReadOnlyList<Subject> subjects, int postmaster)
    {
        using var http = NewHttp();
        foreach (var (site, request) in subjects)
        {
            Progress.Say($"Warming up: {request.Title}, {site.Cases:N0} cases");
            var began = TimeProvider.System.GetUtcNow();
            await request.PrepareAsync(site);
            await TurnAsync(http, request, site, new Slice(), isFloor: true, TurnSeconds, postmaster);
            for (var turn = 0; turn < MostWarmUpTurns; turn++)
            {
                var compiled = CpuTime.OfThread(site.Product.Id, Compiler);
                await TurnAsync(http, request, site, new Slice(), isFloor: false, TurnSeconds, postmaster);
                if (turn > 0 && CpuTime.OfThread(site.Product.Id, Compiler) - compiled < 0.05 * TurnSeconds)
                {
                    break;
                }
            }

            if (request.Writes)
            {
                await BenchData.CleanAsync(site.Source, began);
            }
        }
    }

    private async Task MeasureAsync(IReadOnlyList<Subject> subjects, int postmaster)
    {
        Progress.Say(subjects[0].Request.Title);
        var began = TimeProvider.System.GetUtcNow();
        var measured = new List<(Subject Subject, Slice Product, Slice Floor)>();
        using var http = NewHttp();
        foreach (var subject in subjects)
        {
            await subject.Request.PrepareAsync(subject.Site);
            await TurnAsync(http, subject.Request, subject.Site, new Slice(), isFloor: false, 1, postmaster);
            await TurnAsync(http, subject.Request, subject.Site, new Slice(), isFloor: true, 1, postmaster);
            measured.Add((subject, new Slice(), new Slice()));
        }

        var turns = Math.Max(1, (int)Math.Round(options.Seconds / TurnSeconds));
        var others = 0.0;
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var (subject, product, floor) in measured)
            {
                others += await TurnAsync(http, subject.Request, subject.Site, product, isFloor: false, options.Seconds / turns, postmaster);
                others += await TurnAsync(http, subject.Request, subject.Site, floor, isFloor: true, options.Seconds / turns, postmaster);
            }
        }

        foreach (var (subject, product, floor) in measured)
        {
            foreach (var slice in new[] { product, floor }.Where(s => s.FirstFailure is not null))
            {
                Progress.Say($"{slice.Failures} failures; the first: {slice.FirstFailure}\n{subject.Site.Product.Said()}");
            }

            if (subject.Request.Writes)
            {
                await BenchData.CleanAsync(subject.Site.Source, began);
            }

            _measured.Add(new Measured(subject.Request, subject.Site.Cases, product, floor, others / (turns * 2 * measured.Count)));
        }
    }

    // Returns the share of the machine that others used meanwhile.
    private async Task<double> TurnAsync(HttpClient http, Request request, Site site, Slice slice, bool isFloor, double seconds, int postmaster)
    {
        await site.RenewAsync();
        await request.RefillAsync(site, seconds);
        var server = isFloor && !request.FloorIsProduct ? site.Floor : site.Product;
        Func<HttpRequestMessage?> next = isFloor ? () => request.Floor(site) : () => request.Product(site);
        var clients = Enumerable.Range(0, options.Clients).Select(_ => new Client(http)).ToArray();
        var (program, database, machine, own) = Used();
        var since = Stopwatch.GetTimestamp();
        var until = since + (long)(seconds * Stopwatch.Frequency);
        await Task.WhenAll(clients.Select(c => Task.Run(() => c.RunAsync(next, request.IsGood, () => Stopwatch.GetTimestamp() < until))));
        var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var after = Used();
        slice.Add(clients, took, after.Program - program, after.Database - database);
        var ours = after.Program - program + after.Database - database + after.Own - own;
        return Math.Max(0, (after.Machine - machine - ours) / (took * Environment.ProcessorCount));

        (double Program, double Database, double Machine, double Own) Used() =>
            (CpuTime.Of(server.Id), CpuTime.OfFamily(postmaster), CpuTime.OfMachine(), CpuTime.Of(Environment.ProcessId));
    }

    private static async Task<Guid> VersionAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var find = new NpgsqlCommand(
            "select id from catalogue.service_version where service = 'assisted-collection' order by version desc limit 1", connection);
        return (Guid)(await find.ExecuteScalarAsync())!;
    }

    private sealed record Subject(Site Site, Request Request);

    private sealed class Running : IAsyncDisposable
    {
        public List<Site> Sites { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var site in Sites)
            {
                await site.DisposeAsync();
            }
        }
    }
}
