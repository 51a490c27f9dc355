using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>What partners' programs call: discovery, keys, tokens, userinfo, revocation. JSON, no cookies, and readable from any origin.</summary>
internal static class ProviderEndpoints
{
    private const int LongestValue = 16 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var calls = endpoints.MapGroup("").AllowAnonymous().AddEndpointFilter(async (context, next) =>
        {
            Open(context.HttpContext.Response);
            return await next(context);
        });
        calls.MapGet(ProviderAddresses.Discovery, (HttpContext context, ProviderAddresses addresses) => Cached(context, Document(addresses)));
        calls.MapGet(ProviderAddresses.Keys, async (HttpContext context, SigningKeys keys) => Cached(context, await keys.ShownAsync(context.RequestAborted)));
        calls.MapPost(ProviderAddresses.Token, TokenAsync);
        calls.MapPost(ProviderAddresses.Revoke, RevokeAsync);
        calls.MapMethods(ProviderAddresses.UserInfo, [HttpMethods.Get, HttpMethods.Post], UserInfoAsync);
        calls.MapMethods("/openid/{call:regex(^(token|revoke|userinfo|jwks)$)}", [HttpMethods.Options], Preflight);
        calls.MapMethods(ProviderAddresses.Discovery, [HttpMethods.Options], Preflight);
        endpoints.MapMethods(ProviderAddresses.EndSession, [HttpMethods.Get, HttpMethods.Post], (Delegate)EndSessionAsync).AllowAnonymous();
    }

    private static JsonObject Document(ProviderAddresses addresses) => new()
    {
        ["issuer"] = addresses.Issuer,
        ["authorization_endpoint"] = addresses.Of(ProviderAddresses.Authorize),
        ["token_endpoint"] = addresses.Of(ProviderAddresses.Token),
        ["userinfo_endpoint"] = addresses.Of(ProviderAddresses.UserInfo),
        ["revocation_endpoint"] = addresses.Of(ProviderAddresses.Revoke),
        ["end_session_endpoint"] = addresses.Of(ProviderAddresses.EndSession),
        ["jwks_uri"] = addresses.Of(ProviderAddresses.Keys),
        ["scopes_supported"] = Words(Scopes.All),
        ["claims_supported"] = Words(["sub", "name", "email", "email_verified", "phone_number", "phone_number_verified", "address", "sid", "auth_time", "acr", "amr"]),
        ["response_types_supported"] = Words(["code"]),
        ["response_modes_supported"] = Words(["query"]),
        ["grant_types_supported"] = Words(["authorization_code", "refresh_token"]),
        ["subject_types_supported"] = Words(["pairwise"]),
        ["acr_values_supported"] = Words(Acr.All),
        ["prompt_values_supported"] = Words(["none", "login", "consent", "select_account"]),
        ["id_token_signing_alg_values_supported"] = Words(["ES256", "RS256"]),
        ["token_endpoint_auth_methods_supported"] = Words(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]),
        ["token_endpoint_auth_signing_alg_values_supported"] = Words(Enum.GetNames<SignatureAlgorithm>()),
        ["revocation_endpoint_auth_methods_supported"] = Words(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]),
        ["code_challenge_methods_supported"] = Words(["S256"]),
        ["ui_locales_supported"] = Words(["en", "cy"]),
        ["backchannel_logout_supported"] = true,
        ["backchannel_logout_session_supported"] = true,
        ["authorization_response_iss_parameter_supported"] = true,
        ["claims_parameter_supported"] = false,
        ["request_parameter_supported"] = false,
        ["request_uri_parameter_supported"] = false,
    };

    private static async Task<IResult> TokenAsync(HttpContext context, ClientAuthentication clients, Grants grants)
    {
        if (await FormAsync(context) is not { } form)
        {
            return Error(context, "invalid_request", "Send a form with each parameter once.");
        }

        var (partner, tooMany) = await clients.FindAsync(context, context.Network(), form);
        if (partner is null)
        {
            return NotKnown(context, tooMany);
        }

        switch (form.GetValueOrDefault("grant_type"))
        {
            case "authorization_code":
                return !form.TryGetValue("code", out var code) || !form.TryGetValue("redirect_uri", out var redirectUri)
                    ? Error(context, "invalid_request", "A code and a redirect_uri are needed.")
                    : !form.TryGetValue("code_verifier", out var verifier)
                    ? Error(context, "invalid_request", "A code_verifier is needed.")
                    : Tokens(context, await grants.RedeemAsync(partner, code, redirectUri, verifier, context.RequestAborted));
            case "refresh_token":
                return !form.TryGetValue("refresh_token", out var refresh)
                    ? Error(context, "invalid_request", "A refresh_token is needed.")
                    : Tokens(context, await grants.RefreshAsync(
                        partner, refresh, form.GetValueOrDefault("scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries), context.RequestAborted));
            case null:
                return Error(context, "invalid_request", "A grant_type is needed.");
            default:
                return Error(context, "unsupported_grant_type", "The grant_type is authorization_code or refresh_token.");
        }
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, ClientAuthentication clients, Grants grants)
    {
        if (await FormAsync(context) is not { } form)
        {
            return Error(context, "invalid_request", "Send a form with each parameter once.");
        }

        var (partner, tooMany) = await clients.FindAsync(context, context.Network(), form);
        if (partner is null)
        {
            return NotKnown(context, tooMany);
        }

        if (!form.TryGetValue("token", out var token))
        {
            return Error(context, "invalid_request", "A token is needed.");
        }

        // A token that is not theirs, or none, is as good as revoked.
        await grants.RevokeAsync(partner, token, context.RequestAborted);
        return Results.Ok();
    }

    private static async Task<IResult> UserInfoAsync(HttpContext context, Grants grants, HomeAddresses homes)
    {
        NoStore(context.Response);
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Json(new { error = "invalid_request", error_description = "Send an access token in the Authorization header." }, statusCode: StatusCodes.Status401Unauthorized);
        }

        var token = header["Bearer ".Length..].Trim();
        if (token.Length > LongestValue || await grants.FindAsync(token, context.RequestAborted) is not { } access)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return Results.Json(new { error = "invalid_token", error_description = "The access token is none, or no longer good." }, statusCode: StatusCodes.Status401Unauthorized);
        }

        var claims = new JsonObject { ["sub"] = access.Subject };
        if (access.Scopes.Contains(Scopes.Profile))
        {
            claims["name"] = access.Name;
        }

        if (access.Scopes.Contains(Scopes.Email))
        {
            // Every address was proved before its account was made, and again before it was changed.
            claims["email"] = access.Email;
            claims["email_verified"] = true;
        }

        if (access.Scopes.Contains(Scopes.Phone) && access.Phone is not null)
        {
            claims["phone_number"] = access.Phone;

            // Proved where it is the one that codes are sent to.
            claims["phone_number_verified"] = access.Phone == access.TextPhone;
        }

        if (access.Scopes.Contains(Scopes.Address) && await homes.FindAsync(access.Account, context.RequestAborted) is { } home)
        {
            claims["address"] = new JsonObject { ["formatted"] = home, ["country"] = "GB" };
        }

        return Json(claims);
    }

    // The page behind it reads what it needs from the address; a form's parameters are put there.
    private static async Task<IResult> EndSessionAsync(HttpContext context)
    {
        var parameters = await PartnerRequests.ParametersAsync(context.Request) ?? [];
        var known = parameters.Where(p => p.Key is "id_token_hint" or "post_logout_redirect_uri" or "state" or "client_id" && p.Value is [{ Length: > 0 and < LongestValue }]);
        return Results.Redirect(ProviderAddresses.SignOut + QueryString.Create(known));
    }

    private static IResult Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        headers.AccessControlMaxAge = "86400";
        return Results.NoContent();
    }

    private static IResult Tokens(HttpContext context, PartnerTokens? tokens)
    {
        if (tokens is null)
        {
            return Error(context, "invalid_grant", "The code or token is not good: it was used, has run out, is another's, or was sent with something else wrong.");
        }

        NoStore(context.Response);
        var answer = new JsonObject
        {
            ["access_token"] = tokens.Access,
            ["token_type"] = "Bearer",
            ["expires_in"] = PartnerTokens.AccessSeconds,
            ["id_token"] = tokens.IdToken,
            ["scope"] = string.Join(' ', tokens.Scopes),
        };
        if (tokens.Refresh is not null)
        {
            answer["refresh_token"] = tokens.Refresh;
        }

        return Json(answer);
    }

    private static IResult NotKnown(HttpContext context, bool tooMany)
    {
        if (tooMany)
        {
            context.Response.Headers.RetryAfter = "300";
            return Error(context, "temporarily_unavailable", "There were too many wrong tries.", StatusCodes.Status429TooManyRequests);
        }

        context.Response.Headers.WWWAuthenticate = "Basic realm=\"openid\"";
        return Error(context, "invalid_client", "The client is not known, or did not show who it is as it is registered to.", StatusCodes.Status401Unauthorized);
    }

    private static IResult Error(HttpContext context, string error, string description, int status = StatusCodes.Status400BadRequest)
    {
        NoStore(context.Response);
        return Results.Json(new { error, error_description = description }, statusCode: status);
    }

    private static async Task<Dictionary<string, string>?> FormAsync(HttpContext context)
    {
        var parameters = await PartnerRequests.ParametersAsync(context.Request);
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters ?? [])
        {
            if (value is not [{ Length: <= LongestValue } one] || !form.TryAdd(name, one))
            {
                return null;
            }
        }

        return parameters is null ? null : form;
    }

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");

    private static IResult Cached(HttpContext context, JsonObject body)
    {
        context.Response.Headers.CacheControl = "public, max-age=900";
        return Json(body);
    }

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);

    private static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }

    // No cookie opens anything here, so any page may read what its own token opens.
    private static void Open(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
