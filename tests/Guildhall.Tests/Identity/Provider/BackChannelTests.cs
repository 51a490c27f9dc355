using System.Net;
using System.Text;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Testing;

namespace Guildhall.Tests.Identity.Provider;

/// <summary>Partners are told when somebody signs out: OpenID Connect Back-Channel Logout 1.0.</summary>
public sealed class BackChannelTests(ProviderSite site) : IClassFixture<ProviderSite>
{
    [Fact]
    public async Task A_logout_token_is_sent_until_the_partner_takes_it_and_is_as_the_standard_has_it()
    {
        using var partnerServer = new Listening(HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        var partner = await site.AddPartnerAsync(p => p with { BackChannelUri = partnerServer.Address });
        using var visitor = await site.Guildhall.PersonAsync("Ann Lee");
        var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner));
        var idToken = Jws.Parse(tokens.GetProperty("id_token").GetString()!).Payload;

        await visitor.GoAsync("/account/sign-out");
        await visitor.SubmitAsync([], "Sign out");

        var sent = await partnerServer.ReceivedAsync(2);
        sent[0].ShouldStartWith("logout_token=");
        var jws = Jws.Parse(Uri.UnescapeDataString(sent[1]["logout_token=".Length..]));
        (await site.Keys.FindAsync(jws.KeyId, jws.Algorithm, CancellationToken.None)).ShouldContain(key => jws.IsSignedBy(key));
        var header = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Uri.UnescapeDataString(sent[1]["logout_token=".Length..]).Split('.')[0])).RootElement;
        header.GetProperty("typ").GetString().ShouldBe("logout+jwt");
        jws.Payload.Text("iss").ShouldBe(site.Issuer);
        jws.Payload.Texts("aud").ShouldBe([partner.ClientId]);
        jws.Payload.Text("sub").ShouldBe(idToken.Text("sub"));
        jws.Payload.Text("sid").ShouldBe(idToken.Text("sid"));
        jws.Payload.Text("jti").ShouldNotBeNullOrEmpty();
        jws.Payload.Text("nonce").ShouldBeNull();
        var payload = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Uri.UnescapeDataString(sent[1]["logout_token=".Length..]).Split('.')[1])).RootElement;
        payload.GetProperty("events").GetProperty("http://schemas.openid.net/event/backchannel-logout").EnumerateObject().ShouldBeEmpty();
        payload.GetProperty("exp").GetInt64().ShouldBeLessThanOrEqualTo(payload.GetProperty("iat").GetInt64() + 120);
        await Eventually.TrueAsync(async () => await site.OneAsync<bool>("select told_at is not null from identity.partner_grant where partner = @Id", new { partner.Id }), "it is noted");
    }

    [Fact]
    public async Task A_session_that_rose_in_assurance_is_still_the_one_the_partner_knows()
    {
        using var partnerServer = new Listening(HttpStatusCode.OK);
        var partner = await site.AddPartnerAsync(p => p with { BackChannelUri = partnerServer.Address });
        using var visitor = await site.Guildhall.PersonAsync("Ann Lee");
        await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner));
        await visitor.GoAsync("/account/security/password");
        await visitor.SubmitAsync(("current", PersonData.Password), ("new", "tadpole violin quarry"));
        visitor.Page.Text.ShouldContain("Your password has changed.");
        await visitor.GoAsync("/account/sign-out");
        await visitor.SubmitAsync([], "Sign out");
        (await partnerServer.ReceivedAsync(1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Userinfo_has_the_address_and_says_whether_the_number_was_proved()
    {
        var partner = await site.AddPartnerAsync();
        var account = await site.Guildhall.AddPersonAsync("Ann Lee", phone: "+447700900982");
        await site.ExecuteAsync(
            "insert into customers.address (id, account, kind, text, lines, added_at) values (gen_random_uuid(), @Id, 'home', '12 Church Road, Northmere, NM1 1AA', '[]', now())", new { account.Id });
        foreach (var proved in (bool[])[false, true])
        {
            await site.ExecuteAsync("update identity.account set text_phone = case when @proved then phone end where id = @Id", new { proved, account.Id });
            using var visitor = await site.Guildhall.PersonAsync(account: account);
            var (_, tokens) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(visitor, partner, ("scope", "openid phone address")));
            var (_, info) = await site.UserInfoAsync(tokens.GetProperty("access_token").GetString()!);
            info.GetProperty("phone_number").GetString().ShouldBe("+447700900982");
            info.GetProperty("phone_number_verified").GetBoolean().ShouldBe(proved);
            info.GetProperty("address").GetProperty("formatted").GetString().ShouldBe("12 Church Road, Northmere, NM1 1AA");
        }
    }

    /// <summary>A partner's server that answers as it is told, in turn.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly List<string> _bodies = [];

        public Listening(params HttpStatusCode[] answers)
        {
            Address = $"http://127.0.0.1:{GuildhallProcess.FreePort()}/signed-out";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = AnswerAsync(answers);
        }

        public string Address { get; }

        public async Task<IReadOnlyList<string>> ReceivedAsync(int count)
        {
            await Eventually.TrueAsync(() => _bodies.Count >= count, $"{count} tokens at the partner");
            return _bodies;
        }

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync(HttpStatusCode[] answers)
        {
            foreach (var answer in answers)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                _bodies.Add(await reader.ReadToEndAsync());
                context.Response.StatusCode = (int)answer;
                context.Response.Close();
            }
        }
    }
}
