using System.Net;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>Our client against a certified provider by other hands, npm's <c>oidc-provider</c>.</summary>
public sealed class OidcProviderTests(OidcProviderTests.OtherHands provider) : IClassFixture<OidcProviderTests.OtherHands>
{
    private const string RedirectUri = "http://127.0.0.1:9/return";

    /// <summary>The provider, for all tests of the class: node takes its time to start.</summary>
    public sealed class OtherHands : IAsyncLifetime
    {
        private NodeProcess? _node;

        internal SigningKey Key { get; } = SigningKey.Make(SignatureAlgorithm.ES256);

        internal ServiceProvider Services { get; } = new ServiceCollection()
            .AddHttpClient(OpenIdHttp.ClientName).ConfigurePrimaryHttpMessageHandler(OpenIdHttp.Handler).Services.BuildServiceProvider();

        internal string Issuer => _node!.Said;

        public async ValueTask InitializeAsync() => _node = await NodeProcess.StartAsync("OpenId/oidc-provider.mjs", RedirectUri, Key.PublicKey.ToJsonString());

        public async ValueTask DisposeAsync()
        {
            await _node!.DisposeAsync();
            await Services.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("basic", SignatureAlgorithm.RS256)]
    [InlineData("post", SignatureAlgorithm.PS256)]
    [InlineData("signed", SignatureAlgorithm.ES256)]
    public async Task We_sign_in_by_every_way_to_say_who_we_are(string client, object algorithm)
    {
        using var us = Client(client, (SignatureAlgorithm)algorithm);
        var (attempt, answer) = await GoAsync(us);

        var arrival = await us.FinishAsync(attempt, answer, CancellationToken.None);

        arrival.Subject.ShouldBe("ann");
        arrival.UserInfo.Text("email").ShouldBe("ann@staff.example");
        arrival.UserInfo.IsTrue("email_verified").ShouldBeTrue();
        arrival.IdToken.Texts("groups").ShouldBe(["g-officers", "g-waste", "g-unknown"]);
        answer["iss"].ShouldBe(provider.Issuer);
    }

    [Fact]
    public async Task What_belongs_to_another_attempt_is_refused()
    {
        using var us = Client("signed");
        var (attempt, answer) = await GoAsync(us);

        await RefusedAsync(us, attempt with { Verifier = OpenIdProvider.Secret() }, answer);
        (attempt, answer) = await GoAsync(us);
        await RefusedAsync(us, attempt with { Nonce = OpenIdProvider.Secret() }, answer);
        (attempt, answer) = await GoAsync(us);
        await RefusedAsync(us, attempt with { RedirectUri = RedirectUri + "/other" }, answer);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        using var us = Client("signed");
        var (attempt, answer) = await GoAsync(us);

        await us.FinishAsync(attempt, answer, CancellationToken.None);
        await RefusedAsync(us, attempt, answer);
    }

    [Fact]
    public async Task An_answer_from_another_provider_is_refused_before_its_code_is_sent_anywhere()
    {
        using var us = Client("signed");
        var (attempt, answer) = await GoAsync(us);

        await RefusedAsync(us, attempt, new Dictionary<string, string>(answer) { ["iss"] = "https://evil.example" });

        // It says that it always names itself: an answer that does not is another's.
        await RefusedAsync(us, attempt, answer.Where(p => p.Key != "iss").ToDictionary());
        await us.FinishAsync(attempt, answer, CancellationToken.None);
    }

    [Fact]
    public async Task A_wrong_key_of_ours_is_told_from_a_provider_that_is_away()
    {
        using var us = Client("signed", key: SigningKey.Make(SignatureAlgorithm.ES256));
        var (attempt, answer) = await GoAsync(us);

        (await RefusedAsync(us, attempt, answer)).Message.ShouldContain("invalid_client");
    }

    [Fact]
    public async Task Who_turns_back_has_not_come()
    {
        using var us = Client("signed");
        var (attempt, answer) = await GoAsync(us, ("login_hint", "turns-back"));

        (await Should.ThrowAsync<OpenIdException>(() => us.FinishAsync(attempt, answer, CancellationToken.None))).Failure.ShouldBe(OpenIdFailure.Cancelled);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_to_be()
    {
        using var us = Client("signed", issuer: "http://127.0.0.1:1");

        (await Should.ThrowAsync<OpenIdException>(() => us.BeginAsync(RedirectUri, null, null, [], CancellationToken.None))).Failure.ShouldBe(OpenIdFailure.Unreachable);
    }

    private static async Task<OpenIdException> RefusedAsync(OpenIdProvider us, OpenIdAttempt attempt, IReadOnlyDictionary<string, string> answer)
    {
        var refused = await Should.ThrowAsync<OpenIdException>(() => us.FinishAsync(attempt, answer, CancellationToken.None));
        refused.Failure.ShouldBe(OpenIdFailure.Refused);
        return refused;
    }

    private OpenIdProvider Client(string id, SignatureAlgorithm algorithm = SignatureAlgorithm.ES256, SigningKey? key = null, string? issuer = null) => new(
        new OpenIdRegistration
        {
            Name = "test",
            Issuer = issuer ?? provider.Issuer,
            ClientId = id,
            Key = id == "signed" ? key ?? provider.Key : null,
            Secret = id switch { "basic" => "a secret: with+signs", "post" => "another-secret", _ => null },
            SecretInForm = id == "post",
            Algorithms = [algorithm],
        },
        new OpenIdHttp(provider.Services.GetRequiredService<IHttpClientFactory>()),
        TimeProvider.System);

    /// <summary>Goes to the provider with a browser of one's own, as far as the address it is sent back to.</summary>
    private static async Task<(OpenIdAttempt Attempt, Dictionary<string, string> Answer)> GoAsync(OpenIdProvider us, params (string Name, string Value)[] more)
    {
        var (address, attempt) = await us.BeginAsync(RedirectUri, "/", null, more.Select(p => KeyValuePair.Create(p.Name, p.Value)), CancellationToken.None);
        using var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        for (var hops = 0; hops < 10 && !address.AbsoluteUri.StartsWith(RedirectUri, StringComparison.Ordinal); hops++)
        {
            using var response = await browser.GetAsync(address);
            address = new Uri(address, response.Headers.Location ?? throw new InvalidOperationException(await response.Content.ReadAsStringAsync()));
        }

        var answer = QueryHelpers.ParseQuery(address.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
        answer["state"].ShouldBe(attempt.State);
        return (attempt, answer);
    }
}
