using System.Globalization;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>What a partner asks for when it sends someone to us, checked.</summary>
internal sealed record PartnerRequest
{
    public required string RedirectUri { get; init; }

    public string? State { get; init; }

    public required string[] Scopes { get; init; }

    public required string Challenge { get; init; }

    public string? Nonce { get; init; }

    /// <summary>Whether nothing may be asked of the person.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether they must sign in anew.</summary>
    public bool SignInAnew { get; init; }

    /// <summary>Whether they must be asked for consent though they gave it before.</summary>
    public bool AskAgain { get; init; }

    /// <summary>How long ago they may have signed in, in seconds.</summary>
    public long? MaxAge { get; init; }

    /// <summary>The stored word of the <see cref="Assurance"/> that is needed.</summary>
    public required string Assurance { get; init; }

    /// <summary>Whom the partner expects: our own subject for them.</summary>
    public string? Expected { get; init; }

    public Assurance Needed => Text.Parse<Assurance>(Assurance);
}

/// <summary>A request that cannot be granted.</summary>
/// <param name="Error">The word of RFC 6749 or OpenID Connect for why.</param>
/// <param name="Description">Why, for the partner's developer.</param>
/// <param name="RedirectUri">Where to send the browser; null where the partner or the address is not known, and a page is shown instead.</param>
internal sealed record PartnerRefusal(string Error, string Description, string? RedirectUri = null, string? State = null);

/// <summary>Reads and checks requests.</summary>
internal static class PartnerRequests
{
    private const int LongestState = 2000;
    private const int LongestNonce = 255;
    private const long LongestAge = 365L * 24 * 60 * 60;

    private static readonly string[] s_prompts = ["none", "login", "consent", "select_account"];

    /// <summary>Who asks, and whether it may be answered at all. Nobody is sent to an address that is not theirs to the letter.</summary>
    public static string? Client(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        parameters.Where(p => p.Key == "client_id").SelectMany(p => p.Value).ToList() is [{ } one] ? one : null;

    /// <summary>Checks a request of a known partner.</summary>
    /// <param name="hint">Reads the subject of an <c>id_token_hint</c>; null for one that is not ours.</param>
    public static async Task<(PartnerRequest? Request, PartnerRefusal? Refusal)> ReadAsync(
        IReadOnlyCollection<KeyValuePair<string, StringValues>> parameters, Partner partner, Func<string, Task<string?>> hint)
    {
        string? Get(string name) => parameters.Where(p => p.Key == name).SelectMany(p => p.Value).ToList() is [{ Length: > 0 } one] ? one : null;

        if (Get("redirect_uri") is not { } redirectUri || !partner.RedirectUris.Contains(redirectUri, StringComparer.Ordinal))
        {
            return (null, new PartnerRefusal("invalid_request", "The redirect_uri is not registered."));
        }

        var state = Get("state") is { } given && given.Length <= LongestState ? given : null;
        (PartnerRequest?, PartnerRefusal?) No(string error, string description) => (null, new PartnerRefusal(error, description, redirectUri, state));

        if (parameters.GroupBy(p => p.Key).FirstOrDefault(same => same.Sum(p => p.Value.Count) > 1) is not null)
        {
            return No("invalid_request", "A parameter is there twice.");
        }

        if (Get("state")?.Length > LongestState || Get("nonce")?.Length > LongestNonce)
        {
            return No("invalid_request", "The state or the nonce is too long.");
        }

        if (Get("nonce")?.Any(char.IsControl) == true)
        {
            return No("invalid_request", "The nonce has a character that is none to be read.");
        }

        foreach (var name in new[] { "request", "request_uri", "registration" })
        {
            if (Get(name) is not null)
            {
                return No($"{name}_not_supported", $"{name} is not supported.");
            }
        }

        if (Get("response_type") != "code")
        {
            return No(Get("response_type") is null ? "invalid_request" : "unsupported_response_type", "The response_type is code.");
        }

        if (Get("response_mode") is { } mode && mode != "query")
        {
            return No("invalid_request", "The response_mode is query.");
        }

        var scopes = (Get("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Intersect(partner.Scopes).ToArray();
        if (!scopes.Contains(Provider.Scopes.OpenId))
        {
            return No("invalid_scope", "The scope openid is needed.");
        }

        if (Get("code_challenge_method") != "S256" || Get("code_challenge") is not { Length: 43 } challenge || !challenge.All(IsBase64Url))
        {
            return No("invalid_request", "A code_challenge by S256 is needed.");
        }

        var prompts = (Get("prompt") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (prompts.Except(s_prompts).Any() || (prompts.Contains("none") && prompts.Length > 1))
        {
            return No("invalid_request", "The prompt is none, or of login, consent and select_account.");
        }

        long? maxAge = null;
        if (Get("max_age") is { } age)
        {
            if (!long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return No("invalid_request", "The max_age is a number of seconds.");
            }

            maxAge = Math.Min(seconds, LongestAge);
        }

        string? expected = null;
        if (Get("id_token_hint") is { } token)
        {
            expected = await hint(token);
            if (expected is null)
            {
                return No("invalid_request", "The id_token_hint is not ours.");
            }
        }

        var wanted = (Get("acr_values") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Acr.Read).FirstOrDefault(level => level is not null);
        return (new PartnerRequest
        {
            RedirectUri = redirectUri,
            State = state,
            Scopes = scopes,
            Challenge = challenge,
            Nonce = Get("nonce"),
            Silent = prompts is ["none"],
            SignInAnew = prompts.Contains("login") || prompts.Contains("select_account"),
            AskAgain = prompts.Contains("consent"),
            MaxAge = maxAge,
            Assurance = Text.Kebab((Assurance)Math.Max((int)partner.LeastAssurance, (int)(wanted ?? Identity.Assurance.SignedIn))),
            Expected = expected,
        }, null);
    }

    /// <summary>Where the browser goes back to, with our answer and our name (RFC 9207).</summary>
    public static string Answer(string redirectUri, string issuer, string? state, params (string Name, string Value)[] answer)
    {
        var query = answer.ToDictionary(p => p.Name, p => (string?)p.Value);
        if (state is not null)
        {
            query["state"] = state;
        }

        query["iss"] = issuer;
        return QueryHelpers.AddQueryString(redirectUri, query);
    }

    /// <summary>The parameters of a query or a posted form; null if the form cannot be read.</summary>
    public static async Task<IReadOnlyCollection<KeyValuePair<string, StringValues>>?> ParametersAsync(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return [.. request.Query];
        }

        if (!request.HasFormContentType || request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return [.. await request.ReadFormAsync(request.HttpContext.RequestAborted)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    public static bool IsBase64Url(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
