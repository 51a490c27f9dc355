using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Grants;

/// <summary>A council with small grant schemes, one for each test, each with a team of its own.</summary>
public sealed class GrantSite : IAsyncLifetime
{
    /// <summary>The schemes and the teams that have them.</summary>
    public static readonly (string Name, string Team, string Budget)[] Schemes =
    [
        ("grant-journey", "licensing", "£5,000"),
        ("grant-blind", "libraries", "£5,000"),
        ("grant-race", "cemeteries", "£3,000"),
        ("grant-pay", "finance", "£50,000"),
        ("grant-late", "legal", "£5,000"),
        ("grant-many", "planning", "£5,000,000"),
        ("grant-ended", "parking", "£2,000"),
        ("grant-file", "film-office", "£5,000"),
    ];

    private CouncilFolder? _folder;

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public string Folder => _folder!.Path;

    public async ValueTask InitializeAsync()
    {
        _folder = MakeFolder();
        Guildhall = await RunningGuildhall.StartAsync(settings => settings with
        {
            Council = _folder.Path,
            More = new Dictionary<string, string?> { ["Staff:PasswordRounds"] = "10000", ["Track:TriesFromOneNetwork"] = "10000" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Guildhall.DisposeAsync();
        _folder?.Dispose();
    }

    /// <summary>A council's folder with these schemes.</summary>
    public static CouncilFolder MakeFolder()
    {
        var folder = new CouncilFolder([.. Schemes.Select(s => (s.Name, Service(s.Name, s.Team)))]);
        foreach (var (name, _, budget) in Schemes)
        {
            File.WriteAllText(SchemeFile(folder.Path, name), Scheme(name, budget, name == "grant-late" ? "2020-01-01" : null));
        }

        return folder;
    }

    public static string SchemeFile(string folder, string service) => Path.Combine(folder, "schemes", $"{service}-round.yaml");

    public static string Service(string name, string team) =>
        $$"""
        service: {{name}}
        title: Apply for {{name}}
        summary: Money for something good.
        topic: libraries-and-leisure
        audience: [resident]
        sign-in: optional
        start: { who-for: Anybody., takes: 5 minutes, what-happens-next: We score it. }
        form:
          - page: all
            title: All
            ask:
              - { name: organisation, type: text, label: Group, missing: Enter the group }
              - { name: asked, type: money, label: How much, missing: Enter how much, min: 1, max: 100000 }
              - { name: why, type: long-text, label: Why, missing: Enter why, max-length: 500 }
              - { name: bank, type: bank-account, label: Account, missing: Enter the account, purpose: To pay it. }
              - { name: name, type: name, label: Your name, missing: Enter your name, contact: name }
              - { name: email, type: email, label: E-mail, missing: Enter your e-mail, contact: email }
        case:
          team: {{team}}
          target: 8 weeks
          stages:
            received: { title: Received, public: We have your application., next: [scoring, withdrawn] }
            scoring: { title: Scoring, next: [moderation, panel, withdrawn] }
            moderation: { title: Moderation, next: [panel, withdrawn] }
            panel: { title: With the panel, public: The panel decides soon., next: [offered, reserve, refused, withdrawn] }
            reserve: { title: Waiting list, public: You are on the waiting list., next: [offered, refused, withdrawn] }
            offered: { title: Offered, public: The panel agreed to a grant., next: [paid, withdrawn] }
            paid: { title: Paid, public: We have paid the grant., closes: done }
            refused: { title: Refused, public: We cannot offer a grant., closes: refused, reason: required }
            withdrawn: { title: Withdrawn, public: You withdrew., closes: withdrawn }
        privacy: { lawful-basis: public-task, notice: We use it to decide. }
        retention: 1 year
        """;

    public static string Scheme(string service, string budget, string? closes = null, int pass = 10) =>
        $$"""
        service: {{service}}
        title: Round of {{service}}
        budget: {{budget}}
        most: £2,000
        opens: 2019-01-01
        {{(closes is null ? "" : $"closes: {closes}")}}
        amount: asked
        applicant: organisation
        account: bank
        reference: GRANT {reference}
        difference: 4
        pass: {{pass}}
        share: scores
        criteria:
          - { name: need, title: Need, title-cy: Angen, help: Is there a need?, most: 5, weight: 2, least: 2, questions: [why] }
          - { name: value, title: Value, title-cy: Gwerth, help: Is it good value?, most: 10 }
        stages: { assess: scoring, moderate: moderation, decide: panel, award: offered, refuse: refused, wait: reserve, pay: paid }
        """;

    /// <summary>An application that has come to be scored.</summary>
    public Task<OpenedCase> ApplyAsync(string service, string group, decimal asked, string language = "en", string? account = "66374958") =>
        ApplyAsync(Guildhall, service, group, asked, language, account);

    /// <summary>The same where another council runs.</summary>
    public static async Task<OpenedCase> ApplyAsync(RunningGuildhall guildhall, string service, string group, decimal asked, string language = "en", string? account = "66374958")
    {
        var opened = await guildhall.OpenCaseAsync(
            service,
            new Dictionary<string, JsonNode>(StringComparer.Ordinal)
            {
                ["organisation"] = group,
                ["asked"] = asked.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
                ["why"] = "Because people asked for it.",
                ["name"] = new JsonObject { ["first"] = "Siân", ["last"] = "O’Brien" },
                ["email"] = $"{service}@example.com",
                ["bank"] = new JsonObject { ["name"] = "Siân O'Brien & Sons (Bakers)", ["sort-code"] = "08-99-99", ["account"] = account },
            },
            language);
        await using var connection = await guildhall.Database.OpenAsync();
        await connection.ExecuteAsync("update cases.\"case\" set stage = 'scoring', version = version + 1 where id = @Id", new { Id = opened.Id.Value });
        await guildhall.Services.GetRequiredService<Schedules>().RunAsync("grants.take-in");
        return opened;
    }

    /// <summary>Puts scores of a total of twenty points on applications without walking the pages: for tests of what comes after.</summary>
    public Task ScoreAsync(string scheme, params (OpenedCase Case, int Score)[] scores) => ScoreAsync(Guildhall, scheme, scores);

    /// <summary>The same where another council runs.</summary>
    public static async Task ScoreAsync(RunningGuildhall guildhall, string scheme, params (OpenedCase Case, int Score)[] scores)
    {
        await using var connection = await guildhall.Database.OpenAsync();
        foreach (var (one, score) in scores)
        {
            (await connection.ExecuteAsync(
                """
                update grants.application
                set state = 'scored', score = @score, passes = @score >= 10, agreed = jsonb_build_object('need', least(5, @score / 4), 'value', @score - 2 * least(5, @score / 4)), version = version + 1
                where case_id = @Id and scheme = @scheme;
                update cases."case" set stage = 'panel', version = version + 1 where id = @Id
                """,
                new { Id = one.Id.Value, score, scheme })).ShouldBe(2);
        }
    }

    public async Task<Visitor> ManagerAsync(string name, string team) => await Guildhall.SignedInAsync(name, [team], StaffRole.Manager);

    public async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    /// <summary>Waits until what was decided or paid is told.</summary>
    public Task ToldAsync(string scheme) => Eventually.TrueAsync(
        async () => !await OneAsync<bool>("select exists (select from grants.job where scheme = @scheme and state = 'running')", new { scheme }), "told", TimeSpan.FromSeconds(120));
}
