using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Faults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>GOV.UK One Login, whom the Sandbox stands in for: what we believe of it and what we do not.</summary>
public sealed partial class OneLoginTests : IAsyncLifetime
{
    private const string RedirectUri = "http://127.0.0.1:9/account/one-login/return";

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddHttpClient(OpenIdHttp.ClientName).ConfigurePrimaryHttpMessageHandler(OpenIdHttp.Handler).Services.BuildServiceProvider();

    private SandboxServer _sandbox = null!;
    private OneLogin _oneLogin = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        _oneLogin = new OneLogin(
            new OneLoginOptions
            {
                Issuer = _sandbox.OneLoginUrl.ToString(),
                ClientId = SandboxServer.OneLoginClient,
                Key = _sandbox.OneLoginKey,
                IdentityIssuer = _sandbox.Url.ToString(),
                IdentityKeys = new Uri(_sandbox.Url, "/.well-known/did.json").ToString(),
            },
            new OpenIdHttp(_services.GetRequiredService<IHttpClientFactory>()),
            TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _oneLogin.Dispose();
        await _sandbox.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Someone_signs_in_without_proving_who_they_are()
    {
        var arrival = await ArriveAsync("Ann Lee", prove: false);

        arrival.Subject.ShouldBe("urn:fdc:gov.uk:2022:ann-lee");
        arrival.UserInfo.Text("email").ShouldBe("ann.lee@example.com");
        (await _oneLogin.IdentityAsync(arrival, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Someone_proves_who_they_are()
    {
        var arrival = await ArriveAsync("Siân Morgan", prove: true);

        (await _oneLogin.IdentityAsync(arrival, CancellationToken.None)).ShouldBe(new ProvedIdentity("Siân Morgan", new DateOnly(1991, 11, 2), "P2"));
    }

    [Fact]
    public async Task Who_cannot_prove_it_is_signed_in_all_the_same()
    {
        var arrival = await ArriveAsync("Ravi Shah", prove: true);

        (await _oneLogin.IdentityAsync(arrival, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("wrong-key")]
    [InlineData("unsigned")]
    [InlineData("expired")]
    [InlineData("wrong-nonce")]
    [InlineData("wrong-audience")]
    [InlineData("wrong-issuer")]
    [InlineData("low-trust")]
    [InlineData("other-person")]
    public async Task What_is_not_to_be_believed_signs_nobody_in(string fault)
    {
        _sandbox.Faults.Set(new Fault { Target = "one-login", Kind = fault });

        (await Should.ThrowAsync<OpenIdException>(() => ArriveAsync("Ann Lee", prove: false))).Failure.ShouldBe(OpenIdFailure.Refused);
    }

    [Theory]
    [InlineData("other-identity")]
    [InlineData("wrong-identity-key")]
    public async Task A_core_identity_that_is_not_to_be_believed_proves_nothing(string fault)
    {
        _sandbox.Faults.Set(new Fault { Target = "one-login", Kind = fault });
        var arrival = await ArriveAsync("Ann Lee", prove: true);

        (await Should.ThrowAsync<OpenIdException>(() => _oneLogin.IdentityAsync(arrival, CancellationToken.None))).Failure.ShouldBe(OpenIdFailure.Refused);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("drop")]
    [InlineData("html")]
    public async Task One_Login_that_is_away_is_said_to_be(string fault)
    {
        _sandbox.Faults.Set(new Fault { Target = "one-login", Kind = fault });

        (await Should.ThrowAsync<OpenIdException>(() => ArriveAsync("Ann Lee", prove: false))).Failure.ShouldBe(OpenIdFailure.Unreachable);
    }

    private async Task<OpenIdArrival> ArriveAsync(string person, bool prove)
    {
        var (address, attempt) = await _oneLogin.Provider.BeginAsync(RedirectUri, null, null, _oneLogin.Parameters(prove, "en"), CancellationToken.None);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(address));
        var link = Person().Matches(page).Single(match => match.Groups["name"].Value == person).Groups["href"].Value;
        using var response = await browser.GetAsync(new Uri(address, link));
        var answer = QueryHelpers.ParseQuery(response.Headers.Location!.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
        var arrival = await _oneLogin.Provider.FinishAsync(attempt, answer, CancellationToken.None);
        _oneLogin.CheckTrust(arrival);
        return arrival;
    }

    [GeneratedRegex("""<a href="(?<href>/one-login/sign-in[^"]*&person=[^"]*)">(?<name>[^<]*)</a>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Person();
}
