using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The pages beside the main journey, each with what can be wrong on it.</summary>
public sealed class AllPagesTests(BrowserSite site)
{
    /// <summary>A phone, a desk, and a desk magnified four times: 1280 pixels wide is then 320.</summary>
    public static TheoryData<int, int, float> Screens => new() { { 320, 640, 1 }, { 1280, 900, 1 }, { 320, 225, 4 } };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Public_pages_read_well(int width, int height, float zoom)
    {
        await using var visitor = await site.OpenAsync("visitor", width, height: height, zoom: zoom);
        await visitor.GoAsync("/");
        await visitor.SeesAsync("What do you need to do?");
        await visitor.GoAsync("/services");
        await visitor.SeesAsync("All services");
        await visitor.GoAsync("/topics/bins-and-recycling");
        await visitor.SeesAsync("Bins and recycling");
        await visitor.GoAsync("/life-events/moving-home");
        await visitor.SeesAsync("Moving home");
        await visitor.GoAsync("/for/business");
        await visitor.SeesAsync("Businesses");
        await visitor.GoAsync("/search");
        await visitor.SeesAsync("Search");
        await visitor.GoAsync("/search?q=nosie");
        await visitor.SeesAsync("Search");
        await visitor.GoAsync("/search?q=" + new string('w', 80));
        await visitor.SeesAsync("Search");
        await visitor.GoAsync("/no-such-page");
        await visitor.SeesAsync("Page not found");
        await visitor.GoAsync("/services/assisted-collection/apply/check");
        await visitor.SeesAsync("We no longer have your answers");
        await visitor.GoAsync("/design");
        await visitor.LookAsync();
    }

    [Theory]
    [InlineData("noise-complaint")]
    [InlineData("moved-in")]
    [InlineData("freedom-of-information")]
    public async Task Every_page_of_the_other_services_reads_well_with_and_without_errors(string service)
    {
        await using var resident = await site.OpenAsync(service, 320);
        await resident.GoAsync($"/services/{service}");
        await resident.LookAsync();
        await resident.GoAsync($"/services/{service}/apply");
        for (var step = 0; !resident.Path.EndsWith("/apply/check", StringComparison.Ordinal); step++)
        {
            step.ShouldBeLessThan(20, $"{service} should come to an end.");
            await resident.LookAsync();
            var before = resident.Path;
            await resident.ContinueAsync();
            if (resident.Path == before)
            {
                await resident.LookAsync();
                await resident.AnswerAnythingAsync(site.Home);
            }
        }

        await resident.SeesAsync("Check your answers before you send them");
        await resident.PressAsync("Send");
        await resident.SeesAsync("Thank you, we have received it");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task An_officers_pages_read_well(int width)
    {
        await using var officer = await site.OpenAsync("dev", width);
        await officer.GoAsync("/staff");
        await officer.SeesAsync("Sign in");
        await officer.PressAsync("Sign in");
        await officer.IsToldAsync(("email", "Enter your email address"), ("password", "Enter your password"));
        await officer.FillAsync("Email address", "nobody@northmere.example");
        await officer.FillAsync("Password", "guess");
        await officer.PressAsync("Sign in");
        await officer.LookAsync();
        (await officer.TextAsync()).ShouldContain("look at no more from here");

        await officer.FillAsync("Email address", "dev.patel@northmere.example");
        await officer.FillAsync("Password", BrowserSite.StaffPassword);
        await officer.PressAsync("Sign in");
        await officer.SeesAsync("Open cases");
        await officer.GoAsync("/staff/cases?view=mine");
        await officer.SeesAsync("My cases");
        (await officer.TextAsync()).ShouldContain("There are no cases here.");
        await officer.FillAsync("Search cases", "NM-1111");
        await officer.PressAsync("Search");
        (await officer.TextAsync()).ShouldContain("There is no case you may see with “NM-1111”.");
        await officer.LookAsync();

        await officer.GoAsync("/staff/services");
        await officer.LookAsync();
        await officer.GoAsync("/staff/deliveries");
        await officer.SeesAsync("You cannot open that page");
        await officer.GoAsync("/staff/password");
        await officer.SeesAsync("Change your password");
        await officer.PressAsync("Save password");
        await officer.IsToldAsync(("current", "Enter your current password"), ("new", "Enter a new password"));
        await officer.GoAsync("/staff/sign-out");
        await officer.SeesAsync("Sign out");
        await officer.ArriveAsync(() => officer.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync());
        await officer.SeesAsync("Sign in");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task The_figures_on_the_use_of_forms_read_well(int width)
    {
        await using var designer = await site.SignInAsync("helen.marsh", width);
        await designer.GoAsync("/services/freedom-of-information/apply");
        await designer.PressAsync("Continue");
        await designer.ChooseAsync("No");
        await designer.PressAsync("Continue");

        await designer.GoAsync("/staff/designer/use");
        await designer.SeesAsync("Use of forms");
        await designer.GoAsync("/staff/designer/freedom-of-information/use?days=90");
        await designer.LookAsync();
        (await designer.TextAsync("h1")).ShouldStartWith("Use of “");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task A_colleague_signs_in_to_ask_the_helpdesk_which_has_it_in_its_queue(int width)
    {
        await using var colleague = await site.OpenAsync("colleague", width);
        await colleague.GoAsync("/services/it-helpdesk");
        await colleague.SeesAsync("Sign in");
        await colleague.FillAsync("Email address", "dev.patel@northmere.example");
        await colleague.FillAsync("Password", BrowserSite.StaffPassword);
        await colleague.PressAsync("Sign in");
        await colleague.SeesAsync("Ask the IT helpdesk for help");
        await colleague.ArriveAsync(() => colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync());
        await colleague.SeesAsync("What do you need?");
        await colleague.ChooseAsync("Access to a system or folder");
        await colleague.PressAsync("Continue");
        await colleague.SeesAsync("Tell us more");
        await colleague.FillAsync("Which system or folder?", $"Planning {width}");
        await colleague.FillAsync("What is wrong, or what do you need?", "I need to read plans.");
        await colleague.PressAsync("Continue");
        await colleague.ChooseAsync("It can wait a few days");
        await colleague.PressAsync("Continue");
        await colleague.ChooseAsync("At home");
        await colleague.PressAsync("Continue");
        await colleague.SeesAsync("Check your answers before you send them");
        await colleague.PressAsync("Send");
        await colleague.SeesAsync("Thank you, we have received it");
        var reference = await colleague.TextAsync(".govuk-panel__body strong");

        await colleague.GoAsync("/staff/cases?sort=-opened");
        await colleague.FollowAsync(reference);
        await colleague.SeesAsync("Ask the IT helpdesk for help");
        (await colleague.TextAsync(".gh-answers")).ShouldContain($"Planning {width}");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task Who_has_guessed_too_often_is_told_to_wait(int width)
    {
        var reference = Reference.New("NM").ToString();
        foreach (var time in (TimeProvider[])[new TestClock(TimeProvider.System.GetUtcNow()), new TestClock(TimeProvider.System.GetUtcNow().AddMinutes(15))])
        {
            var limiter = new RateLimiter(site.Guildhall.Database, time);
            while (await limiter.TryUseAsync("track.reference", reference, 10, TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken))
            {
            }
        }

        await using var guesser = await site.OpenAsync("guesser", width);
        await guesser.GoAsync("/track");
        await guesser.FillAsync("#reference", "#proof", reference, "Jones");
        await guesser.PressAsync("Continue");
        await guesser.IsToldAsync(("reference", "There have been too many tries. Wait 15 minutes and try again, or phone us on 01632 960 100"));
    }

    [Fact]
    public async Task Who_comes_while_the_database_is_away_is_asked_to_try_again()
    {
        var folder = Directory.CreateTempSubdirectory("guildhall-away").FullName;
        var postgres = await EmbeddedPostgres.StartAsync(folder, new Dictionary<string, string> { ["port"] = $"{GuildhallProcess.FreePort()}", ["fsync"] = "off" });
        await using (var guildhall = await RunningGuildhall.StartAsync(s => s with { Database = postgres.ConnectionString }))
        {
            // Who is signed in sees the council's colours too, though who they are cannot be asked.
            await using var visitor = await site.OpenAsync("away", 320);
            var cookies = new System.Net.CookieContainer();
            await guildhall.SignInDirectlyAsync(cookies, (await guildhall.AddPersonAsync("Mary Jones")).Id, PersonScheme.Name, Assurance.SignedIn);
            await visitor.Page.Context.AddCookiesAsync(cookies.GetCookies(guildhall.Address)
                .Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = guildhall.Address.ToString() }));
            await visitor.GoAsync(new Uri(guildhall.Address, "/services/noise-complaint/apply").ToString());
            await visitor.Page.GetByRole(AriaRole.Radio).First.CheckAsync();
            await visitor.PressAsync("Continue");
            await postgres.DisposeAsync();

            await visitor.GoAsync(visitor.Page.Url);
            await visitor.SeesAsync("Sorry, try again in a moment");
            (await visitor.Page.APIRequest.GetAsync(new Uri(guildhall.Address, "/branding.css").ToString())).Status.ShouldBe(200);
            await visitor.Page.SetViewportSizeAsync(1280, 900);
            await visitor.LookAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task An_administrators_pages_read_well(int width)
    {
        await FailDeliveriesAsync();
        await using var administrator = await site.SignInAsync("helen.marsh", width);
        await administrator.GoAsync("/staff/deliveries");
        await administrator.SeesAsync("Failed deliveries");
        (await administrator.TextAsync()).ShouldContain("The mail server is away.");

        await administrator.GoAsync("/staff/closures");
        await administrator.SeesAsync("Closures");
        await administrator.PressAsync("Add closure");
        await administrator.IsToldAsync(("day-day", "Enter the day of the closure, such as 19 9 2027"), ("title", "Enter why the council is closed"));
        await administrator.FillAsync("Day", "18");
        await administrator.FillAsync("Month", "7");
        await administrator.FillAsync("Year", width == 320 ? "2028" : "2029");
        await administrator.FillAsync("Reason", "Town Hall closed for repairs");
        await administrator.PressAsync("Add closure");
        (await administrator.TextAsync("table")).ShouldContain("Town Hall closed for repairs");
        await administrator.LookAsync();
    }

    private async Task FailDeliveriesAsync()
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            with happened as (
                insert into platform.event (id, kind, data, occurred_at, actor_kind, actor_name)
                select gen_random_uuid(), 'tests.happened', '{}', now() - interval '2 days', 'system', 'Guildhall' from generate_series(1, 2)
                returning id)
            insert into platform.delivery (event_id, subscriber, state, attempts, next_attempt_at, last_error, finished_at)
            select id, 'tests.send-to-the-waste-contractor', 'dead', 8, now(),
                'System.Net.Mail.SmtpException: The mail server is away. at smtp.northmere.example:25/with-a-very-long-name-that-cannot-be-broken-anywhere', now() - interval '1 day'
            from happened
            """);
    }
}
