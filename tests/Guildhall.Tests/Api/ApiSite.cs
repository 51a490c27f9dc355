using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Testing;

namespace Guildhall.Tests.Api;

/// <summary>An answer of the API.</summary>
public sealed record Answered(int Status, JsonNode? Body, HttpResponseMessage Response)
{
    public string? Tag => Response.Headers.ETag?.ToString();

    public string Text(string name) => Body![name]!.GetValue<string>();

    /// <summary>What is wrong, by field.</summary>
    public IReadOnlyDictionary<string, string> Errors =>
        Body?["errors"]?.AsObject().ToDictionary(e => e.Key, e => e.Value![0]!.GetValue<string>()) ?? [];
}

/// <summary>Another system with a key.</summary>
public sealed class Partner(Uri address, string key) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public string Key => key;

    public Task<Answered> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Posts JSON under a new Idempotency-Key, or under the one among the headers.</summary>
    public Task<Answered> PostAsync(string path, JsonNode body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        headers.Any(h => h.Name == "Idempotency-Key") ? headers : [.. headers, ("Idempotency-Key", Guid.CreateVersion7().ToString())]);

    public async Task<Answered> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answered((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null, response);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A running council with a small gazetteer, an administrator, and other systems with keys of their own.</summary>
public sealed class ApiSite : CouncilRun
{
    public static readonly string[] Everything = [.. ApiScopes.All.Select(scope => scope.Name)];

    private Visitor _administrator = null!;
    private int _made;

    /// <summary>A property of the gazetteer.</summary>
    public string Uprn { get; private set; } = "";

    /// <summary>One who makes keys and webhooks.</summary>
    public Visitor Administrator => _administrator;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Guildhall.TakeInBoroughAsync(100);
        Uprn = await OneAsync<string>("select uprn::text from places.address where main and search is not null and postcode is not null and status = 'approved' order by uprn limit 1");
        _administrator = await Guildhall.SignedInAsync("Ada Minister", ["waste-contact"], StaffRole.Administrator);
    }

    /// <summary>A system with a key that an administrator makes for it on the screen.</summary>
    public async Task<Partner> PartnerAsync(string[] scopes, string[]? services = null, string[]? teams = null, int perMinute = 6000, string? name = null)
    {
        await _administrator.GoAsync("/staff/api-keys/new");
        var page = await _administrator.SubmitAsync(
            [
                ("name", name ?? $"System {Interlocked.Increment(ref _made)}"), ("per-minute", perMinute.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                .. scopes.Select(scope => ("scopes", scope)), .. (services ?? []).Select(service => ("services", service)), .. (teams ?? []).Select(team => ("teams", team)),
            ],
            "Make key");
        page.Errors.ShouldBeEmpty();
        return new Partner(Guildhall.Address, page.TextOf("#secret").ShouldNotBeNull());
    }

    /// <summary>Waits until all that follows from what happened to a case is done, so that nothing changes it any more.</summary>
    public Task SettledAsync(string reference) => Eventually.TrueAsync(
        async () => await OneAsync<int>(
            "select count(*)::int from platform.waiting d join platform.event e on e.id = d.event_id where e.data ->> 'reference' = @reference", new { reference }) == 0,
        "what follows from the case to be done");

    public Partner Stranger(string key = "") => new(Guildhall.Address, key);

    /// <summary>Answers with which an assisted collection is opened.</summary>
    public JsonObject NewCase(string name = "Mary Jones") => new()
    {
        ["service"] = "assisted-collection",
        ["answers"] = new JsonObject
        {
            ["for-whom"] = "me",
            ["property"] = new JsonObject { ["uprn"] = Uprn },
            ["reason"] = new JsonArray("injury"),
            ["temporary"] = "no",
            ["where-kept"] = "By the back door",
            ["gate"] = false,
            ["name"] = name,
            ["email"] = "mary.jones@example.com",
            ["declaration"] = true,
        },
    };

    protected override HostSettings Change(HostSettings settings) => With(
        settings, ("Staff:PasswordRounds", "10000"), ("Webhooks:Rest", "00:00:00"), ("Webhooks:Patience", "00:00:02"),
        ("Deliveries:RetrySeconds:0", "0"), ("Deliveries:RetrySeconds:1", "1"), ("Deliveries:RetrySeconds:2", "1"), ("Deliveries:RetrySeconds:3", "1"), ("Deliveries:PollSeconds", "0.2"));
}
