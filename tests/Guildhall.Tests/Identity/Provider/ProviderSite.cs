using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Foundations.Modules.Identity.Provider;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity.Provider;

/// <summary>A running council that knows its own address, so that it can be an issuer.</summary>
public sealed class ProviderSite : CouncilRun
{
    /// <summary>Where partners are sent back to. Nobody listens there.</summary>
    public const string Return = "https://parking.example/return";

    public const string SignedOut = "https://parking.example/bye";

    private int _made;

    public string Issuer => Guildhall.Settings.Urls;

    internal PartnerRegister Register => Guildhall.Services.GetRequiredService<PartnerRegister>();

    internal SigningKeys Keys => Guildhall.Services.GetRequiredService<SigningKeys>();

    protected override HostSettings Change(HostSettings settings)
    {
        return With(settings with { Urls = $"http://127.0.0.1:{GuildhallProcess.FreePort()}" }, ("Staff:PasswordRounds", "10000"), ("Deliveries:RetrySeconds:0", "1"), ("Deliveries:RetrySeconds:1", "1"));
    }

    internal const string Secret = "the-secret-of-a-partner-in-a-test-0123";

    internal async Task<Partner> AddPartnerAsync(Func<Partner, Partner>? change = null)
    {
        var partner = new Partner
        {
            Id = Key.New(TimeProvider.System),
            ClientId = $"partner-{Interlocked.Increment(ref _made)}",
            Name = "Northmere Parking",
            Sector = "parking.example",
            RedirectUris = [Return],
            SignOutUris = [SignedOut],
            Scopes = [.. Scopes.All],
            Authentication = "secret",
            SecretHash = Secrets.Hash(Secret),
            Algorithm = "ES256",
            Assurance = "signed-in",
            Enabled = true,
            Version = 1,
        };
        partner = change?.Invoke(partner) ?? partner;
        (await Register.AddAsync(partner, Actor.System, CancellationToken.None)).ShouldBeTrue();
        return partner;
    }

    /// <summary>The address a partner sends someone to, with changes (null leaves a parameter out).</summary>
    internal static string Ask(Partner partner, params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = partner.ClientId,
            ["redirect_uri"] = partner.RedirectUris[0],
            ["scope"] = "openid profile email",
            ["state"] = "a-state",
            ["nonce"] = "a-nonce",
            ["code_challenge"] = OpenIdProvider.Challenge(Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/openid/authorize", query.Where(p => p.Value is not null));
    }

    public const string Verifier = "a-verifier-of-forty-three-characters-or-more";

    /// <summary>Follows our own redirects, agreeing where asked, and returns where the partner gets the person back; null if they stay with us.</summary>
    public static async Task<Uri?> GoAsync(Visitor visitor, string address, string decision = "yes")
    {
        for (var hops = 0; hops < 10; hops++)
        {
            using var response = await visitor.Http.GetAsync(address);
            if (response.Headers.Location is { } to)
            {
                if (to.IsAbsoluteUri)
                {
                    return to;
                }

                address = to.ToString();
                continue;
            }

            if (Onward(response) is { } onward)
            {
                return onward;
            }

            await visitor.GoAsync(address);
            if (visitor.Page.Document.QuerySelector("button[name=agree]") is null)
            {
                return null;
            }

            await visitor.SubmitAsync(("agree", decision));
            return Onward(visitor.Page.Response);
        }

        throw new InvalidOperationException("There is no end to the redirects.");
    }

    /// <summary>Where a page of ours sends the browser on.</summary>
    public static Uri? Onward(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Refresh", out var refresh) ? new Uri(refresh.Single()["0;url=".Length..]) : null;

    public static Dictionary<string, string> Answer(Uri? address) =>
        QueryHelpers.ParseQuery(address.ShouldNotBeNull().Query).ToDictionary(p => p.Key, p => p.Value.ToString());

    /// <summary>A code for someone who signs in at a partner.</summary>
    internal static async Task<string> CodeAsync(Visitor visitor, Partner partner, params (string Name, string? Value)[] changes) =>
        Answer(await GoAsync(visitor, Ask(partner, changes)))["code"];

    /// <summary>Calls the token endpoint as the partner would.</summary>
    internal Task<(HttpStatusCode Status, JsonElement Body)> RedeemAsync(Partner partner, string code, params (string Name, string? Value)[] changes) =>
        TokenAsync(partner, [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", partner.RedirectUris[0]), ("code_verifier", Verifier), .. changes]);

    internal Task<(HttpStatusCode Status, JsonElement Body)> RefreshAsync(Partner partner, string token) =>
        TokenAsync(partner, ("grant_type", "refresh_token"), ("refresh_token", token));

    internal Task<(HttpStatusCode Status, JsonElement Body)> TokenAsync(Partner partner, params (string Name, string? Value)[] form) =>
        PostAsync("/openid/token", partner.Authentication == "secret" ? Basic(partner.ClientId, Secret) : null, partner.Authentication == "none" ? [("client_id", partner.ClientId), .. form] : form);

    public static AuthenticationHeaderValue Basic(string name, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}")));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, AuthenticationHeaderValue? authorization, params (string Name, string? Value)[] form)
    {
        using var http = new HttpClient { BaseAddress = Guildhall.Address };

        // The last of a name counts, so that a test can change one; null leaves it out.
        var fields = form.GroupBy(f => f.Name).Select(same => same.Last()).Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields), Headers = { Authorization = authorization } };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> UserInfoAsync(string token)
    {
        using var http = new HttpClient { BaseAddress = Guildhall.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.GetAsync("/openid/userinfo");
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }
}
