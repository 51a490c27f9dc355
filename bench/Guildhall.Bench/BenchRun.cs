using System.Diagnostics;
using Guildhall.Bench.DataSet;
using Guildhall.Bench.Load;
using Guildhall.Bench.Requests;
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

    public static Task<int> RunAsync(BenchOptions options) => new BenchRun(options).RunAsync();

    private async Task<int> RunAsync()
    {
        var requests = Request.All().Where(r => options.Only.Count == 0 || options.Only.Contains(r.Name)).ToArray();
        if (requests.Length == 0)
        {
            throw new BenchException($"--only takes {string.Join(", ", Request.All().Select(r => r.Name))}.");
        }

        Progress.Say("Starting PostgreSQL");
        await using var data = await BenchData.StartAsync(options);
        foreach (var cases in options.Cases)
        {
            var database = await data.WithCasesAsync(cases);
            var officer = await data.OfficerAsync(database);
            var version = await VersionAsync(database);
            await using var product = await ChildProgram.StartAsync(
                "The product",
                Path.Combine(BenchData.Repository(), "src", "Guildhall", "bin", Configuration, "net10.0", "guildhall.dll"),
                address => ["web", "--urls", Plain(address), "--database", database, "--council", BenchData.Council, "--data", Path.GetTempPath()],
                "/health/ready");
            await using var floor = await ChildProgram.StartAsync(
                "The floor",
                typeof(BenchRun).Assembly.Location,
                address => ["--floor", Plain(address), database, string.Join(',', officer.Teams), officer.Id.ToString(), version.ToString()],
                "/page?bytes=100");
            await using var source = NpgsqlDataSource.Create(database);
            using var site = new Site(NewHttp(), product, floor, source, officer);
            await site.SignInAsync();
            var now = requests.Where(r => r.DependsOnCases || cases == options.Cases[^1]).ToArray();
            await WarmUpAsync(now, cases, site, data.Postmaster);
            foreach (var request in now)
            {
                _measured.Add(await MeasureAsync(request, cases, site, data.Postmaster));
            }

            _memory.Add(new Memory(cases, product.Memory.Now, product.Memory.Most));
        }

        var report = new Report(options, data.Borough, _measured, _memory).Write();
        Console.WriteLine(report);
        if (options.Out is not null)
        {
            await File.WriteAllTextAsync(options.Out, report);
        }

        return _measured.Any(m => m.Product.Failures + m.Floor.Failures > 0) ? 1 : 0;
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static string Plain(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private HttpClient NewHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = options.Clients,
    });

    // A program that has just started compiles itself a second and third time while it serves: that is not what we measure.
    private async Task WarmUpAsync(IReadOnlyList<Request> requests, int cases, Site site, int postmaster)
    {
        using var http = NewHttp();
        foreach (var request in requests)
        {
            Progress.Say($"Warming up: {request.Title}, {cases:N0} cases");
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

    private async Task<Measured> MeasureAsync(Request request, int cases, Site site, int postmaster)
    {
        Progress.Say($"{request.Title}, {cases:N0} cases");
        var began = TimeProvider.System.GetUtcNow();
        await request.PrepareAsync(site);
        var product = new Slice();
        var floor = new Slice();
        using var http = NewHttp();
        await TurnAsync(http, request, site, new Slice(), isFloor: false, 1, postmaster);
        await TurnAsync(http, request, site, new Slice(), isFloor: true, 1, postmaster);

        var turns = Math.Max(1, (int)Math.Round(options.Seconds / TurnSeconds));
        var others = 0.0;
        for (var turn = 0; turn < turns; turn++)
        {
            others += await TurnAsync(http, request, site, product, isFloor: false, options.Seconds / turns, postmaster);
            others += await TurnAsync(http, request, site, floor, isFloor: true, options.Seconds / turns, postmaster);
        }

        foreach (var slice in new[] { product, floor }.Where(s => s.FirstFailure is not null))
        {
            Progress.Say($"{slice.Failures} failures; the first: {slice.FirstFailure}\n{site.Product.Said()}");
        }

        if (request.Writes)
        {
            await BenchData.CleanAsync(site.Source, began);
        }

        return new Measured(request, cases, product, floor, others / (turns * 2));
    }

    // Returns the share of the machine that others used meanwhile.
    private async Task<double> TurnAsync(HttpClient http, Request request, Site site, Slice slice, bool isFloor, double seconds, int postmaster)
    {
        await site.RenewAsync();
        await request.RefillAsync(site, seconds);
        var server = isFloor ? site.Floor : site.Product;
        Func<HttpRequestMessage?> next = isFloor ? () => request.Floor(site) : () => request.Product(site);
        var clients = Enumerable.Range(0, options.Clients).Select(_ => new Client(http)).ToArray();
        var (program, database, machine, own) = Used();
        var since = Stopwatch.GetTimestamp();
        var until = since + (long)(seconds * Stopwatch.Frequency);
        await Task.WhenAll(clients.Select(c => Task.Run(() => c.RunAsync(next, request.Expected, until))));
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
}
