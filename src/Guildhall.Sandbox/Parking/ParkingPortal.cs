using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;

namespace Guildhall.Sandbox.Parking;

/// <summary>
/// “Northmere Parking”: a partner's site, where people sign in with their account at the council. It does what a careful partner does: PKCE,
/// state, nonce, the issuer's name, and the signature, audience and times of the id token.
/// </summary>
internal sealed class ParkingPortal(Uri? council, string secret, TimeProvider clock) : IDisposable
{
    public const string ClientId = "northmere-parking";
    private const string Cookie = "parking";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentDictionary<string, Attempt> _attempts = new();
    private readonly ConcurrentDictionary<string, Visit> _visits = new();

    private sealed record Attempt(string Browser, string Nonce, string Verifier, DateTimeOffset At);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _taken = new();

    private sealed record Visit(string Subject, string Session, string? Name, string? Email, string Acr, string IdToken);

    public static void Map(WebApplication app, ParkingPortal portal)
    {
        app.MapGet("/parking", (HttpContext context) => portal.Home(context));
        app.MapGet("/parking/sign-in", (Delegate)((HttpContext context) => portal.OrSorryAsync(() => portal.SignInAsync(context))));
        app.MapGet("/parking/return", (Delegate)((HttpContext context) => portal.OrSorryAsync(() => portal.ReturnAsync(context))));
        app.MapGet("/parking/sign-out", (Delegate)((HttpContext context) => portal.OrSorryAsync(() => portal.SignOutAsync(context))));
        app.MapPost("/parking/council-signed-out", (Delegate)((HttpContext context) => portal.CouncilSignedOutAsync(context)));
        app.MapGet("/parking/goodbye", () => Page("Signed out", """<p>You have signed out here and at the council.</p><p><a href="/parking">Northmere Parking</a></p>"""));
    }

    public void Dispose() => _http.Dispose();

    private IResult Home(HttpContext context)
    {
        if (Browser(context) is { } browser && _visits.TryGetValue(browser, out var visit))
        {
            return Page(
                $"Hello {visit.Name}",
                $"""
                <dl><dt>Email</dt><dd>{Html.Text(visit.Email)}</dd><dt>Your number here</dt><dd>{Html.Text(visit.Subject)}</dd><dt>How sure</dt><dd>{Html.Text(visit.Acr)}</dd></dl>
                <p>You have one permit: zone N, until 31 March.</p>
                <p><a href="/parking/sign-out">Sign out</a></p>
                """);
        }

        return Page(
            "Northmere Parking",
            council is null
                ? "<p>No council is set: start the Sandbox with --council.</p>"
                : """<p>Permits, fines and season tickets.</p><p><a href="/parking/sign-in">Sign in with your Northmere account</a></p>""");
    }

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        var document = await DiscoverAsync();
        var browser = Browser(context) ?? Random();
        var (state, nonce, verifier) = (Random(), Random(), Random());
        _attempts[state] = new Attempt(browser, nonce, verifier, clock.GetUtcNow());
        context.Response.Cookies.Append(Cookie, browser, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/parking" });
        return Results.Redirect(document.GetProperty("authorization_endpoint").GetString() + new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", ClientId },
            { "redirect_uri", Address(context, "/parking/return") },
            { "scope", "openid profile email" },
            { "state", state },
            { "nonce", nonce },
            { "code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) },
            { "code_challenge_method", "S256" },
        });
    }

    private async Task<IResult> ReturnAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!_attempts.TryRemove(query["state"].ToString(), out var attempt) || attempt.Browser != Browser(context) || clock.GetUtcNow() - attempt.At > TimeSpan.FromMinutes(30))
        {
            return Sorry("That sign-in was not begun here, or took too long.");
        }

        var document = await DiscoverAsync();
        var issuer = document.GetProperty("issuer").GetString();
        if (query["iss"] != issuer)
        {
            return Sorry("The answer is not the council's.");
        }

        if (query.ContainsKey("error"))
        {
            return Sorry(query["error"] == "access_denied" ? "You did not agree, so we do not know who you are." : "The council could not sign you in.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, document.GetProperty("token_endpoint").GetString())
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "authorization_code"), new("code", query["code"].ToString()), new("redirect_uri", Address(context, "/parking/return")), new("code_verifier", attempt.Verifier),
            ]),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(secret)}"))) },
        };
        using var response = await _http.SendAsync(request, context.RequestAborted);
        if (!response.IsSuccessStatusCode)
        {
            return Sorry("The council did not take our code.");
        }

        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
        var idToken = tokens.GetProperty("id_token").GetString()!;
        if (await ReadAsync(idToken, document, "JWT") is not { } claims || Text(claims, "nonce") != attempt.Nonce)
        {
            return Sorry("The council's token is not to be believed.");
        }

        using var ask = new HttpRequestMessage(HttpMethod.Get, document.GetProperty("userinfo_endpoint").GetString())
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString()) },
        };
        using var told = await _http.SendAsync(ask, context.RequestAborted);
        var info = await told.Content.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
        var subject = claims.GetProperty("sub").GetString()!;
        if (info.GetProperty("sub").GetString() != subject)
        {
            return Sorry("The council tells of somebody else.");
        }

        _visits[attempt.Browser] = new Visit(subject, Text(claims, "sid") ?? "", Text(info, "name"), Text(info, "email"), Text(claims, "acr") ?? "", idToken);
        return Results.Redirect("/parking");
    }

    private async Task<IResult> SignOutAsync(HttpContext context)
    {
        if (Browser(context) is not { } browser || !_visits.TryRemove(browser, out var visit))
        {
            return Results.Redirect("/parking");
        }

        var document = await DiscoverAsync();
        return Results.Redirect(document.GetProperty("end_session_endpoint").GetString() + new QueryBuilder
        {
            { "id_token_hint", visit.IdToken },
            { "post_logout_redirect_uri", Address(context, "/parking/goodbye") },
        });
    }

    // OpenID Connect Back-Channel Logout 1.0: the council tells us that somebody signed out there.
    private async Task<IResult> CouncilSignedOutAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var token = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["logout_token"].ToString() : "";
            if (await ReadAsync(token, await DiscoverAsync(), "logout+jwt") is not { } claims
                || claims.TryGetProperty("nonce", out _) || Text(claims, "sid") is not { } session || Text(claims, "jti") is not { } id
                || !claims.TryGetProperty("events", out var events) || !events.TryGetProperty("http://schemas.openid.net/event/backchannel-logout", out _)
                || !_taken.TryAdd(id, clock.GetUtcNow()))
            {
                return Results.BadRequest();
            }

            foreach (var (browser, _) in _visits.Where(visit => visit.Value.Session == session))
            {
                _visits.TryRemove(browser, out var _);
            }

            return Results.Ok();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The council's keys could not be had: it asks again.
            return Results.StatusCode(503);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or CryptographicException or InvalidOperationException)
        {
            return Results.BadRequest();
        }
    }

    private async Task<JsonElement?> ReadAsync(string token, JsonElement document, string type)
    {
        if (token.Split('.') is not [var header, var payload, var signature])
        {
            return null;
        }

        var head = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(header));
        var keys = await _http.GetFromJsonAsync<JsonElement>(document.GetProperty("jwks_uri").GetString());
        var key = keys.GetProperty("keys").EnumerateArray().FirstOrDefault(k => Text(k, "kid") == Text(head, "kid") && Text(k, "kty") == "EC");
        if (Text(head, "alg") != "ES256" || Text(head, "typ") != type || key.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(Text(key, "x")), Y = Base64Url.DecodeFromChars(Text(key, "y")) },
        });
        if (!ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
        {
            return null;
        }

        var claims = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(payload));
        return Text(claims, "iss") == Text(document, "issuer") && Text(claims, "aud") == ClientId
            && claims.GetProperty("exp").GetInt64() > clock.GetUtcNow().ToUnixTimeSeconds()
            ? claims
            : null;
    }

    private async Task<JsonElement> DiscoverAsync() =>
        await _http.GetFromJsonAsync<JsonElement>(new Uri(council ?? throw new HttpRequestException("No council is set."), "/.well-known/openid-configuration"));

    private async Task<IResult> OrSorryAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException or FormatException or CryptographicException)
        {
            return Sorry("The council could not be reached. Try again in a moment.");
        }
    }

    private static IResult Sorry(string why) => Page("You are not signed in", $"""<p class="problem" role="alert">{Html.Text(why)}</p><p><a href="/parking">Northmere Parking</a></p>""", 400);

    private static IResult Page(string title, string main, int status = 200) => Html.Page(title, $"<h1>{Html.Text(title)}</h1>\n{main}", status);

    private static string? Browser(HttpContext context) => context.Request.Cookies[Cookie];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Address(HttpContext context, string path) => $"{context.Request.Scheme}://{context.Request.Host}{path}";

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
