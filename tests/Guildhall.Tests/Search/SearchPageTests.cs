using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Search;

/// <summary>Search as a resident meets it, over the council's own services.</summary>
public sealed class SearchPageTests(CouncilSite site) : IClassFixture<CouncilSite>
{
    [Fact]
    public async Task What_was_put_right_is_told()
    {
        using var visitor = site.Guildhall.Visit();

        var page = await visitor.GoAsync("/search?q=nosie");

        page.Text.ShouldContain("We looked for “noise”.");
        Links(page).Take(3).ShouldContain("/services/noise-complaint");
    }

    [Fact]
    public async Task Who_finds_nothing_is_helped_on()
    {
        using var visitor = site.Guildhall.Visit();

        var page = await visitor.GoAsync("/search?q=zebra+giraffe+helicopter");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.TextOf("[role=status]").ShouldBe("We found nothing for “zebra giraffe helicopter”.");
        page.Document.QuerySelector("main a[href='/services']").ShouldNotBeNull();
        page.Text.ShouldContain("01632 960 100");
        (await site.MissedAsync("giraffe helicopter zebra")).ShouldBe(0, "words stay in their order");
        (await site.MissedAsync("zebra giraffe helicopter")).ShouldBe(1);
    }

    [Fact]
    public async Task Searches_in_vain_are_counted_by_the_day_without_what_could_name_somebody()
    {
        using var visitor = site.Guildhall.Visit();
        foreach (var words in (string[])["Flugelhorn", "zz@qqqq.xx flugelhorn", "the FLUGELHORN, 07700 900123", "NM1 1AA", "jo@example.com"])
        {
            await visitor.GoAsync($"/search?q={Uri.EscapeDataString(words)}");
        }

        (await site.MissedAsync("flugelhorn")).ShouldBe(3);
        (await site.AllMissedAsync()).ShouldAllBe(words => !words.Contains("qqqq") && !words.Any(char.IsDigit) && !words.Contains("nm"));
    }

    [Fact]
    public async Task A_thousand_searches_in_vain_a_day_are_enough()
    {
        await using var own = await RunningGuildhall.StartAsync();
        await using var connection = await own.Database.OpenAsync();
        await connection.ExecuteAsync(
            "insert into search.missed (day, language, words) select (now() at time zone 'Europe/London')::date, 'en', 'word ' || n from generate_series(1, 1000) n");
        var missed = own.Services.GetRequiredService<MissedSearches>();

        await missed.CountAsync("flugelhorn", "en", TestContext.Current.CancellationToken);
        await missed.CountAsync("euphonium", "en", TestContext.Current.CancellationToken);

        (await connection.QuerySingleAsync<int>("select count(*)::int from search.missed")).ShouldBe(1000);
    }

    [Theory]
    [InlineData("laptop")]
    [InlineData("IT helpdesk")]
    [InlineData("printer fault")]
    [InlineData("helpdesk staff computer password software")]
    [InlineData("laptpo")]
    public async Task A_service_for_staff_is_never_found_by_the_public(string words)
    {
        using var visitor = site.Guildhall.Visit();

        var page = await visitor.GoAsync($"/search?q={Uri.EscapeDataString(words)}");

        Links(page).ShouldNotContain("/services/it-helpdesk");
        page.TextOf("main")!.ShouldNotContain("helpdesk for help");
    }

    [Fact]
    public async Task Staff_find_their_services_on_the_desk()
    {
        using var officer = await site.SignInAsync("dev.patel@northmere.example");

        var page = await officer.GoAsync("/staff/services?q=laptpo");
        page.Document.QuerySelectorAll("main a[href='/services/it-helpdesk']").Length.ShouldBe(1);
        page.Text.ShouldContain("We looked for “laptop”.");

        (await officer.GoAsync("/staff/services?q=barking")).Document.QuerySelectorAll("main a[href='/services/noise-complaint']").Length.ShouldBe(1);
        (await officer.GoAsync("/staff/services?q=flugelhorn")).Text.ShouldContain("Nothing fits “flugelhorn”.");
        (await officer.GoAsync("/staff/services")).Document.QuerySelectorAll("main a[href^='/services/']").Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Who_writes_services_sees_what_was_missed_and_others_do_not()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/search?q=sackbut");
        using var designer = await site.SignInAsync("helen.marsh@northmere.example");
        using var officer = await site.SignInAsync("dev.patel@northmere.example");

        (await designer.GoAsync("/staff/searches")).Text.ShouldContain("sackbut English 1");
        (await designer.GoAsync("/staff/services")).Document.QuerySelectorAll("nav a[href='/staff/searches']").Length.ShouldBe(1);
        (await officer.GoAsync("/staff/searches")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
        (await visitor.GoAsync("/staff/searches")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%00")]
    [InlineData("?q=%F0%9F%98%80")]
    [InlineData("?q=%ED%A0%80")]
    [InlineData("?q=%27%29%3B+drop+table+search.entry%3B+--")]
    [InlineData("?q=%26+%7C+%21+%3C-%3E+%28+%3A*")]
    [InlineData("?q=a&q=b")]
    [InlineData("?q=%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task Any_search_is_answered(string query)
    {
        using var visitor = site.Guildhall.Visit();

        var page = await visitor.GoAsync("/search" + query);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelectorAll("main script").Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_very_long_search_is_cut() =>
        (await site.Guildhall.Visit().GoAsync("/search?q=" + string.Join('+', Enumerable.Repeat("bin", 1000)))).Status.ShouldBe(HttpStatusCode.OK);

    private static IEnumerable<string> Links(VisitedPage page) =>
        page.Document.QuerySelectorAll(".gh-found a").Select(a => a.GetAttribute("href")!);
}

/// <summary>The sample council, running.</summary>
public sealed class CouncilSite : IAsyncLifetime
{
    private string _password = "";

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Guildhall = await RunningGuildhall.StartAsync(s => s with
        {
            More = new Dictionary<string, string?>(s.More) { ["Demo:Accounts"] = "true", ["Demo:Password"] = "correct-horse-battery", ["Staff:PasswordRounds"] = "10000" },
        });
        _password = (await Guildhall.Services.GetRequiredService<DemoAccounts>().EnsureAsync(Guildhall.Settings.Data))!.Password;
    }

    public ValueTask DisposeAsync() => Guildhall?.DisposeAsync() ?? default;

    public async Task<Visitor> SignInAsync(string email)
    {
        var visitor = Guildhall.Visit();
        await visitor.GoAsync("/staff/sign-in?return-to=/staff/password");
        await visitor.SubmitAsync(("email", email), ("password", _password));
        return visitor;
    }

    public async Task<int> MissedAsync(string words)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<int>("select coalesce(sum(times), 0)::int from search.missed where words = @words", new { words });
    }

    public async Task<IReadOnlyList<string>> AllMissedAsync()
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return [.. await connection.QueryAsync<string>("select words from search.missed")];
    }
}
