using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>Staff sign in at a provider of their own, npm's <c>oidc-provider</c> here, in the shape of Microsoft Entra ID.</summary>
public sealed class StaffProviderTests(StaffProviderTests.Site site) : IClassFixture<StaffProviderTests.Site>
{
    public sealed class Site : IAsyncLifetime
    {
        private NodeProcess? _provider;

        public RunningGuildhall Guildhall { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var url = $"http://127.0.0.1:{GuildhallProcess.FreePort()}";
            _provider = await NodeProcess.StartAsync("OpenId/oidc-provider.mjs", url + StaffArrival.ReturnPath, SigningKey.Make(SignatureAlgorithm.ES256).PublicKey.ToJsonString());
            Guildhall = await RunningGuildhall.StartAsync(settings => settings with
            {
                Urls = url,
                More = new Dictionary<string, string?>(settings.More)
                {
                    ["StaffProvider:Name"] = "your Northmere work account",
                    ["StaffProvider:Issuer"] = _provider.Said,
                    ["StaffProvider:ClientId"] = "post",
                    ["StaffProvider:ClientSecret"] = "another-secret",
                    ["StaffProvider:Roles:g-officers"] = "officer, manager",
                    ["StaffProvider:Roles:g-bosses"] = "administrator",
                    ["StaffProvider:Teams:g-waste"] = "waste-contact, no-such-team",
                },
            });
        }

        public async ValueTask DisposeAsync()
        {
            await Guildhall.DisposeAsync();
            await _provider!.DisposeAsync();
        }
    }

    [Fact]
    public async Task Someone_new_is_given_the_roles_and_teams_of_their_groups_and_again_at_each_sign_in_beside_those_given_here()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/staff/sign-in");
        visitor.Page.Text.ShouldContain("Sign in with your Northmere work account");
        await SignInAsync(visitor, "/staff/sign-in-outside?return-to=/staff/password");
        visitor.Page.Address.AbsolutePath.ShouldBe("/staff/password");
        visitor.Page.Text.ShouldContain("You have no password here");
        (await RolesAsync("ann@staff.example")).ShouldBe("manager,officer;waste-contact");

        // A group was left meanwhile, and joined again.
        await ExecuteAsync("insert into identity.account_role (account, role, given_here, from_outside) select id, 'administrator', false, true from identity.account where email = 'ann@staff.example'");
        await ExecuteAsync("delete from identity.team_member where account = (select id from identity.account where email = 'ann@staff.example')");
        using var again = site.Guildhall.Visit();
        await SignInAsync(again, "/staff/sign-in-outside");
        (await RolesAsync("ann@staff.example")).ShouldBe("manager,officer;waste-contact");
        (await again.GoAsync("/staff/partners")).Status.ShouldBe(HttpStatusCode.Forbidden);

        using var boss = await site.Guildhall.SignedInAsync("Bea Boss", [], StaffRole.Administrator);
        await boss.GoAsync("/staff/people?q=ann@staff.example");
        await boss.GoAsync(boss.Page.Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).First(href => Guid.TryParse(href.Split('/')[^1], out _)));
        boss.Page.Text.ShouldContain("From the groups they are in where they sign in: Manager, Officer, Waste");
        boss.Page.Document.QuerySelectorAll("input[name=roles][checked], input[name=teams][checked]").ShouldBeEmpty("those here are for what is given here");
        (await boss.SubmitAsync([("roles", "analyst"), ("roles", "officer"), ("teams", "housing-options")], "Save")).Text.ShouldContain("Saved.");
        (await RolesAsync("ann@staff.example")).ShouldBe("analyst,manager,officer;housing-options,waste-contact");
        using var third = site.Guildhall.Visit();
        await SignInAsync(third, "/staff/sign-in-outside");
        (await RolesAsync("ann@staff.example")).ShouldBe("analyst,manager,officer;housing-options,waste-contact", "what was given here stays");
        await boss.GoAsync(boss.Page.Address.AbsolutePath);
        (await boss.SubmitAsync([("roles", "")], "Save")).Text.ShouldContain("Saved.");
        (await RolesAsync("ann@staff.example")).ShouldBe("manager,officer;housing-options,waste-contact", "what comes from there stays");
    }

    [Fact]
    public async Task A_leaver_does_not_come_back_this_way()
    {
        using var visitor = site.Guildhall.Visit();
        await SignInAsync(visitor, "/staff/sign-in-outside", "bert");
        await using (var scope = site.Guildhall.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AddStaff>().EndAsync("bert@staff.example", Platform.Ids.Actor.System);
        }

        await SignInAsync(visitor, "/staff/sign-in-outside", "bert");

        visitor.Page.Status.ShouldBe(HttpStatusCode.Forbidden);
        visitor.Page.Heading.ShouldBe("Your account here has ended");
    }

    [Fact]
    public async Task A_member_of_the_public_with_that_address_is_not_taken_for_staff()
    {
        await site.Guildhall.AddPersonAsync("Cath", email: "cath@staff.example");
        using var visitor = site.Guildhall.Visit();

        await SignInAsync(visitor, "/staff/sign-in-outside", "cath");

        visitor.Page.Heading.ShouldBe("There is an account with your address already");
        (await visitor.GoAsync("/staff/password")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    [Fact]
    public async Task Who_turns_back_is_told_that_nothing_changed()
    {
        using var visitor = site.Guildhall.Visit();

        await SignInAsync(visitor, "/staff/sign-in-outside", "turns-back");

        visitor.Page.Heading.ShouldBe("You have not signed in");
    }

    // Whom the provider signs in, it is told by the hint that only a test gives.
    private static async Task SignInAsync(Visitor visitor, string start, string? who = null)
    {
        using var away = await visitor.Http.GetAsync(start);
        var address = new Uri(away.Headers.Location! + (who is null ? "" : $"&login_hint={who}"));
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });
        for (var hops = 0; hops < 10 && !address.AbsolutePath.StartsWith("/staff/", StringComparison.Ordinal); hops++)
        {
            using var response = await browser.GetAsync(address);
            address = new Uri(address, response.Headers.Location ?? throw new InvalidOperationException(await response.Content.ReadAsStringAsync()));
        }

        await visitor.GoAsync(address.PathAndQuery);
    }

    private async Task<string> RolesAsync(string email)
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>(
            """
            select (select string_agg(role, ',' order by role) from identity.account_role where account = a.id) || ';'
                || coalesce((select string_agg(team, ',' order by team) from identity.team_member where account = a.id), '')
            from identity.account a where email = @email
            """,
            new { email });
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }
}
