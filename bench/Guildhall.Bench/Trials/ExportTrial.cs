using System.Diagnostics;
using Guildhall.Bench.Load;
using Guildhall.Bench.Requests;
using Guildhall.Casework.Modules.Cases;

namespace Guildhall.Bench.Trials;

/// <summary>A list of 100,000 cases as a file: how fast it flows, and how much memory it takes on its way.</summary>
internal sealed class ExportTrial : Trial
{
    private const int Wanted = 100_000;
    private const int Times = 5;

    public override string Name => "export";

    public override async Task<TrialResult> RunAsync(Site site, BenchOptions options)
    {
        var since = await site.TextsAsync(
            $"""
            select coalesce((
                select ((c.opened_at at time zone 'Europe/London')::date)::text
                from cases."case" c
                where not c.test and (not c.restricted or c.team in ({string.Join(", ", site.Officer.Teams.Select(team => $"'{team}'"))}))
                order by c.opened_at desc
                offset {Math.Min(Wanted, site.Cases / 2)} limit 1), '2000-01-01')
            """);
        await site.TextsAsync("delete from platform.rate_limit returning 'gone'");
        var query = $"view=all&team=all&opened-from={since[0]}";
        var product = await MeasureAsync(site.Product, () => site.Get(CaseLinks.Export(query), site.ManagerCookies), site.Http);
        var floor = await MeasureAsync(site.Floor, () => site.FloorGet("/export?list=" + Uri.EscapeDataString(query)), site.Http);
        return new TrialResult(
            Text($"Export of {product.Rows:N0} rows"), site.Cases,
            [
                ("Rows", Text($"{product.Rows:N0}"), Text($"{floor.Rows:N0}")),
                ("Rows a second", Text($"{product.Rows / product.Seconds:N0}"), Text($"{floor.Rows / floor.Seconds:N0}")),
                ("First byte, ms", Text($"{product.First * 1000:0}"), Text($"{floor.First * 1000:0}")),
                ("CPU of the program, s", Text($"{product.Cpu:0.00}"), Text($"{floor.Cpu:0.00}")),
                ("Megabytes sent", Text($"{product.Bytes / 1e6:0.0}"), Text($"{floor.Bytes / 1e6:0.0}")),
                ("Resident memory before, MB", Text($"{product.Before:0}"), Text($"{floor.Before:0}")),
                ("Highest during, MB", Text($"{product.Most:0}"), Text($"{floor.Most:0}")),
                ("After, MB", Text($"{product.After:0}"), Text($"{floor.After:0}")),
            ],
            [(Text($"Export of {product.Rows:N0} rows, {site.Cases:N0} cases: memory flat within 30 MB"), Text($"{product.Most - product.Before:+0;-0;0} MB"), product.Most - product.Before <= 30)]);
    }

    // The first warms up; of the others, the middle one in seconds and the worst in memory.
    private static async Task<Flow> MeasureAsync(ChildProgram program, Func<HttpRequestMessage> request, HttpClient http)
    {
        var flows = new List<Flow>();
        for (var i = 0; i <= Times; i++)
        {
            var before = program.Memory.Now;
            program.ForgetMost();
            var cpu = CpuTime.Of(program.Id);
            var flow = await FlowAsync(request(), http);
            var (after, most) = program.Memory;
            flows.Add(flow with { Cpu = CpuTime.Of(program.Id) - cpu, Before = before, Most = most, After = after });
        }

        var middle = flows.Skip(1).OrderBy(f => f.Seconds).ElementAt(Times / 2);
        var worst = flows.Skip(1).MaxBy(f => f.Most - f.Before)!;
        return middle with { Before = worst.Before, Most = worst.Most, After = worst.After };
    }

    private static async Task<Flow> FlowAsync(HttpRequestMessage request, HttpClient http)
    {
        var buffer = new byte[64 * 1024];
        var since = Stopwatch.GetTimestamp();
        using (request)
        using (var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync();
            var (first, rows, bytes) = (0.0, 0L, 0L);
            int read;
            while ((read = await body.ReadAsync(buffer)) > 0)
            {
                first = first == 0 ? Stopwatch.GetElapsedTime(since).TotalSeconds : first;
                rows += buffer.AsSpan(0, read).Count((byte)'\n');
                bytes += read;
            }

            return new Flow { Rows = rows - 1, Bytes = bytes, First = first, Seconds = Stopwatch.GetElapsedTime(since).TotalSeconds };
        }
    }

    private sealed record Flow
    {
        public long Rows { get; init; }

        public long Bytes { get; init; }

        public double First { get; init; }

        public double Seconds { get; init; }

        public double Cpu { get; init; }

        public double Before { get; init; }

        public double Most { get; init; }

        public double After { get; init; }
    }
}
