using System.Diagnostics;
using System.Net;
using Guildhall.Platform.Data;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Faults;
using Guildhall.Testing;

namespace Guildhall.Tests.Faults;

/// <summary>The database stops for half a minute while people use the site, and comes back. It waits more than it works, so it runs beside other tests.</summary>
public sealed class OutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("guildhall-outage").FullName;
    private readonly int _port = GuildhallProcess.FreePort();
    private EmbeddedPostgres? _postgres;

    public async ValueTask InitializeAsync() => await StartDatabaseAsync();

    [Fact]
    public async Task People_are_asked_to_wait_nothing_is_lost_and_the_backlog_drains_by_itself()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var settings = new Dictionary<string, string?>(SandboxSettings.For(sandbox)) { ["Jobs:StartDelaySeconds"] = "0" };
        foreach (var attempt in Enumerable.Range(0, 30))
        {
            settings[$"Deliveries:RetrySeconds:{attempt}"] = "2";
        }

        await using var program = GuildhallProcess.Start("run", ["--database", _postgres!.ConnectionString], settings: settings);
        await program.ReadyAsync();
        using var http = new HttpClient { BaseAddress = program.Address };

        // A backlog: cases whose messages the mail server does not take yet.
        sandbox.Faults.Set(new Fault { Target = "smtp", Stage = "connect", Kind = "refuse" });
        for (var i = 0; i < 5; i++)
        {
            using var earlier = program.Visit();
            await earlier.AnswerInformationRequestAsync("Ann Lee", $"earlier{i}@example.com");
            (await earlier.SubmitAsync()).Status.ShouldBe(HttpStatusCode.OK);
        }

        using var typing = program.Visit();
        await typing.GoAsync(InformationRequest.Apply);
        await typing.SubmitAsync(("own-data", "no"));
        using var sending = program.Visit();
        var check = await sending.AnswerInformationRequestAsync("Mary Jones", "mary@example.com");
        check.Heading.ShouldBe("Check your answers before you send them");
        var logged = program.Output.Count;

        await StopDatabaseAsync();
        var stopped = Stopwatch.GetTimestamp();
        sandbox.Faults.Clear();

        await Eventually.TrueAsync(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable, "it to say it is not ready");
        (await http.GetStringAsync("/health/live")).ShouldBe("live");
        var request = typing.PrepareSubmit([("request", "How many bins were emptied?"), ("period-known", "no")]);
        ShouldAskToWait(await typing.SendAsync(request));
        ShouldAskToWait(await sending.SubmitAsync());
        while (Stopwatch.GetElapsedTime(stopped) < s_away)
        {
            using var other = program.Visit();
            other.Cookies.SetCookies(program.Address, sending.Cookies.GetCookieHeader(new Uri(program.Address, InformationRequest.Apply)).Replace("; ", ",", StringComparison.Ordinal));
            ShouldAskToWait(await other.GoAsync($"{InformationRequest.Apply}/check"));
            await Task.Delay(250);
        }

        (await http.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK, "a page that needs no database");

        await StartDatabaseAsync();
        var began = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, "it to be ready again");
        output.WriteLine($"Ready {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the database is back");

        // They do what the page told them to: go back, and send it again.
        (await typing.GoAsync($"{InformationRequest.Apply}/request")).Status.ShouldBe(HttpStatusCode.OK);
        (await typing.SubmitAsync(("request", "How many bins were emptied?"), ("period-known", "no"))).Heading.ShouldBe("How would you like to have the information?");
        check = await sending.GoAsync($"{InformationRequest.Apply}/check");
        check.Text.ShouldContain("Mary Jones");
        (await sending.SubmitAsync()).TextOf(".govuk-panel__body strong").ShouldNotBeNull();

        // Mostly at once; a delivery that was being taken as the database went waits until its lease is over.
        await Eventually.TrueAsync(
            () => Enumerable.Range(0, 5).Select(i => $"earlier{i}@example.com").Append("mary@example.com").All(email => sandbox.Messages.All.Count(m => m.To.Contains(email)) == 1),
            "every message to be sent once", TimeSpan.FromSeconds(120));
        output.WriteLine($"Backlog drained {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the database is back");

        // The log says that it was away, and that it is back: not every try.
        await Eventually.TrueAsync(() => program.Output.Skip(logged).Any(l => l.Contains("Pages are answered again", StringComparison.Ordinal)), "the log to say that the database is back");
        var lines = program.Output.Skip(logged).ToList();
        lines.Count(l => l.Contains("Pages are answered 503", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', lines));
        lines.Count(l => l.Contains("Pages are answered again", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', lines));
        // Who complains stands on one line and of what on the next: each delivery that was under way may say so.
        var complaints = lines.Zip(lines.Skip(1).Append(""), (who, what) => $"{who} {what}")
            .Where(l => l.StartsWith("warn:", StringComparison.Ordinal) || l.StartsWith("fail:", StringComparison.Ordinal) || l.StartsWith("crit:", StringComparison.Ordinal)).ToList();
        complaints.GroupBy(l => l, StringComparer.Ordinal).ShouldAllBe(g => g.Count() <= 2, string.Join('\n', lines));
        lines.ShouldNotContain(l => l.Contains("example.com", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await StopDatabaseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void ShouldAskToWait(VisitedPage page)
    {
        page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        page.Heading.ShouldBe("Sorry, try again in a moment");
        page.Text.ShouldContain("your answers are still there");
        page.Response.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull();
    }

    private async Task StartDatabaseAsync() => _postgres = await EmbeddedPostgres.StartAsync(_folder, new Dictionary<string, string>
    {
        ["port"] = $"{_port}",
        ["fsync"] = "off",
    });

    private async Task StopDatabaseAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
            _postgres = null;
        }
    }
}
