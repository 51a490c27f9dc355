using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Testing;

namespace Guildhall.Tests.Identity.Provider;

/// <summary>People sign in at a partner with their account here, as it should go.</summary>
public sealed class SignInAtPartnerTests(ProviderSite site) : IClassFixture<ProviderSite>
{
    [Fact]
    public async Task Someone_agrees_once_and_is_known_at_the_partner()
    {
        var partner = await site.AddPartnerAsync();
        var person = await site.Guildhall.AddPersonAsync("Ann Lee", phone: "07700 900123");
        using var visitor = await site.Guildhall.PersonAsync(account: person);

        await visitor.GoAsync(ProviderSite.Ask(partner, ("scope", "openid profile email phone")));
        visitor.Page.Heading.ShouldBe("Sign in to Northmere Parking");
        visitor.Page.Text.ShouldContain("your name: Ann Lee");
        visitor.Page.Text.ShouldContain($"your email address: {person.Email}");
        await visitor.SubmitAsync(("agree", "yes"));
        visitor.Page.Heading.ShouldBe("Taking you to Northmere Parking");
        var answer = ProviderSite.Answer(ProviderSite.Onward(visitor.Page.Response));
        answer["state"].ShouldBe("a-state");
        answer["iss"].ShouldBe(site.Issuer);

        var (status, tokens) = await site.RedeemAsync(partner, answer["code"]);
        status.ShouldBe(HttpStatusCode.OK);
        tokens.GetProperty("token_type").GetString().ShouldBe("Bearer");
        tokens.TryGetProperty("refresh_token", out _).ShouldBeFalse();

        var rules = new TokenRules { Issuer = site.Issuer, Audience = [partner.ClientId], Nonce = "a-nonce", Algorithms = [SignatureAlgorithm.ES256] };
        var claims = await rules.CheckAsync(tokens.GetProperty("id_token").GetString(), site.Keys, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        claims.Text("acr").ShouldBe("urn:guildhall:signed-in");
        claims.Texts("amr").ShouldBe(["pwd"]);
        claims.Time("auth_time").ShouldNotBeNull();
        claims.Has("email").ShouldBeFalse("an id token goes through addresses when people sign out");

        var (_, info) = await site.UserInfoAsync(tokens.GetProperty("access_token").GetString()!);
        info.GetProperty("sub").GetString().ShouldBe(claims.Text("sub"));
        info.GetProperty("name").GetString().ShouldBe("Ann Lee");
        info.GetProperty("email").GetString().ShouldBe(person.Email);
        info.GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        info.GetProperty("phone_number").GetString().ShouldBe("07700 900123");

        // The second time they are not asked, nor shown a page.
        using var again = await visitor.Http.GetAsync(ProviderSite.Ask(partner, ("scope", "openid profile")));
        again.Headers.Location!.ToString().ShouldStartWith(ProviderSite.Return + "?code=");
    }

    [Fact]
    public async Task Userinfo_tells_what_was_asked_for_and_no_more()
    {
        var partner = await site.AddPartnerAsync(p => p with { Scopes = ["openid", "profile"] });
        using var visitor = await site.Guildhall.PersonAsync();

        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid email profile madeup")));

        tokens.GetProperty("scope").GetString().ShouldBe("openid profile");
        var (_, info) = await site.UserInfoAsync(tokens.GetProperty("access_token").GetString()!);
        info.TryGetProperty("email", out _).ShouldBeFalse("the partner is not registered for it");
    }

    [Fact]
    public async Task Who_is_not_signed_in_signs_in_first_and_goes_on()
    {
        var partner = await site.AddPartnerAsync();
        var person = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();

        await visitor.GoAsync(ProviderSite.Ask(partner));
        visitor.Page.Address.AbsolutePath.ShouldBe("/account/sign-in");
        await visitor.SubmitAsync(("email", person.Email), ("password", PersonData.Password));

        visitor.Page.Heading.ShouldBe("Sign in to Northmere Parking");
        await visitor.SubmitAsync(("agree", "yes"));
        ProviderSite.Answer(ProviderSite.Onward(visitor.Page.Response)).ShouldContainKey("code");
    }

    [Fact]
    public async Task Who_does_not_agree_goes_back_and_nothing_is_told()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();

        var answer = ProviderSite.Answer(await ProviderSite.GoAsync(visitor, ProviderSite.Ask(partner), decision: "no"));

        answer.Keys.ShouldBe(["error", "state", "iss"], ignoreOrder: true);
        answer["error"].ShouldBe("access_denied");
    }

    [Fact]
    public async Task More_than_was_agreed_to_is_asked_for_again()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid profile"));

        await visitor.GoAsync(ProviderSite.Ask(partner, ("scope", "openid profile email")));

        visitor.Page.Heading.ShouldBe("Sign in to Northmere Parking");
    }

    [Fact]
    public async Task A_form_may_ask_as_well_as_a_link()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var query = new Uri(site.Guildhall.Address, ProviderSite.Ask(partner)).Query;

        await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/openid/authorize") { Content = new StringContent(query[1..], new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")) });

        visitor.Page.Heading.ShouldBe("Sign in to Northmere Parking");
    }

    [Fact]
    public async Task Prompt_none_asks_nothing_of_anyone()
    {
        var partner = await site.AddPartnerAsync();
        using var stranger = site.Guildhall.Visit();
        using var visitor = await site.Guildhall.PersonAsync();
        async Task<string> TryAsync(Visitor who, params (string, string?)[] more)
        {
            using var response = await who.Http.GetAsync(ProviderSite.Ask(partner, [("prompt", "none"), .. more]));
            var answer = ProviderSite.Answer(response.Headers.Location);
            return answer.GetValueOrDefault("error") ?? "code";
        }

        (await TryAsync(stranger)).ShouldBe("login_required");
        (await TryAsync(visitor)).ShouldBe("consent_required");
        await ProviderSite.CodeAsync(visitor, partner);
        (await TryAsync(visitor)).ShouldBe("code");
        (await TryAsync(visitor, ("max_age", "0"))).ShouldBe("login_required");
        (await TryAsync(visitor, ("acr_values", "urn:guildhall:two-factor"))).ShouldBe("interaction_required");
        (await TryAsync(visitor, ("prompt", "none login"))).ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "0")]
    public async Task Who_must_sign_in_anew_does_so_once(string name, string value)
    {
        var partner = await site.AddPartnerAsync();
        var person = await site.Guildhall.AddPersonAsync();
        using var visitor = await site.Guildhall.PersonAsync(account: person);
        await ProviderSite.CodeAsync(visitor, partner);

        await visitor.GoAsync(ProviderSite.Ask(partner, (name, value)));
        visitor.Page.Address.AbsolutePath.ShouldBe("/account/sign-in");
        await visitor.SubmitAsync(("email", person.Email), ("password", PersonData.Password));

        ProviderSite.Answer(ProviderSite.Onward(visitor.Page.Response)).ShouldContainKey("code");
    }

    [Fact]
    public async Task A_partner_that_must_be_surer_has_the_missing_step_asked_for()
    {
        var partner = await site.AddPartnerAsync(p => p with { Assurance = "two-factor" });
        using var visitor = await site.Guildhall.PersonAsync();
        await visitor.GoAsync(ProviderSite.Ask(partner));
        visitor.Page.Address.AbsolutePath.ShouldBe("/account/second-step");

        using var surer = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(surer, partner));
        var claims = Jws.Parse(tokens.GetProperty("id_token").GetString()).Payload;
        claims.Text("acr").ShouldBe("urn:guildhall:two-factor");
        claims.Texts("amr").ShouldBe(["pwd", "mfa"]);
    }

    [Fact]
    public async Task Two_partners_cannot_tell_that_they_know_the_same_person()
    {
        var parking = await site.AddPartnerAsync();
        var sameSite = await site.AddPartnerAsync();
        var library = await site.AddPartnerAsync(p => p with { Sector = "library.example", RedirectUris = ["https://library.example/return"] });
        using var visitor = await site.Guildhall.PersonAsync();
        async Task<string> SubjectAsync(Foundations.Modules.Identity.Provider.Partner partner)
        {
            var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner));
            return Jws.Parse(tokens.GetProperty("id_token").GetString()).Payload.Text("sub")!;
        }

        var subject = await SubjectAsync(parking);
        (await SubjectAsync(parking)).ShouldBe(subject);
        (await SubjectAsync(sameSite)).ShouldBe(subject);
        (await SubjectAsync(library)).ShouldNotBe(subject);
        subject.ShouldNotContain(visitor.Account!.Id.ToString());
    }

    [Fact]
    public async Task Someone_takes_their_consent_back()
    {
        var partner = await site.AddPartnerAsync(p => p with { Name = "Taken Back Ltd" });
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access")));

        await visitor.GoAsync("/account/connections");
        visitor.Page.Text.ShouldContain("Taken Back Ltd");
        await visitor.SubmitAsync([], "Withdraw Taken Back Ltd");

        visitor.Page.Text.ShouldContain("can no longer ask us about you");
        (await site.UserInfoAsync(tokens.GetProperty("access_token").GetString()!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.RefreshAsync(partner, tokens.GetProperty("refresh_token").GetString()!)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await visitor.GoAsync(ProviderSite.Ask(partner, ("scope", "openid")));
        visitor.Page.Heading.ShouldBe("Sign in to Taken Back Ltd");
    }

    [Fact]
    public async Task A_partner_signs_someone_out_by_its_token_of_them()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner));
        var hint = tokens.GetProperty("id_token").GetString()!;

        await visitor.GoAsync($"/openid/end-session?id_token_hint={hint}&post_logout_redirect_uri={Uri.EscapeDataString(ProviderSite.SignedOut)}&state=s");

        visitor.Page.Heading.ShouldBe("You have signed out");
        ProviderSite.Onward(visitor.Page.Response)!.ToString().ShouldBe(ProviderSite.SignedOut + "?state=s");
        await visitor.GoAsync("/account");
        visitor.Page.Address.AbsolutePath.ShouldBe("/account/sign-in");
    }

    [Fact]
    public async Task The_discovery_document_says_what_we_do_and_any_page_may_read_it()
    {
        using var http = new HttpClient { BaseAddress = site.Guildhall.Address };
        using var response = await http.GetAsync("/.well-known/openid-configuration");
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        response.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        var document = await response.Content.ReadFromJsonAsync<JsonElement>();
        document.GetProperty("issuer").GetString().ShouldBe(site.Issuer);

        var keys = await http.GetFromJsonAsync<JsonElement>(document.GetProperty("jwks_uri").GetString());
        keys.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("alg").GetString()).ShouldBe(["ES256", "RS256"], ignoreOrder: true);
        keys.GetProperty("keys").EnumerateArray().ShouldAllBe(k => !HasPrivatePart(k));

        using var preflight = await http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/openid/token"));
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Authorization");
    }

    [Theory]
    [InlineData("secret", "client_secret_basic", "ES256")]
    [InlineData("secret", "client_secret_post", "RS256")]
    [InlineData("private-key", "private_key_jwt", "ES256")]
    [InlineData("none", "none", "RS256")]
    public async Task Npms_openid_client_signs_in_refreshes_revokes_and_signs_out(string authentication, string method, string algorithm)
    {
        var key = SigningKey.Make(SignatureAlgorithm.ES256);
        var partner = await site.AddPartnerAsync(p => p with
        {
            Authentication = authentication,
            SecretHash = authentication == "secret" ? p.SecretHash : null,
            Keys = authentication == "private-key" ? new System.Text.Json.Nodes.JsonObject { ["keys"] = new System.Text.Json.Nodes.JsonArray(key.PublicKey.DeepClone()) }.ToJsonString() : null,
            Algorithm = algorithm,
        });
        using var visitor = await site.Guildhall.PersonAsync("Siân Morgan");

        var said = await OpenId.NodeProcess.RunAsync(
            "Provider/openid-client.mjs",
            site.Issuer,
            partner.ClientId,
            method,
            ProviderSite.Secret,
            Convert.ToBase64String(key.ToPkcs8()),
            key.Id,
            ProviderSite.Return,
            ProviderSite.SignedOut,
            visitor.Cookies.GetCookieHeader(site.Guildhall.Address));

        var seen = JsonSerializer.Deserialize<JsonElement>(said);
        seen.GetProperty("name").GetString().ShouldBe("Siân Morgan");
        seen.GetProperty("algorithm").GetString().ShouldBe(algorithm);
        seen.GetProperty("acr").GetString().ShouldBe("urn:guildhall:signed-in");
        seen.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        seen.GetProperty("reused").GetString().ShouldBe("invalid_grant");
        seen.GetProperty("afterReuse").GetString().ShouldBe("invalid_grant");
        seen.GetProperty("revoked").GetInt32().ShouldBe(401);
        seen.GetProperty("signedOut").GetString().ShouldBe(ProviderSite.SignedOut + "?state=done");
    }

    private static bool HasPrivatePart(JsonElement key) => new[] { "d", "p", "q", "k" }.Any(name => key.TryGetProperty(name, out _));
}
