using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>How a provider knows us, and what we ask of it.</summary>
internal sealed record OpenIdRegistration
{
    /// <summary>What it goes by in our addresses and cookies: <c>one-login</c>, <c>staff</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its issuer, to the letter.</summary>
    public required string Issuer { get; init; }

    public required string ClientId { get; init; }

    /// <summary>A shared secret, sent as <see cref="SecretInForm"/> says; null when <see cref="Key"/> signs for us.</summary>
    public string? Secret { get; init; }

    /// <summary>Whether the secret goes into the form (<c>client_secret_post</c>) rather than the header (<c>client_secret_basic</c>).</summary>
    public bool SecretInForm { get; init; }

    /// <summary>The key that signs for us (<c>private_key_jwt</c>).</summary>
    public SigningKey? Key { get; init; }

    public string Scope { get; init; } = "openid profile email";

    public IReadOnlyCollection<SignatureAlgorithm> Algorithms { get; init; } = Enum.GetValues<SignatureAlgorithm>();

    /// <summary>Whether to ask its userinfo after the token.</summary>
    public bool AsksUserInfo { get; init; } = true;
}

/// <summary>One attempt to sign in elsewhere, as our sealed cookie keeps it until the person comes back.</summary>
internal sealed record OpenIdAttempt
{
    public required string Provider { get; init; }

    public required string State { get; init; }

    public required string Nonce { get; init; }

    /// <summary>The secret behind the code challenge (RFC 7636).</summary>
    public required string Verifier { get; init; }

    public required string RedirectUri { get; init; }

    public required DateTimeOffset Began { get; init; }

    /// <summary>Where the person wants to be afterwards, on this site.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>What was asked for beyond signing in, in the caller's words.</summary>
    public string? Purpose { get; init; }
}

/// <summary>Who the provider says came, after every check.</summary>
/// <param name="Subject">Their name with that issuer, never reused by it.</param>
/// <param name="IdToken">What the id token says.</param>
/// <param name="UserInfo">What userinfo says; empty if it was not asked.</param>
internal sealed record OpenIdArrival(string Issuer, string Subject, Claims IdToken, Claims UserInfo);

/// <summary>The client's side of OpenID Connect's code flow with one provider.</summary>
internal sealed class OpenIdProvider(OpenIdRegistration registration, OpenIdHttp http, TimeProvider clock) : IDisposable
{
    private const int LongestCode = 4096;

    private readonly Discovery _discovery = new(http, clock, registration.Issuer);

    public OpenIdRegistration Registration => registration;

    /// <summary>Begins an attempt: where to send the browser, and what to remember of it.</summary>
    /// <param name="more">Further parameters, such as <c>vtr</c> and <c>ui_locales</c>.</param>
    public async Task<(Uri Address, OpenIdAttempt Attempt)> BeginAsync(
        string redirectUri, string? returnTo, string? purpose, IEnumerable<KeyValuePair<string, string>> more, CancellationToken cancellationToken)
    {
        var (document, _) = await _discovery.FindAsync(cancellationToken);
        var attempt = new OpenIdAttempt
        {
            Provider = registration.Name,
            State = Secret(),
            Nonce = Secret(),
            Verifier = Secret(),
            RedirectUri = redirectUri,
            Began = clock.GetUtcNow(),
            ReturnTo = returnTo,
            Purpose = purpose,
        };
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = registration.ClientId,
            ["redirect_uri"] = redirectUri,
            ["scope"] = registration.Scope,
            ["state"] = attempt.State,
            ["nonce"] = attempt.Nonce,
            ["code_challenge"] = Challenge(attempt.Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in more)
        {
            query[name] = value;
        }

        return (new Uri(QueryHelpers.AddQueryString(document.Authorization.AbsoluteUri, query)), attempt);
    }

    /// <summary>Ends an attempt with what the provider sent the browser back with.</summary>
    /// <param name="answer">The query's parameters, each of which may be there once.</param>
    /// <exception cref="OpenIdException">Nobody has come that way.</exception>
    public async Task<OpenIdArrival> FinishAsync(OpenIdAttempt attempt, IReadOnlyDictionary<string, string> answer, CancellationToken cancellationToken)
    {
        var (document, keys) = await _discovery.FindAsync(cancellationToken);
        CheckIssuer(answer, document);
        if (answer.TryGetValue("error", out var error))
        {
            throw error switch
            {
                "access_denied" or "login_required" or "interaction_required" or "consent_required" => new OpenIdException(OpenIdFailure.Cancelled, "The person turned back at the provider."),
                "temporarily_unavailable" or "server_error" => new OpenIdException(OpenIdFailure.Unreachable, $"{registration.Issuer} says it is not working."),
                _ => new OpenIdException(OpenIdFailure.Refused, $"{registration.Issuer} refused our request."),
            };
        }

        if (!answer.TryGetValue("code", out var code) || code.Length is 0 or > LongestCode)
        {
            throw new OpenIdException(OpenIdFailure.Refused, $"{registration.Issuer} sent no code.");
        }

        var tokens = await RedeemAsync(document, attempt, code, cancellationToken);
        try
        {
            var rules = new TokenRules
            {
                Issuer = registration.Issuer,
                Audience = [registration.ClientId],
                Algorithms = registration.Algorithms,
                Nonce = attempt.Nonce,
            };
            var idToken = await rules.CheckAsync(tokens.Text("id_token"), keys, clock.GetUtcNow(), cancellationToken);
            if (idToken.Text("sub") is not { Length: > 0 and <= 255 } subject)
            {
                throw new TokenException("The token names nobody.");
            }

            var accessToken = tokens.Text("access_token");
            CheckAccessTokenHash(idToken, accessToken);
            return new OpenIdArrival(registration.Issuer, subject, idToken, await UserInfoAsync(document, accessToken, subject, cancellationToken));
        }
        catch (TokenException e)
        {
            throw new OpenIdException(OpenIdFailure.Refused, $"{registration.Issuer}: {e.Message}", e);
        }
    }

    /// <summary>Checks a token by which the provider tells us, behind the browser's back, that someone signed out there.</summary>
    /// <returns>The session that ended (<c>sid</c>) and whose it was (<c>sub</c>); one may be missing. And the token's own id.</returns>
    /// <exception cref="OpenIdException">It is not to be believed.</exception>
    public async Task<(string? Session, string? Subject, string TokenId)> CheckLogoutAsync(string? token, CancellationToken cancellationToken)
    {
        var (_, keys) = await _discovery.FindAsync(cancellationToken);
        try
        {
            var rules = new TokenRules
            {
                Issuer = registration.Issuer,
                Audience = [registration.ClientId],
                Algorithms = registration.Algorithms,
                Type = "logout+jwt",
                Oldest = TimeSpan.FromMinutes(3),
            };
            var claims = await rules.CheckAsync(token, keys, clock.GetUtcNow(), cancellationToken);
            var isLogout = claims.Object("events")?.Object("http://schemas.openid.net/event/backchannel-logout") is not null;
            if (!isLogout || claims.Has("nonce") || claims.Text("jti") is not { Length: > 0 and <= 255 } id || (claims.Text("sid") ?? claims.Text("sub")) is null)
            {
                throw new TokenException("The token is no logout token.");
            }

            return (claims.Text("sid"), claims.Text("sub"), id);
        }
        catch (TokenException e)
        {
            throw new OpenIdException(OpenIdFailure.Refused, $"{registration.Issuer}: {e.Message}", e);
        }
    }

    public void Dispose() => _discovery.Dispose();

    /// <summary>The code challenge of a verifier (RFC 7636, S256).</summary>
    internal static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>256 random bits.</summary>
    internal static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    // Mix-up (RFC 9207): an answer must be from the provider the attempt was begun with.
    private void CheckIssuer(IReadOnlyDictionary<string, string> answer, ProviderDocument document)
    {
        if (answer.TryGetValue("iss", out var issuer) ? issuer != registration.Issuer : document.NamesItself)
        {
            throw new OpenIdException(OpenIdFailure.Refused, $"The answer is not from {registration.Issuer}.");
        }
    }

    private async Task<Claims> RedeemAsync(ProviderDocument document, OpenIdAttempt attempt, string code, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = attempt.RedirectUri,
            ["code_verifier"] = attempt.Verifier,
        };
        AuthenticationHeaderValue? header = null;
        if (registration.Key is { } key)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = Jws.Sign(Assertion(document.Token.AbsoluteUri), key);
        }
        else if (registration.SecretInForm)
        {
            form["client_id"] = registration.ClientId;
            form["client_secret"] = registration.Secret ?? "";
        }
        else
        {
            var pair = $"{Uri.EscapeDataString(registration.ClientId)}:{Uri.EscapeDataString(registration.Secret ?? "")}";
            header = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        var answer = await http.PostAsync(document.Token, form, header, cancellationToken);
        return answer.Succeeded ? answer.Body
            : (int)answer.Status >= 500 ? throw new OpenIdException(OpenIdFailure.Unreachable, $"{registration.Issuer} answered {(int)answer.Status} to our code.")
            : throw new OpenIdException(OpenIdFailure.Refused, $"{registration.Issuer} did not take our code: {(int)answer.Status}, {answer.Error}.");
    }

    private Dictionary<string, object> Assertion(string audience)
    {
        var now = clock.GetUtcNow();
        return new(StringComparer.Ordinal)
        {
            ["iss"] = registration.ClientId,
            ["sub"] = registration.ClientId,
            ["aud"] = audience,
            ["jti"] = Secret(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        };
    }

    private async Task<Claims> UserInfoAsync(ProviderDocument document, string? accessToken, string subject, CancellationToken cancellationToken)
    {
        if (!registration.AsksUserInfo || document.UserInfo is null)
        {
            return Claims.None;
        }

        if (accessToken is null or { Length: 0 or > Jws.Longest })
        {
            throw new TokenException("There is no access token.");
        }

        var answer = await http.GetAsync(document.UserInfo, accessToken, cancellationToken);
        if (!answer.Succeeded)
        {
            throw new OpenIdException(OpenIdFailure.Unreachable, $"{registration.Issuer} answered {(int)answer.Status} when asked who it is.");
        }

        return answer.Body.Text("sub") == subject ? answer.Body : throw new TokenException("Userinfo tells of somebody else.");
    }

    // Every algorithm of ours hashes with SHA-256: the left half of it (OpenID Connect Core, 3.1.3.6).
    private static void CheckAccessTokenHash(Claims idToken, string? accessToken)
    {
        if (idToken.Has("at_hash")
            && idToken.Text("at_hash") != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken ?? "")).AsSpan(..16)))
        {
            throw new TokenException("The access token is not the one the id token was made with.");
        }
    }
}
