using System.Diagnostics;
using Guildhall.Bench.Load;
using Guildhall.Bench.Requests;

namespace Guildhall.Bench.Trials;

/// <summary>What came of a trial.</summary>
/// <param name="Title">What the tables call it.</param>
/// <param name="Rows">What was measured of the product, and of the floor.</param>
/// <param name="Targets">What is to be reached.</param>
internal sealed record TrialResult(
    string Title, int Cases, IReadOnlyList<(string What, string Product, string Floor)> Rows, IReadOnlyList<(string Name, string Value, bool Reached)> Targets);

/// <summary>Something large, done a few times: not a request that clients repeat.</summary>
internal abstract class Trial
{
    /// <summary>What <c>--only</c> calls it.</summary>
    public abstract string Name { get; }

    public abstract Task<TrialResult> RunAsync(Site site, BenchOptions options);

    /// <summary>Every kind, in the order of the tables.</summary>
    public static IReadOnlyList<Trial> All() => [new ExportTrial(), new BulkTrial(), new SignInRushTrial()];

    /// <summary>Has clients ask while it is to go on.</summary>
    protected static async Task AskAsync(Slice slice, Request request, Site site, int clients, Func<bool> goesOn)
    {
        var all = Enumerable.Range(0, clients).Select(_ => new Client(site.Http)).ToArray();
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(all.Select(c => Task.Run(() => c.RunAsync(() => request.Product(site), request.IsGood, goesOn))));
        slice.Add(all, Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 0);
    }

    protected static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    protected static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
