using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

/// <summary>What must not work. docs/security.md says which requirement each one holds.</summary>
public sealed class AttackTests(AccountSite site) : IClassFixture<AccountSite>
{
    private const string WrongPassword = "not-the-password";

    [Fact]
    public async Task A_known_and_an_unknown_address_get_the_same_words_status_and_work()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        var results = new List<(string Answer, long Statements)>();
        foreach (var email in (string[])[mary.Email, AccountSite.NewEmail()])
        {
            using var visitor = site.Guildhall.Visit();
            await visitor.GoAsync("/account/sign-in");
            var before = await AttemptsAsync();
            var wrong = await visitor.SubmitAsync([("email", email), ("password", WrongPassword)], "Sign in");
            var answer = $"{wrong.Status} {wrong.Text}";
            var link = await visitor.SubmitAsync([("email", email), ("password", "")], "Email me a link");
            answer += $"{link.Status} {link.Text}";
            await visitor.GoAsync("/account/recover");
            var recover = await visitor.SubmitAsync(("email", email));
            answer += $"{recover.Status} {recover.Text}";
            answer += (await visitor.SubmitAsync(("code", "000000"))).Text;
            results.Add((answer.Replace(email, "", StringComparison.Ordinal), await AttemptsAsync() - before));
        }

        results[0].ShouldBe(results[1]);
        (await site.EmailAsync(mary.Email, 2)).ShouldNotBeNull();
    }

    [Fact]
    public async Task One_network_wears_out_at_one_account_and_the_owner_elsewhere_does_not()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var guesser = site.Guildhall.Visit();
        await guesser.GoAsync("/account/sign-in");
        for (var i = 0; i < 10; i++)
        {
            (await guesser.SubmitAsync([("email", mary.Email), ("password", WrongPassword)], "Sign in")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var worn = await guesser.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in");

        worn.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        worn.Errors.Single().ShouldContain("Choose “Email me a link”");
        (await guesser.SubmitAsync([("email", mary.Email)], "Email me a link")).Heading.ShouldBe("Check your email", "a link remains a way in");
        (await guesser.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(mary.Email))))).Heading.ShouldBe("Hello Mary Jones");
    }

    [Fact]
    public async Task Guesses_from_many_networks_wear_an_account_out_for_strangers_but_not_for_a_browser_it_knows()
    {
        await using var strict = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(settings.More)
            {
                ["Staff:PasswordRounds"] = "10000",
                ["Account:WrongTriesAtOneAccount"] = "5",
                ["Account:TriesFromOneNetworkAtOneAccount"] = "1000",
            },
        });
        var mary = await strict.AddPersonAsync();
        using var home = strict.Visit();
        await home.GoAsync("/account/sign-in");
        (await home.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Mary Jones");
        await home.GoAsync("/account/sign-out");
        await home.SubmitAsync();
        using var guesser = strict.Visit();
        await guesser.GoAsync("/account/sign-in");
        for (var i = 0; i < 5; i++)
        {
            await guesser.SubmitAsync([("email", mary.Email), ("password", WrongPassword)], "Sign in");
        }

        (await guesser.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Errors.ShouldBe(["The email address or password is not right"]);
        (await home.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Mary Jones");
    }

    [Fact]
    public async Task Links_that_strangers_ask_for_use_up_nobody_elses()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var home = site.Guildhall.Visit();
        await home.GoAsync("/account/sign-in");
        (await home.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Mary Jones");
        await home.GoAsync("/account/sign-out");
        await home.SubmitAsync();
        using var stranger = site.Guildhall.Visit();
        for (var i = 0; i < 8; i++)
        {
            await stranger.GoAsync("/account/sign-in");
            (await stranger.SubmitAsync([("email", mary.Email)], "Email me a link")).Heading.ShouldBe("Check your email");
        }

        await stranger.GoAsync("/account/sign-in");
        (await stranger.SubmitAsync([("email", mary.Email)], "Email me a link")).Status.ShouldBe(HttpStatusCode.TooManyRequests, "one network has a share only");

        // Messages may overtake one another: hers is the ninth when the eight have come.
        await site.EmailAsync(mary.Email, 8);
        await home.GoAsync("/account/sign-in");
        (await home.SubmitAsync([("email", mary.Email)], "Email me a link")).Heading.ShouldBe("Check your email");
        (await home.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(mary.Email, 9))))).Heading.ShouldBe("Hello Mary Jones");
    }

    [Fact]
    public async Task Codes_that_strangers_guess_at_close_no_code_of_the_owners()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var stranger = site.Guildhall.Visit();
        for (var i = 0; i < 3; i++)
        {
            await stranger.GoAsync("/account/sign-in");
            await stranger.SubmitAsync([("email", mary.Email)], "Email me a link");
            for (var j = 0; j < 6; j++)
            {
                await stranger.SubmitAsync(("code", "000000"));
            }
        }

        // Messages may overtake one another: the owner's is the fourth when the three have come.
        await site.EmailAsync(mary.Email, 3);
        using var owner = await site.Guildhall.PersonAsync(account: mary);
        await owner.GoAsync("/services/for-two-factor/apply");
        owner.Page.Heading.ShouldBe("Show that it is you");
        (await owner.SubmitAsync(("typed", AccountSite.CodeIn(await site.EmailAsync(mary.Email, 4))))).Heading.ShouldBe("What do you wish for?");
    }

    [Fact]
    public async Task A_session_known_before_signing_in_is_worth_nothing_after()
    {
        var (mary, thief) = (await site.Guildhall.AddPersonAsync(), await site.Guildhall.AddPersonAsync("Thief"));
        using var planted = await site.Guildhall.PersonAsync(account: thief);
        await planted.GoAsync("/account");
        var cookie = planted.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value;
        using var victim = site.Guildhall.Visit();
        await victim.GoAsync("/account/sign-in");
        await victim.SubmitAsync([("email", mary.Email)], "Email me a link");
        victim.Cookies.Add(site.Guildhall.Address, new Cookie("account", cookie));
        await victim.GoAsync(AccountSite.LinkIn(await site.EmailAsync(mary.Email)));
        (await victim.SubmitAsync()).Heading.ShouldBe("Hello Mary Jones");
        victim.Cookies.GetCookies(site.Guildhall.Address).Where(c => c.Name == "account").ShouldAllBe(c => c.Value != cookie);

        (await planted.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
    }

    [Fact]
    public async Task The_id_of_a_session_alone_ends_it_for_nobody()
    {
        using var mary = await site.Guildhall.PersonAsync();
        await mary.GoAsync("/account");
        var key = SecretKey.Read(mary.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value)!.Value;
        var thief = await site.Guildhall.AddPersonAsync("Thief");
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/sign-in");
        visitor.Cookies.Add(site.Guildhall.Address, new Cookie("account", SecretKey.New(key.Id).ToString()));

        (await visitor.SubmitAsync([("email", thief.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Thief");

        (await mary.GoAsync("/account")).Heading.ShouldBe("Hello Mary Jones");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/account/sign-out")]
    public async Task Signing_in_leads_only_to_pages_of_ours(string address)
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync($"/account/sign-in?return-to={Uri.EscapeDataString(address)}");

        (await visitor.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Address.AbsolutePath.ShouldBe("/account");
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/register")]
    [InlineData("/account/details")]
    [InlineData("/account/security?handler=EndAll")]
    [InlineData("/account/security/recovery-codes")]
    [InlineData("/account/leave")]
    public async Task A_form_from_another_site_is_refused_and_not_kept(string address)
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["sure"] = "true", ["name"] = "X" }),
            Headers = { { "Origin", "https://evil.example" } },
        };

        (await visitor.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var stranger = site.Guildhall.Visit();
        using var again = new HttpRequestMessage(HttpMethod.Post, "/account/leave")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["sure"] = "true" }),
            Headers = { { "Origin", "https://evil.example" } },
        };
        var response = await stranger.Http.SendAsync(again);
        response.Headers.Location!.OriginalString.ShouldNotContain("continue");
        stranger.Cookies.GetCookies(site.Guildhall.Address)["held"].ShouldBeNull();
    }

    [Fact]
    public async Task One_network_has_so_many_forms_kept_and_no_more()
    {
        await using var strict = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(settings.More) { ["Account:FormsKeptFromOneNetwork"] = "2" },
        });
        using var stranger = strict.Visit();
        var kept = new List<bool>();
        for (var i = 0; i < 4; i++)
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, "/account/leave")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["sure"] = new string('x', 10_000) }),
                Headers = { { "Origin", strict.Address.GetLeftPart(UriPartial.Authority) } },
            };
            using var response = await stranger.Http.SendAsync(form);
            kept.Add(response.Headers.Location!.OriginalString.Contains("continue", StringComparison.Ordinal));
        }

        kept.ShouldBe([true, true, false, false]);
        await using var connection = await strict.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("select count(*)::int from identity.held_post")).ShouldBe(2);
    }

    [Fact]
    public async Task Links_in_emails_begin_with_the_public_address_whatever_host_a_request_names()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/sign-in");
        var request = visitor.PrepareSubmit([("email", mary.Email)], "Email me a link");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        await visitor.SendAsync(request);

        var message = await site.EmailAsync(mary.Email);

        (message.Text + message.Html).ShouldNotContain("evil.example");
        message.Text.ShouldContain("https://my.northmere.example/account/link?key=");
    }

    [Fact]
    public async Task A_kept_form_is_given_back_to_no_other_browser_and_to_nobody_else()
    {
        var (mary, thief) = (await site.Guildhall.AddPersonAsync(), await site.Guildhall.AddPersonAsync("Thief"));
        using var visitor = await site.Guildhall.PersonAsync(account: mary);
        await visitor.GoAsync("/services/for-required/apply");
        await site.ExecuteAsync("update identity.session set two_factor_at = null, ended_at = now() where account = @Id", new { mary.Id });
        await visitor.SubmitAsync(("wish", "A secret wish"));
        visitor.Cookies.GetCookies(site.Guildhall.Address)["held"].ShouldNotBeNull();

        using var other = await site.Guildhall.PersonAsync(account: thief);
        (await other.GoAsync("/account/continue")).Heading.ShouldBe("Hello Thief");
        other.Cookies.Add(site.Guildhall.Address, new Cookie("held", new string('A', 64)));
        (await other.GoAsync("/account/continue")).Heading.ShouldBe("Hello Thief");

        await visitor.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in");
        visitor.Page.Document.QuerySelector("input[name=wish]")!.GetAttribute("value").ShouldBe("A secret wish");
        (await visitor.GoAsync("/account/continue")).Heading.ShouldBe("Hello Mary Jones", "it is given back once");
    }

    [Fact]
    public async Task A_code_counts_only_in_the_browser_that_asked()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/sign-in");
        await visitor.SubmitAsync([("email", mary.Email)], "Email me a link");
        var code = AccountSite.CodeIn(await site.EmailAsync(mary.Email));
        using var thief = site.Guildhall.Visit();
        await thief.GoAsync("/account/sign-in");
        await thief.SubmitAsync([("email", AccountSite.NewEmail())], "Email me a link");

        (await thief.SubmitAsync(("code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_secret_of_a_session_or_a_link_is_in_the_database()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = await site.Guildhall.PersonAsync(account: mary);
        await visitor.GoAsync("/account");
        var cookie = visitor.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value;
        await using var connection = await site.Guildhall.Database.OpenAsync();

        var row = await connection.QuerySingleAsync<string>("select row_to_json(s)::text from identity.session s where account = @Id", new { mary.Id });

        var secret = Convert.FromBase64String(cookie.Replace('-', '+').Replace('_', '/'))[16..];
        row.ShouldNotContain(Convert.ToHexStringLower(secret));
        using var real = site.Guildhall.Visit();
        await real.GoAsync("/account/sign-in");
        var response = await real.Http.SendAsync(real.PrepareSubmit([("email", mary.Email), ("password", PersonData.Password)], "Sign in"));
        var set = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("account=", StringComparison.Ordinal));
        set.ShouldContain("httponly");
        set.ShouldContain("samesite=lax");
        set.ShouldNotContain("expires");
    }

    private Task<long> AttemptsAsync() => site.OneAsync<long>(
        "select (select count(*) from identity.sign_in_attempt) + (select count(*) from identity.email_proof) + (select count(*) from platform.audit_entry)");
}
