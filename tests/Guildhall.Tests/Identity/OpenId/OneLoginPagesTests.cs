using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Sandbox.Faults;
using Guildhall.Testing;
using Guildhall.Tests.Accounts;
using Guildhall.Tests.Identity.Provider;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>People come in from GOV.UK One Login, through our pages.</summary>
public sealed partial class OneLoginPagesTests(ProviderSite site) : IClassFixture<ProviderSite>, IDisposable
{
    public void Dispose() => site.Guildhall.Sandbox.Faults.Clear();

    [Fact]
    public async Task A_newcomer_gives_their_name_and_is_known_the_next_time()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/sign-in?return-to=/account/connections");
        await GoAsync(visitor, Link(visitor, "Sign in with GOV.UK One Login"), "Joe Lee");
        visitor.Page.Heading.ShouldBe("What is your name?");
        await visitor.SubmitAsync(("name", ""));
        visitor.Page.Errors.ShouldBe(["Enter your name"]);
        await visitor.SubmitAsync(("name", "Joe  Lee"));
        visitor.Page.Heading.ShouldBe("Connections");

        using var again = site.Guildhall.Visit();
        await GoAsync(again, "/account/one-login", "Joe Lee");
        again.Page.Heading.ShouldBe("Hello Joe Lee");
        (await site.OneAsync<bool>("select two_factor_at is not null and verified_at is null from identity.session where method = 'outside' order by created_at desc limit 1")).ShouldBeTrue();
        (await site.OneAsync<long>("select count(*) from identity.account where email = 'joe.lee@example.com'")).ShouldBe(1);
    }

    [Fact]
    public async Task Whose_address_has_an_account_signs_in_to_it_once_to_connect()
    {
        var person = await site.Guildhall.AddPersonAsync("Ann Lee", email: "ann.lee@example.com");
        using var visitor = site.Guildhall.Visit();
        await GoAsync(visitor, "/account/one-login", "Ann Lee");
        visitor.Page.Heading.ShouldBe("You have an account with us already");
        (await site.OneAsync<long>("select count(*) from identity.outside_identity where account = @Id", new { person.Id })).ShouldBe(0);

        await visitor.GoAsync(visitor.Page.Document.QuerySelectorAll("main a").Single(a => a.TextContent.Trim() == "Sign in").GetAttribute("href")!);
        using var signedIn = await visitor.Http.SendAsync(visitor.PrepareSubmit([("email", person.Email), ("password", PersonData.Password)]));
        signedIn.Headers.Location!.ToString().ShouldStartWith("/account/one-login");
        (await visitor.GoAsync(signedIn.Headers.Location!.ToString())).Heading.ShouldBe("Show that it is you", "another way in is a change that matters");
        await Eventually.TrueAsync(() => site.Guildhall.Sandbox.Messages.To(person.Email).Count > 0, "the code");
        using var shown = await visitor.Http.SendAsync(visitor.PrepareSubmit([("typed", AccountSite.CodeIn(site.Guildhall.Sandbox.Messages.To(person.Email)[0]))], "Continue"));
        shown.Headers.Location!.ToString().ShouldStartWith("/account/one-login");
        await GoAsync(visitor, "/account/one-login", "Ann Lee");
        visitor.Page.Heading.ShouldBe("Hello Ann Lee");
        (await site.OneAsync<long>("select count(*) from identity.outside_identity where account = @Id", new { person.Id })).ShouldBe(1);

        // It is hers: nobody else connects it, and she takes it off again.
        using var other = await site.Guildhall.PersonAsync("Eve Other", Assurance.TwoFactor);
        await GoAsync(other, "/account/one-login", "Ann Lee");
        other.Page.Heading.ShouldBe("That GOV.UK One Login belongs to another account");
        await visitor.GoAsync("/account/connections");
        await visitor.SubmitAsync([], "Disconnect");
        visitor.Page.Text.ShouldContain("You have disconnected GOV.UK One Login");
    }

    [Theory]
    [InlineData("/account/one-login")]
    [InlineData("/account/one-login?prove=true")]
    public async Task Nobody_connects_their_One_Login_with_an_account_whose_second_factor_they_have_not_shown(string start)
    {
        var mary = await site.Guildhall.AddPersonAsync("Siân Morgan");
        await site.ExecuteAsync("update identity.account set text_phone = '+447700900123' where id = @Id", new { mary.Id });
        using var thief = await site.Guildhall.PersonAsync(account: mary);
        (await thief.GoAsync(start)).Heading.ShouldBe("Show that it is you");

        // Nor when the step was shown before leaving, and is old on the way back.
        using var slow = await site.Guildhall.PersonAsync(account: mary, assurance: Assurance.TwoFactor);
        var back = await BackAsync(slow, start, "Siân Morgan");
        await site.ExecuteAsync("update identity.session set two_factor_at = now() - interval '16 minutes' where account = @Id and two_factor_at is not null", new { mary.Id });
        (await slow.GoAsync(back.PathAndQuery)).Heading.ShouldBe("Show that it is you");
        slow.Page.Document.QuerySelector("main input[name=return-to]")!.GetAttribute("value").ShouldBe(start, "they begin again");

        (await site.OneAsync<long>("select count(*) from identity.outside_identity where account = @Id", new { mary.Id })).ShouldBe(0);
        (await site.OneAsync<long>("select count(*) from identity.session where account = @Id and (verified_at is not null or two_factor_at > now() - interval '15 minutes')", new { mary.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task A_One_Login_that_was_connected_by_one_factor_alone_is_no_second_one()
    {
        // Who signs in by e-mail and has set up nothing else can be asked for nothing else.
        var mary = await site.Guildhall.AddPersonAsync("Siân Morgan", password: null);
        using var visitor = site.Guildhall.Visit();
        visitor.Account = mary;
        await site.Guildhall.SignInDirectlyAsync(visitor.Cookies, mary.Id, PersonScheme.Name, Assurance.SignedIn, SignInMethod.Link);
        (await visitor.GoAsync("/account/one-login?prove=true")).Heading.ShouldBe("Show that it is you", "proving raises the level");

        await GoAsync(visitor, "/account/one-login?return-to=/account/connections", "Siân Morgan");

        visitor.Page.Text.ShouldContain("Your GOV.UK One Login is connected.");
        (await site.OneAsync<long>("select count(*) from identity.session where account = @Id and two_factor_at is not null", new { mary.Id })).ShouldBe(0);
        await site.ExecuteAsync("delete from identity.outside_identity where account = @Id", new { mary.Id });
    }

    [Fact]
    public async Task Who_closed_their_account_opens_a_new_one_with_the_same_One_Login()
    {
        using var visitor = await site.Guildhall.PersonAsync("Siân Morgan", Assurance.TwoFactor);
        await GoAsync(visitor, "/account/one-login", "Siân Morgan");
        var partner = await site.AddPartnerAsync();
        await site.ExecuteAsync(
            "insert into identity.partner_consent (partner, account, scopes, given_at) values (@Partner, @Account, '{openid}', now())", new { Partner = partner.Id, Account = visitor.Account!.Id });
        await visitor.GoAsync("/account/leave");
        (await visitor.SubmitAsync(("sure", "true"))).Heading.ShouldBe("Your account is closed");

        (await site.OneAsync<long>(
            "select (select count(*) from identity.outside_identity where account = @Id) + (select count(*) from identity.partner_consent where account = @Id)", new { visitor.Account.Id })).ShouldBe(0);
        await GoAsync(visitor, "/account/one-login", "Siân Morgan");
        visitor.Page.Heading.ShouldBe("What is your name?");
    }

    [Fact]
    public async Task Whose_account_cannot_be_used_is_not_told_to_sign_out_of_it()
    {
        using var visitor = await site.Guildhall.PersonAsync("Siân Morgan", Assurance.TwoFactor);
        await GoAsync(visitor, "/account/one-login", "Siân Morgan");
        await site.ExecuteAsync("update identity.account set active = false where id = @Id", new { visitor.Account!.Id });

        using var later = site.Guildhall.Visit();
        await GoAsync(later, "/account/one-login", "Siân Morgan");

        later.Page.Heading.ShouldBe("You have not signed in");
        later.Page.TextOf("main")!.ShouldContain("It is connected with an account here that cannot be used any more.");
        later.Page.TextOf("main")!.ShouldNotContain("Sign out");
        await site.ExecuteAsync("delete from identity.outside_identity where account = @Id", new { visitor.Account.Id });
    }

    [Fact]
    public async Task Someone_proves_who_they_are_and_goes_on_where_they_were()
    {
        using var visitor = await site.Guildhall.PersonAsync("Sian Mair Morgan", Assurance.TwoFactor);
        await visitor.GoAsync("/account/prove-identity?return-to=/account/connections");
        await GoAsync(visitor, Link(visitor, "Prove who you are with GOV.UK One Login"), "Siân Morgan");

        visitor.Page.Heading.ShouldBe("Connections");
        visitor.Page.Text.ShouldContain("You have proved who you are.");
        (await site.OneAsync<bool>("select verified_at is not null from identity.session where account = @Id and ended_at is null order by created_at desc limit 1", new { visitor.Account!.Id })).ShouldBeTrue();
        (await site.OneAsync<bool>("select proved_at is not null from identity.outside_identity where account = @Id", new { visitor.Account.Id })).ShouldBeTrue();
        await site.ExecuteAsync("delete from identity.outside_identity where account = @Id", new { visitor.Account.Id });
    }

    [Fact]
    public async Task Somebody_else_s_identity_proves_nothing()
    {
        using var visitor = await site.Guildhall.PersonAsync("Mary Jones", Assurance.TwoFactor);
        await GoAsync(visitor, "/account/one-login?prove=true", "Siân Morgan");

        visitor.Page.Heading.ShouldBe("GOV.UK One Login knows you by another name");
        (await site.OneAsync<long>("select count(*) from identity.session where account = @Id and verified_at is not null", new { visitor.Account!.Id })).ShouldBe(0);
        (await site.OneAsync<long>("select count(*) from identity.outside_identity where account = @Id", new { visitor.Account.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task Who_cannot_be_proved_is_told_what_else_to_do()
    {
        using var visitor = await site.Guildhall.PersonAsync("Ravi Shah", Assurance.TwoFactor);
        await GoAsync(visitor, "/account/one-login?prove=true", "Ravi Shah");

        visitor.Page.Heading.ShouldBe("GOV.UK One Login could not prove who you are");
        (await site.OneAsync<long>("select count(*) from identity.session where account = @Id and verified_at is not null", new { visitor.Account!.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task Who_signs_out_at_One_Login_is_signed_out_here_too()
    {
        var person = await site.Guildhall.AddPersonAsync("Ravi Shah", email: "ravi.shah@example.com");
        using var usual = await site.Guildhall.PersonAsync(account: person);
        using var outside = await site.Guildhall.PersonAsync(account: person, assurance: Assurance.TwoFactor);
        await GoAsync(outside, "/account/one-login", "Ravi Shah");
        using var http = new HttpClient();
        async Task<string> TokenAsync() => await http.GetStringAsync(new Uri(site.Guildhall.Sandbox.Url, "/api/one-login/logout-token/ravi-shah"));
        async Task<HttpStatusCode> TellAsync(string token) =>
            (await http.PostAsync(new Uri(site.Guildhall.Address, "/account/one-login/signed-out"), new FormUrlEncodedContent([new("logout_token", token)]))).StatusCode;

        var token = await TokenAsync();
        (await TellAsync(token[..^4] + "AAAA")).ShouldBe(HttpStatusCode.BadRequest);
        (await TellAsync("")).ShouldBe(HttpStatusCode.BadRequest);
        (await outside.GoAsync("/account")).Heading.ShouldBe("Hello Ravi Shah");

        (await TellAsync(token)).ShouldBe(HttpStatusCode.OK);
        (await outside.GoAsync("/account")).Address.AbsolutePath.ShouldBe("/account/sign-in");
        (await usual.GoAsync("/account")).Heading.ShouldBe("Hello Ravi Shah");
        (await TellAsync(token)).ShouldBe(HttpStatusCode.BadRequest, "a token is used once");
        await site.ExecuteAsync("delete from identity.outside_identity where account = @Id", new { person.Id });
    }

    [Theory]
    [InlineData("error", HttpStatusCode.ServiceUnavailable, "We could not reach GOV.UK One Login")]
    [InlineData("wrong-key", HttpStatusCode.BadRequest, "We could not be sure it was you")]
    [InlineData("wrong-nonce", HttpStatusCode.BadRequest, "We could not be sure it was you")]
    [InlineData("denied", HttpStatusCode.OK, "You have not signed in")]
    public async Task What_goes_wrong_there_is_said_kindly_here(string fault, HttpStatusCode status, string heading)
    {
        using var visitor = site.Guildhall.Visit();

        // What it says of itself is known by now, so the fault is met at the token.
        await visitor.Http.GetAsync("/account/one-login");
        site.Guildhall.Sandbox.Faults.Set(new Fault { Target = "one-login", Kind = fault });
        await GoAsync(visitor, "/account/one-login", "Siân Morgan");

        visitor.Page.Status.ShouldBe(status);
        visitor.Page.Heading.ShouldBe(heading);
        visitor.Page.Document.QuerySelector("a[href='/account/sign-in']").ShouldNotBeNull();
        (await visitor.GoAsync("/account")).Address.AbsolutePath.ShouldBe("/account/sign-in");
    }

    [Fact]
    public async Task An_answer_works_once_and_only_in_the_browser_that_asked()
    {
        using var visitor = site.Guildhall.Visit();
        using var thief = site.Guildhall.Visit();
        var back = await BackAsync(visitor, "/account/one-login", "Siân Morgan");

        (await thief.GoAsync(back.PathAndQuery)).Status.ShouldBe(HttpStatusCode.BadRequest);
        var cookies = visitor.Cookies.GetCookieHeader(site.Guildhall.Address);
        (await visitor.GoAsync(back.PathAndQuery)).Heading.ShouldBe("What is your name?");
        (await visitor.GoAsync(back.PathAndQuery)).Heading.ShouldBe("You have not signed in");

        // Nor with the cookie kept and put back.
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Guildhall.Address };
        http.DefaultRequestHeaders.Add("Cookie", cookies);
        (await http.GetAsync(back.PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var rubbish in new[] { "", "?state=x", "?code=a&code=b", "?state=" + new string('a', 43) + "&code=x" })
        {
            (await visitor.GoAsync("/account/one-login/return" + rubbish)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("Siân Morgan", "Sian Morgan", true)]
    [InlineData("Siân Mair Morgan", "sian morgan", true)]
    [InlineData("Conor O’Brien", "Conor O'Brien", true)]
    [InlineData("Ann Smith-Lee", "Ann Lee", true)]
    [InlineData("Ann Lee", "Joe Lee", false)]
    [InlineData("Ann Lee", "Ann Leigh", false)]
    [InlineData("Ann Lee", "", false)]
    public void A_name_is_the_same_when_its_first_and_last_are(string proved, string typed, bool same) => OneLoginArrival.IsSameName(proved, typed).ShouldBe(same);

    private static string Link(Visitor visitor, string text) =>
        visitor.Page.Document.QuerySelectorAll("a").Single(a => a.TextContent.Trim() == text).GetAttribute("href")!;

    /// <summary>From a page of ours to One Login, where they choose who they are, and back.</summary>
    private static async Task GoAsync(Visitor visitor, string start, string person) => await visitor.GoAsync((await BackAsync(visitor, start, person)).PathAndQuery);

    private static async Task<Uri> BackAsync(Visitor visitor, string start, string person)
    {
        using var away = await visitor.Http.GetAsync(start);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(away.Headers.Location));
        var link = Person().Matches(page).Single(match => match.Groups["name"].Value == person).Groups["href"].Value;
        using var back = await browser.GetAsync(new Uri(away.Headers.Location!, link));
        return back.Headers.Location!;
    }

    [GeneratedRegex("""<a href="(?<href>/one-login/sign-in[^"]*&person=[^"]*)">(?<name>[^<]*)</a>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Person();
}
