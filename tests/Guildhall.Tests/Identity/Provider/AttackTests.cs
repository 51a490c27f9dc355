using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Testing;

namespace Guildhall.Tests.Identity.Provider;

/// <summary>What must not work against our provider.</summary>
public sealed class AttackTests(ProviderSite site) : IClassFixture<ProviderSite>
{
    [Theory]
    [InlineData("https://parking.example/return/")]
    [InlineData("https://parking.example/return/more")]
    [InlineData("https://parking.example/return?next=https://evil.example")]
    [InlineData("https://parking.example/return#fragment")]
    [InlineData("https://parking.example/Return")]
    [InlineData("https://parking.example/retur%6e")]
    [InlineData("https://parking.example/x/../return")]
    [InlineData("https://parking.example/")]
    [InlineData("https://PARKING.example/return")]
    [InlineData("https://parking.example:443/return")]
    [InlineData("https://parking.example:8443/return")]
    [InlineData("https://parking.example.evil.example/return")]
    [InlineData("https://parking.example@evil.example/return")]
    [InlineData("https://evil.example/?https://parking.example/return")]
    [InlineData("https://evil.example\\@parking.example/return")]
    [InlineData("https://parking.example%2freturn")]
    [InlineData("https://sub.parking.example/return")]
    [InlineData("http://parking.example/return")]
    [InlineData(" https://parking.example/return")]
    [InlineData("//parking.example/return")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Nobody_is_sent_to_an_address_that_is_not_registered_to_the_letter(string? address)
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        await ProviderSite.CodeAsync(visitor, partner);

        foreach (var more in new (string, string?)[][] { [], [("response_type", "token")], [("prompt", "none")] })
        {
            using var response = await visitor.Http.GetAsync(ProviderSite.Ask(partner, [("redirect_uri", address), .. more]));
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            response.Headers.Location.ShouldBeNull();
            response.Headers.Contains("Refresh").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", "PARTNER-1")]
    [InlineData("client_id", "' or 1=1 --")]
    [InlineData("client_id", "\0")]
    [InlineData("client_id", null)]
    public async Task A_partner_nobody_registered_is_answered_with_a_page(string name, string? value)
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = site.Guildhall.Visit();

        await visitor.GoAsync(ProviderSite.Ask(partner, (name, value)));

        visitor.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        visitor.Page.Heading.ShouldBe("We cannot sign you in to that site");
    }

    [Theory]
    [InlineData("nonce", "no\0nce", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge", "not base64url, but 43 characters long as it is", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("response_mode", "form_post", "invalid_request")]
    [InlineData("scope", "profile", "invalid_scope")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://evil.example/request", "request_uri_not_supported")]
    [InlineData("prompt", "surprise", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "99999999999999999999", "invalid_request")]
    [InlineData("id_token_hint", "eyJhbGciOiJub25lIn0.e30.", "invalid_request")]
    public async Task A_request_that_asks_for_less_than_safety_goes_back_with_an_error(string name, string? value, string error)
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();

        using var response = await visitor.Http.GetAsync(ProviderSite.Ask(partner, (name, value)));

        var answer = ProviderSite.Answer(response.Headers.Location);
        answer["error"].ShouldBe(error);
        answer["state"].ShouldBe("a-state");
        answer["iss"].ShouldBe(site.Issuer);
        answer.ShouldNotContainKey("code");
    }

    [Fact]
    public async Task Signing_out_of_a_partner_whose_name_cannot_be_one_is_signing_out_of_none()
    {
        using var visitor = await site.Guildhall.PersonAsync();

        (await visitor.GoAsync("/openid/sign-out?client_id=%00")).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_parameter_that_is_there_twice_is_refused()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var ask = ProviderSite.Ask(partner);

        using var state = await visitor.Http.GetAsync(ask + "&state=another");
        ProviderSite.Answer(state.Headers.Location)["error"].ShouldBe("invalid_request");
        foreach (var more in new[] { "&client_id=other", "&redirect_uri=https%3A%2F%2Fevil.example" })
        {
            using var response = await visitor.Http.GetAsync(ask + more);
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            response.Headers.Location.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_code_that_comes_twice_ends_what_came_of_it()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access"));
        var (_, tokens) = await site.RedeemAsync(partner, code);
        (await site.UserInfoAsync(Text(tokens, "access_token"))).Status.ShouldBe(HttpStatusCode.OK);

        Error(await site.RedeemAsync(partner, code)).ShouldBe("invalid_grant");

        (await site.UserInfoAsync(Text(tokens, "access_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        Error(await site.RefreshAsync(partner, Text(tokens, "refresh_token"))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Of_a_code_that_comes_many_times_at_once_no_tokens_stay_good()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.RedeemAsync(partner, code)));

        var good = answers.Where(a => a.Status == HttpStatusCode.OK).ShouldHaveSingleItem();
        (await site.UserInfoAsync(Text(good.Body, "access_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_partner_s_code_is_worth_nothing_and_stays_theirs()
    {
        var (partner, thief) = (await site.AddPartnerAsync(), await site.AddPartnerAsync());
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner);

        Error(await site.RedeemAsync(thief, code)).ShouldBe("invalid_grant");
        (await site.RedeemAsync(partner, code)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("code_verifier", "another-verifier-of-forty-three-characters-or-so")]
    [InlineData("code_verifier", "")]
    [InlineData("code_verifier", null)]
    [InlineData("redirect_uri", "https://parking.example/return/")]
    [InlineData("redirect_uri", null)]
    public async Task A_code_without_what_belongs_to_it_is_worth_nothing(string name, string? value)
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner);

        Error(await site.RedeemAsync(partner, code, (name, value))).ShouldBe(value is null ? "invalid_request" : "invalid_grant");

        // Whoever guesses wrong does not guess again.
        (await site.RedeemAsync(partner, code)).Status.ShouldBe(value is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_challenge_itself_is_no_verifier()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();

        Error(await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner), ("code_verifier", OpenIdProvider.Challenge(ProviderSite.Verifier)))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_lives_for_a_minute()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner);
        (await site.OneAsync<double>("select extract(epoch from code_until - made_at)::float8 from identity.partner_grant where partner = @Id", new { partner.Id })).ShouldBe(60);
        await site.ExecuteAsync("update identity.partner_grant set code_until = now() where partner = @Id", new { partner.Id });

        Error(await site.RedeemAsync(partner, code)).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_its_whole_family()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, first) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access")));
        var (status, second) = await site.RefreshAsync(partner, Text(first, "refresh_token"));
        status.ShouldBe(HttpStatusCode.OK);
        Text(second, "refresh_token").ShouldNotBe(Text(first, "refresh_token"));

        Error(await site.RefreshAsync(partner, Text(first, "refresh_token"))).ShouldBe("invalid_grant");

        Error(await site.RefreshAsync(partner, Text(second, "refresh_token"))).ShouldBe("invalid_grant");
        (await site.UserInfoAsync(Text(second, "access_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.OneAsync<long>("select count(*) from platform.audit_entry where action = 'partner.refresh-came-twice' and subject = @subject", new { subject = $"partner:{partner.ClientId}" })).ShouldBe(1);
    }

    [Fact]
    public async Task Another_partner_s_refresh_token_is_worth_nothing_and_stays_theirs()
    {
        var (partner, thief) = (await site.AddPartnerAsync(), await site.AddPartnerAsync());
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access")));

        Error(await site.RefreshAsync(thief, Text(tokens, "refresh_token"))).ShouldBe("invalid_grant");
        await site.PostAsync("/openid/revoke", ProviderSite.Basic(thief.ClientId, ProviderSite.Secret), ("token", Text(tokens, "refresh_token")));
        (await site.RefreshAsync(partner, Text(tokens, "refresh_token"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tokens_are_good_only_as_what_they_are()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access")));

        (await site.UserInfoAsync(Text(tokens, "refresh_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.UserInfoAsync(Text(tokens, "id_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        Error(await site.RefreshAsync(partner, Text(tokens, "access_token"))).ShouldBe("invalid_grant");
        (await site.OneAsync<double>("select extract(epoch from t.until - t.made_at)::float8 from identity.partner_token t join identity.partner_grant g on g.id = t.granted where g.partner = @Id and kind = 'access'", new { partner.Id })).ShouldBe(600);
        (await site.OneAsync<double>("select extract(epoch from until - made_at)::float8 from identity.partner_grant where partner = @Id", new { partner.Id })).ShouldBe(30 * 24 * 3600);

        await site.ExecuteAsync("update identity.partner_token set until = now() where granted in (select id from identity.partner_grant where partner = @Id)", new { partner.Id });
        (await site.UserInfoAsync(Text(tokens, "access_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        Error(await site.RefreshAsync(partner, Text(tokens, "refresh_token"))).ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("update identity.account set security_stamp = 'another' where id = @account")]
    [InlineData("update identity.account set active = false where id = @account")]
    [InlineData("update identity.partner set enabled = false where id = @partner")]
    public async Task A_new_password_a_closed_account_and_a_partner_turned_off_end_every_token(string change)
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access")));
        var code = await ProviderSite.CodeAsync(visitor, partner);

        await site.ExecuteAsync(change, new { account = visitor.Account!.Id, partner = partner.Id });

        (await site.UserInfoAsync(Text(tokens, "access_token"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.RefreshAsync(partner, Text(tokens, "refresh_token"))).Status.ShouldNotBe(HttpStatusCode.OK);
        (await site.RedeemAsync(partner, code)).Status.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nothing_in_the_database_is_a_token()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid offline_access"));
        var (_, tokens) = await site.RedeemAsync(partner, code);

        foreach (var secret in new[] { code, Text(tokens, "access_token"), Text(tokens, "refresh_token"), ProviderSite.Secret })
        {
            var everything = await site.OneAsync<string>(
                """
                select coalesce(string_agg(g::text, ' '), '') || (select string_agg(t::text, ' ') from identity.partner_token t) || (select string_agg(p::text, ' ') from identity.partner p)
                from identity.partner_grant g
                """);
            everything.ShouldNotContain(secret);
            everything.ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)));
        }
    }

    [Fact]
    public async Task Consent_is_not_given_by_another_site()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        await visitor.GoAsync(ProviderSite.Ask(partner));
        var handle = visitor.Page.Document.QuerySelector("input[name=request]")!.GetAttribute("value")!;

        using var forged = await visitor.Http.PostAsync("/openid/continue", new FormUrlEncodedContent([new("request", handle), new("agree", "yes")]));
        forged.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var asked = await visitor.Http.GetAsync($"/openid/continue?request={handle}&agree=yes");
        asked.Headers.Contains("Refresh").ShouldBeFalse();

        // Another person's page is no consent of this one's either.
        using var other = await site.Guildhall.PersonAsync();
        await other.GoAsync($"/openid/continue?request={handle}");
        using var crossed = await visitor.Http.SendAsync(other.PrepareSubmit([("agree", "yes")]));
        crossed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await site.OneAsync<long>("select count(*) from identity.partner_consent where partner = @Id", new { partner.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task The_page_of_consent_is_framed_by_nobody_and_kept_by_nobody()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();

        await visitor.GoAsync(ProviderSite.Ask(partner));

        var headers = visitor.Page.Response.Headers;
        headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        headers.CacheControl!.NoStore.ShouldBeTrue();
        headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
    }

    [Fact]
    public async Task A_request_is_answered_once_and_not_after_half_an_hour()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        await visitor.GoAsync(ProviderSite.Ask(partner));
        var twice = visitor.PrepareSubmit([("agree", "yes")]);
        await visitor.SubmitAsync(("agree", "yes"));
        await visitor.SendAsync(twice);
        visitor.Page.Heading.ShouldBe("Start again");

        await visitor.GoAsync(ProviderSite.Ask(partner, ("prompt", "consent")));
        await site.ExecuteAsync("update identity.partner_request set made_at = made_at - interval '31 minutes' where partner = @Id", new { partner.Id });
        await visitor.SubmitAsync(("agree", "yes"));
        visitor.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var rubbish in new[] { "", "?request=", "?request=a", "?request=" + new string('a', 43) })
        {
            (await visitor.GoAsync("/openid/continue" + rubbish)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_forged_hint_signs_nobody_out_and_sends_nobody_anywhere()
    {
        var partner = await site.AddPartnerAsync();
        using var visitor = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner));
        var hint = Text(tokens, "id_token");
        var parts = hint.Split('.');
        var own = SigningKey.Make(SignatureAlgorithm.ES256);
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        var forged = new[]
        {
            $"{parts[0]}.{parts[1]}.{new string('A', 86)}",
            $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims.Append(new("admin", true)).ToDictionary()))}.{parts[2]}",
            $"eyJhbGciOiJub25lIn0.{parts[1]}.",
            Jws.Sign(claims, own),
        };

        foreach (var (token, redirect) in forged.Select(token => (token, ProviderSite.SignedOut)).Append((hint, "https://evil.example/")))
        {
            using var other = await site.Guildhall.PersonAsync();
            var page = await other.GoAsync($"/openid/end-session?id_token_hint={token}&post_logout_redirect_uri={Uri.EscapeDataString(redirect)}");
            page.Heading.ShouldBe("Sign out");
            ProviderSite.Onward(page.Response).ShouldBeNull();
            (await other.GoAsync("/account")).Address.AbsolutePath.ShouldBe("/account");
        }

        // And a form another site sends on is not taken for the person's own.
        using var csrf = await visitor.Http.PostAsync("/openid/sign-out", new FormUrlEncodedContent([new("client_id", partner.ClientId)]));
        csrf.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.GoAsync("/account")).Address.AbsolutePath.ShouldBe("/account");
    }

    [Fact]
    public async Task Someone_else_s_token_does_not_sign_one_out_unasked()
    {
        var partner = await site.AddPartnerAsync();
        using var one = await site.Guildhall.PersonAsync();
        using var other = await site.Guildhall.PersonAsync();
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(one, partner));

        await other.GoAsync($"/openid/end-session?id_token_hint={Text(tokens, "id_token")}");

        other.Page.Heading.ShouldBe("Sign out");
        await other.SubmitAsync();
        other.Page.Heading.ShouldBe("You have signed out");
    }

    [Fact]
    public async Task A_partner_must_show_who_it_is_in_the_way_it_is_registered_for()
    {
        var partner = await site.AddPartnerAsync();
        var key = SigningKey.Make(SignatureAlgorithm.ES256);
        var signed = await site.AddPartnerAsync(p => p with { Authentication = "private-key", SecretHash = null, Keys = new JsonObject { ["keys"] = new JsonArray(key.PublicKey.DeepClone()) }.ToJsonString() });
        using var visitor = await site.Guildhall.PersonAsync();
        var code = await ProviderSite.CodeAsync(visitor, partner);
        (string, string?)[] form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", ProviderSite.Return), ("code_verifier", ProviderSite.Verifier)];

        (await site.PostAsync("/openid/token", null, form)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.PostAsync("/openid/token", null, [("client_id", partner.ClientId), .. form])).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.PostAsync("/openid/token", ProviderSite.Basic(partner.ClientId, "wrong"), form)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.PostAsync("/openid/token", ProviderSite.Basic(partner.ClientId, ProviderSite.Secret), [("client_secret", ProviderSite.Secret), .. form])).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.PostAsync("/openid/token", ProviderSite.Basic(signed.ClientId, ProviderSite.Secret), form)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        Dictionary<string, object> Claims(string audience, int lives = 60) => new()
        {
            ["iss"] = signed.ClientId,
            ["sub"] = signed.ClientId,
            ["aud"] = audience,
            ["jti"] = OpenIdProvider.Secret(),
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["exp"] = TimeProvider.System.GetUtcNow().AddSeconds(lives).ToUnixTimeSeconds(),
        };
        async Task<string> TryAsync(string assertion) => Error(await site.PostAsync(
            "/openid/token", null, [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion), .. form]));
        var good = Jws.Sign(Claims(site.Issuer + "/openid/token"), key);
        (await TryAsync(good)).ShouldBe("invalid_grant", "it is known, and the code is another's");
        (await TryAsync(good)).ShouldBe("invalid_client", "an assertion is used once");
        (await TryAsync(Jws.Sign(Claims("https://evil.example/token"), key))).ShouldBe("invalid_client");
        (await TryAsync(Jws.Sign(Claims(site.Issuer, -300), key))).ShouldBe("invalid_client");
        (await TryAsync(Jws.Sign(Claims(site.Issuer, 7200), key))).ShouldBe("invalid_client");
        (await TryAsync(Jws.Sign(Claims(site.Issuer), SigningKey.Make(SignatureAlgorithm.ES256)))).ShouldBe("invalid_client");

        (await site.RedeemAsync(partner, code)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("client_credentials", "unsupported_grant_type")]
    [InlineData("urn:ietf:params:oauth:grant-type:token-exchange", "unsupported_grant_type")]
    [InlineData(null, "invalid_request")]
    public async Task There_are_no_other_grants(string? grant, string error)
    {
        var partner = await site.AddPartnerAsync();

        Error(await site.TokenAsync(partner, ("grant_type", grant), ("username", "a"), ("password", "b"))).ShouldBe(error);
    }

    [Theory]
    [InlineData("/openid/token", "application/json", "{}")]
    [InlineData("/openid/token", "application/x-www-form-urlencoded", "grant_type=a&grant_type=b")]
    [InlineData("/openid/token", "multipart/form-data; boundary=x", "--x--")]
    [InlineData("/openid/token", "application/x-www-form-urlencoded", "%00%ff=%ff&client_id=%00")]
    [InlineData("/openid/revoke", "text/plain", "")]
    public async Task Rubbish_is_refused_in_JSON(string path, string type, string body)
    {
        using var http = new HttpClient { BaseAddress = site.Guildhall.Address };
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var response = await http.PostAsync(path, content);

        ((int)response.StatusCode).ShouldBeOneOf(400, 401);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync()).ShouldContain("invalid_");
    }

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private static string Error((HttpStatusCode Status, JsonElement Body) answer) => answer.Body.GetProperty("error").GetString()!;
}
