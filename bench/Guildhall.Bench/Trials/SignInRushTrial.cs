using System.Diagnostics;
using System.Net;
using Guildhall.Bench.Requests;

namespace Guildhall.Bench.Trials;

/// <summary>
/// As many people as sign in within the busiest hour come within one minute, whether those before them are in or not; somebody else reads
/// a page ten times a second.
/// </summary>
internal sealed class SignInRushTrial : Trial
{
    private const int Many = 4000;
    private const string Page = "/services/assisted-collection";
    private static readonly TimeSpan s_within = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public override string Name => "sign-in-rush";

    public override async Task<TrialResult> RunAsync(Site site, BenchOptions options)
    {
        await BenchPeople.AddAsync(site);
        var pass = await site.PassAsync("/account/sign-in", "");
        using var people = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = s_patience };
        var (before, meanwhile) = (new List<double>(), new List<double>());
        var since = Stopwatch.GetTimestamp();
        await ReadAsync(site, before, () => Stopwatch.GetElapsedTime(since) < s_quiet);

        var ended = false;
        var reading = ReadAsync(site, meanwhile, () => !Volatile.Read(ref ended));
        since = Stopwatch.GetTimestamp();
        var signing = new List<Task<double?>>(Many);
        for (var number = 0; number < Many; number++)
        {
            var due = (s_within * number / Many) - Stopwatch.GetElapsedTime(since);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            signing.Add(SignInAsync(people, site, pass, number));
        }

        var took = await Task.WhenAll(signing);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        Volatile.Write(ref ended, true);
        await reading;

        var errors = took.Count(t => t is null);
        var waited = took.OfType<double>().Order().ToArray();
        return new TrialResult(
            Text($"{Many:N0} people sign in within a minute"), site.Cases,
            [
                ("Seconds until the last is in", Text($"{seconds:0}"), ""),
                ("Seconds one waits, p50 and most", Text($"{Median(waited):0.0}, {waited.LastOrDefault():0.0}"), ""),
                ("Others' pages before, p50 and p95 ms", Text($"{Percentile(before, 0.5):0.0}, {Percentile(before, 0.95):0.0}"), ""),
                ("Others' pages meanwhile, p50 and p95 ms", Text($"{Percentile(meanwhile, 0.5):0.0}, {Percentile(meanwhile, 0.95):0.0}"), ""),
                ("Resident memory of the web process after, MB", Text($"{site.Product.Memory.Now:0}"), ""),
            ],
            [(Text($"{Many:N0} sign-ins come within a minute: no errors"), Text($"{waited.Length:N0} signed in, {errors} errors"), errors == 0)]);
    }

    // How many seconds it took; null when they were not let in.
    private static async Task<double?> SignInAsync(HttpClient people, Site site, FormPass pass, int number)
    {
        await Task.Yield();
        var since = Stopwatch.GetTimestamp();
        try
        {
            using var request = site.Post(
                "/account/sign-in", pass.Cookies, Site.FormText(pass, ("email", BenchPeople.Email(number)), ("password", BenchPeople.Password), ("how", "password")));
            using var answer = await people.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Found ? Stopwatch.GetElapsedTime(since).TotalSeconds : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static async Task ReadAsync(Site site, List<double> milliseconds, Func<bool> goesOn)
    {
        while (goesOn())
        {
            var since = Stopwatch.GetTimestamp();
            await site.BytesAsync(Page);
            milliseconds.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            await Task.Delay(100);
        }
    }

    private static double Percentile(IEnumerable<double> values, double share) =>
        values.Order().ToArray() is { Length: > 0 } sorted ? sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)] : 0;
}
