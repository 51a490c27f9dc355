using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Testing;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>Keys and discovery documents behind an address: cached, renewed, and never asked for as often as strangers might like.</summary>
public sealed class FetchedKeysTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly Internet _internet = new();
    private readonly SigningKey _first = SigningKey.Make(SignatureAlgorithm.ES256);
    private readonly SigningKey _second = SigningKey.Make(SignatureAlgorithm.ES256);
    private readonly FetchedKeys _keys;

    public FetchedKeysTests()
    {
        _keys = new FetchedKeys(new OpenIdHttp(_internet), _clock, new Uri("https://issuer.example/keys"), VerifyingKey.ReadSet);
        _internet.Say(Set(_first));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _internet.Dispose();
    }

    [Fact]
    public async Task Keys_are_asked_for_once_while_they_are_fresh()
    {
        (await FindAsync(_first)).ShouldBeTrue();
        (await FindAsync(_first)).ShouldBeTrue();
        _internet.Asked.ShouldBe(1);

        _clock.Advance(TimeSpan.FromMinutes(61));
        (await FindAsync(_first)).ShouldBeTrue();
        _internet.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task The_answer_says_how_long_keys_are_fresh_within_reason()
    {
        _internet.MaxAge = TimeSpan.Zero;
        await FindAsync(_first);
        _clock.Advance(TimeSpan.FromMinutes(4));
        await FindAsync(_first);
        _internet.Asked.ShouldBe(1);

        _internet.MaxAge = TimeSpan.FromDays(365);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await FindAsync(_first);
        _clock.Advance(TimeSpan.FromHours(25));
        await FindAsync(_first);
        _internet.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task A_new_key_is_found_when_a_token_names_it()
    {
        await FindAsync(_first);
        _internet.Say(Set(_first, _second));
        _clock.Advance(TimeSpan.FromMinutes(2));

        (await FindAsync(_second)).ShouldBeTrue();
        (await FindAsync(_first)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_forgotten()
    {
        await FindAsync(_first);
        _internet.Say(Set(_second));
        _clock.Advance(TimeSpan.FromMinutes(2));

        (await FindAsync(_second)).ShouldBeTrue();
        (await FindAsync(_first)).ShouldBeFalse();
    }

    [Fact]
    public async Task Made_up_key_names_have_them_asked_for_once_a_minute_at_most()
    {
        await FindAsync(_first);
        for (var i = 0; i < 60; i++)
        {
            (await _keys.FindAsync($"made-up-{i}", SignatureAlgorithm.ES256, CancellationToken.None)).ShouldBeEmpty();
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        _internet.Asked.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task Known_keys_go_on_for_a_day_while_the_address_is_away()
    {
        await FindAsync(_first);
        _internet.Say("away", HttpStatusCode.BadGateway);
        _clock.Advance(TimeSpan.FromHours(2));
        (await FindAsync(_first)).ShouldBeTrue();

        _clock.Advance(TimeSpan.FromHours(23));
        (await Should.ThrowAsync<OpenIdException>(() => FindAsync(_first))).Failure.ShouldBe(OpenIdFailure.Unreachable);
    }

    [Theory]
    [InlineData("""{"keys":"none"}""", false)]
    [InlineData("""{"keys":[]}""", false)]
    [InlineData("""{}""", true)]
    [InlineData("""{"keys":[],"keys":[]}""", true)]
    [InlineData("<html>", true)]
    public async Task An_answer_that_makes_no_sense_has_no_keys(string answer, bool isFault)
    {
        _internet.Say(answer);

        if (isFault)
        {
            await Should.ThrowAsync<OpenIdException>(() => FindAsync(_first));
        }
        else
        {
            (await FindAsync(_first)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task An_answer_longer_than_any_key_set_is_not_read_to_its_end()
    {
        _internet.Say($$"""{"keys":[],"more":"{{new string('a', 300_000)}}"}""");

        (await Should.ThrowAsync<OpenIdException>(() => FindAsync(_first))).Message.ShouldContain("too much");
    }

    [Theory]
    [InlineData("https://issuer.example", "https://issuer.example/authorize", true)]
    [InlineData("https://issuer.example/", "https://issuer.example/authorize", false)]
    [InlineData("https://evil.example", "https://issuer.example/authorize", false)]
    [InlineData("https://issuer.example", "http://issuer.example/authorize", false)]
    [InlineData("https://issuer.example", "http://127.0.0.1/authorize", true)]
    [InlineData("https://issuer.example", "https://us:secret@issuer.example/authorize", false)]
    [InlineData("https://issuer.example", "javascript:alert(1)", false)]
    [InlineData("https://issuer.example", "/authorize", false)]
    public void A_discovery_document_speaks_for_its_own_issuer_over_https(string issuer, string authorization, bool good)
    {
        var document = Claims.Parse(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = authorization,
            ["token_endpoint"] = "https://issuer.example/token",
            ["jwks_uri"] = "https://issuer.example/keys",
        }.ToJsonString()));

        if (good)
        {
            ProviderDocument.Read(document, "https://issuer.example").Authorization.ShouldBe(new Uri(authorization));
        }
        else
        {
            Should.Throw<OpenIdException>(() => ProviderDocument.Read(document, "https://issuer.example"));
        }
    }

    [Fact]
    public void A_DID_document_gives_the_keys_its_own_controller_makes_claims_with()
    {
        JsonObject Method(string id, string controller, SigningKey key) => new()
        {
            ["id"] = id,
            ["type"] = "JsonWebKey",
            ["controller"] = controller,
            ["publicKeyJwk"] = key.PublicKey.DeepClone(),
        };

        JsonObject Document(string id) => new()
        {
            ["id"] = id,
            ["assertionMethod"] = new JsonArray(
                Method("did:web:identity.example#one", "did:web:identity.example", _first),
                Method("did:web:evil.example#two", "did:web:evil.example", _second)),
        };

        Claims Read(string id) => Claims.Parse(Encoding.UTF8.GetBytes(Document(id).ToJsonString()));
        const string Address = "https://identity.example/.well-known/did.json";

        OneLogin.ReadDid(Read("did:web:identity.example"), Address).ShouldHaveSingleItem().Id.ShouldBe("did:web:identity.example#one");
        Should.Throw<TokenException>(() => OneLogin.ReadDid(Read("did:web:evil.example"), Address));
    }

    private static string Set(params SigningKey[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(k => k.PublicKey.DeepClone())]) }.ToJsonString();

    private async Task<bool> FindAsync(SigningKey key) => (await _keys.FindAsync(key.Id, key.Algorithm, CancellationToken.None)).Count == 1;

    private sealed class Internet : HttpMessageHandler, IHttpClientFactory
    {
        private string _answer = "";
        private HttpStatusCode _status;

        public int Asked { get; private set; }

        public TimeSpan? MaxAge { get; set; }

        public void Say(string answer, HttpStatusCode status = HttpStatusCode.OK) => (_answer, _status) = (answer, status);

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new HttpResponseMessage(_status)
            {
                Content = new StringContent(_answer, Encoding.UTF8, "application/json"),
                Headers = { CacheControl = new CacheControlHeaderValue { MaxAge = MaxAge } },
            });
        }
    }
}
