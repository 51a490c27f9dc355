using System.Diagnostics;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Faults;
using Guildhall.Testing;

namespace Guildhall.Tests.Faults;

/// <summary>Those who send our messages fail in every way, until an administrator has them tried again.</summary>
public sealed class MailFaultTests
{
    private static readonly Dictionary<string, Fault[]> s_troubles = new()
    {
        ["smtp"] =
        [
            new Fault { Target = "smtp", Stage = "connect", Kind = "rubbish", Count = 1 },
            new Fault { Target = "smtp", Stage = "rcpt", Kind = "hang", Count = 1 },
            new Fault { Target = "smtp", Stage = "data", Kind = "reply", Code = 451 },
        ],
        ["notify"] =
        [
            new Fault { Target = "notify", Kind = "error", Count = 1 },
            new Fault { Target = "notify", Kind = "hang", Count = 1 },
            new Fault { Target = "notify", Kind = "html" },
        ],
    };

    [Theory]
    [InlineData("smtp")]
    [InlineData("notify")]
    public async Task A_message_nobody_took_is_tried_again_set_aside_and_sent_once_when_an_administrator_replays_it(string provider)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var guildhall = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(SandboxSettings.For(sandbox))
            {
                ["Notifications:Email"] = provider,
                ["Notifications:TimeoutSeconds"] = "1",
                ["Deliveries:RetrySeconds:0"] = "1",
                ["Deliveries:RetrySeconds:1"] = "2",
                ["Staff:PasswordRounds"] = "10000",
            },
        });
        foreach (var fault in s_troubles[provider])
        {
            sandbox.Faults.Set(fault);
        }

        using var resident = guildhall.Visit();
        await resident.AnswerInformationRequestAsync("Mary Jones", "mary@example.com");
        var sent = Stopwatch.GetTimestamp();
        var reference = (await resident.SubmitAsync()).TextOf(".govuk-panel__body strong").ShouldNotBeNull();

        await Eventually.TrueAsync(async () => await StateAsync(guildhall) == ("dead", 3), "the message to be set aside");
        Stopwatch.GetElapsedTime(sent).ShouldBeGreaterThan(TimeSpan.FromSeconds(2.9), "the waits between its tries");
        sandbox.Messages.All.ShouldBeEmpty();
        (await StateOfMessageAsync(guildhall, reference)).ShouldBe("queued");

        using var administrator = await guildhall.SignedInAsync("Helen", [], StaffRole.Administrator);
        await administrator.GoAsync("/staff/deliveries");
        administrator.Page.Text.ShouldContain("message.queued");
        administrator.Page.Text.ShouldNotContain("mary@example.com");
        sandbox.Faults.Clear();
        var replay = administrator.PrepareSubmit([], form: "form[action*='Replay']:not([action*='All'])");
        var twice = administrator.PrepareSubmit([], form: "form[action*='Replay']:not([action*='All'])");
        (await administrator.SendAsync(replay)).Text.ShouldContain("1 delivery will be tried again.");
        await administrator.SendAsync(twice);

        await Eventually.TrueAsync(async () => await StateAsync(guildhall) is ("done", _), "the message to be sent");
        await Eventually.TrueAsync(async () => await StateOfMessageAsync(guildhall, reference) is "sent" or "delivered", "the message to count as sent");
        sandbox.Messages.All.ShouldHaveSingleItem().To.ShouldBe(["mary@example.com"]);
        (await administrator.GoAsync("/staff/deliveries")).Document.QuerySelector("form[action*='Replay']").ShouldBeNull();
    }

    private static async Task<(string State, int Attempts)> StateAsync(RunningGuildhall guildhall)
    {
        await using var connection = await guildhall.Database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<(string, int)>(
            """
            select d.state, d.attempts
            from platform.delivery d join platform.event e on e.id = d.event_id
            where e.kind = 'message.queued'
            """);
    }

    private static async Task<string?> StateOfMessageAsync(RunningGuildhall guildhall, string reference)
    {
        await using var connection = await guildhall.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<string>(
            """
            select m.state from notifications.message m join cases."case" c on c.id = m.about where c.reference = @reference
            """,
            new { reference });
    }
}
