using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guildhall.Sandbox.Faults;
using Microsoft.AspNetCore.Http.Extensions;

namespace Guildhall.Sandbox.OneLogin;

/// <summary>GOV.UK One Login, as far as a service meets it: code flow, <c>private_key_jwt</c>, vectors of trust, core identity.</summary>
internal static class OneLoginApi
{
    private const string Target = "one-login";

    private static readonly string[] s_away = ["error", "hang", "drop", "html"];
    private static readonly string[] s_spoilsToken = ["rotate", "wrong-key", "unsigned", "expired", "wrong-nonce", "wrong-audience", "wrong-issuer", "low-trust"];
    private static readonly string[] s_spoilsPerson = ["other-person", "not-proved", "other-identity", "wrong-identity-key"];

    public static void Map(WebApplication app, OneLoginService service, FaultList faults)
    {
        app.MapGet("/one-login/.well-known/openid-configuration", (Delegate)((HttpContext context) => OrFaultAsync(context, faults, () => Json(Discovery(context)))));
        app.MapGet("/one-login/.well-known/jwks.json", () => Json(service.KeySet()));
        app.MapGet("/.well-known/did.json", (HttpRequest request) => Json(service.DidDocument(request.Host.Value!)));
        app.MapGet("/one-login/authorize", (HttpContext context) => Choose(context, service));
        app.MapGet("/one-login/sign-in", (HttpContext context) => SignIn(context, service, faults));
        app.MapPost("/one-login/token", (Delegate)((HttpContext context) => TokenAsync(context, service, faults)));
        app.MapGet("/one-login/userinfo", (HttpContext context) => UserInfo(context, service, faults));
        app.MapGet("/api/one-login/logout-token/{person}", (HttpContext context, string person) =>
            OneLoginPerson.All.FirstOrDefault(p => p.Id == person) is { } found ? Results.Text(service.LogoutToken(Issuer(context), found)) : Results.NotFound());
        app.MapGet("/one-login/logout", (HttpRequest request) => Html.Page(
            "Signed out of One Login", $"""<h1>You have signed out of One Login</h1>{(Loopback(request.Query["post_logout_redirect_uri"]) is { } to ? $"""<p><a href="{Html.Text(to)}">Back to the council</a></p>""" : "")}"""));
    }

    private static JsonObject Discovery(HttpContext context)
    {
        var issuer = Issuer(context);
        return new JsonObject
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = issuer + "authorize",
            ["token_endpoint"] = issuer + "token",
            ["userinfo_endpoint"] = issuer + "userinfo",
            ["end_session_endpoint"] = issuer + "logout",
            ["jwks_uri"] = issuer + ".well-known/jwks.json",
            ["scopes_supported"] = new JsonArray("openid", "email", "phone"),
            ["response_types_supported"] = new JsonArray("code"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
            ["subject_types_supported"] = new JsonArray("public", "pairwise"),
        };
    }

    private static IResult Choose(HttpContext context, OneLoginService service)
    {
        var query = context.Request.Query;
        return Read(context, service) is string problem
            ? Html.Page("One Login", $"""<h1>One Login</h1><p class="problem" role="alert">{Html.Text(problem)}</p>""", 400)
            : Html.Page(
                "One Login",
                $"""
                <h1>Who are you today?</h1>
                <p>This stands in for GOV.UK One Login. The council asked for <code>{Html.Text(query["vtr"])}</code>.</p>
                <ul>
                {string.Concat(OneLoginPerson.All.Select(p => $"""<li><a href="/one-login/sign-in{Html.Text(Query(context, ("person", p.Id)))}">{Html.Text($"{p.GivenName} {p.FamilyName}")}</a>, {Html.Text(p.Email)}{(p.CanProve ? "" : ", who cannot prove who they are")}</li>"""))}
                </ul>
                <p><a href="/one-login/sign-in{Html.Text(Query(context, ("person", "nobody")))}">Turn back</a></p>
                """);
    }

    private static IResult SignIn(HttpContext context, OneLoginService service, FaultList faults)
    {
        if (Read(context, service) is not OneLoginRequest request)
        {
            return Results.BadRequest();
        }

        var back = new QueryBuilder { { "state", request.State } };
        if (Take(faults, "denied") is not null || OneLoginPerson.All.FirstOrDefault(p => p.Id == context.Request.Query["person"]) is not { } person)
        {
            back.Add("error", "access_denied");
        }
        else
        {
            back.Add("code", service.NewCode(request, person));
        }

        return Results.Redirect(request.RedirectUri + back);
    }

    private static async Task<IResult> TokenAsync(HttpContext context, OneLoginService service, FaultList faults)
    {
        var form = await context.Request.ReadFormAsync();
        return await OrFaultAsync(context, faults, () =>
        {
            if (form["client_assertion_type"] != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                || service.AssertionProblem(form["client_assertion"], Issuer(context) + "token") is not null)
            {
                return Error("invalid_client");
            }

            if (form["grant_type"] != "authorization_code" || service.TakeCode(form["code"].ToString()) is not var (request, person)
                || form["redirect_uri"] != request.RedirectUri || service.Now - request.At > TimeSpan.FromMinutes(10)
                || (request.Challenge is not null && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != request.Challenge))
            {
                return Error("invalid_grant");
            }

            var token = service.NewToken(request, person);
            return Json(new JsonObject
            {
                ["access_token"] = token,
                ["token_type"] = "Bearer",
                ["expires_in"] = 180,
                ["id_token"] = service.IdToken(Issuer(context), request, person, token, Take(faults, s_spoilsToken)),
            });
        });
    }

    private static IResult UserInfo(HttpContext context, OneLoginService service, FaultList faults)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer ", StringComparison.Ordinal) && service.FindToken(authorization["Bearer ".Length..]) is var (request, person)
            ? Json(service.UserInfo(Root(context), context.Request.Host.Value!, request, person, Take(faults, s_spoilsPerson)))
            : Results.Json(new { error = "invalid_token" }, statusCode: 401);
    }

    // The request, or what is wrong with it in a sentence.
    private static object Read(HttpContext context, OneLoginService service)
    {
        var query = context.Request.Query;
        string Get(string name) => query[name].ToString();
        if (Get("client_id") != OneLoginService.ClientId)
        {
            return "No service is registered by that client_id.";
        }

        if (Loopback(Get("redirect_uri")) is not { } redirect || !redirect.EndsWith("/account/one-login/return", StringComparison.Ordinal))
        {
            return "The redirect_uri is not registered.";
        }

        if (Get("response_type") != "code" || !Get("scope").Split(' ').Contains("openid") || Get("state").Length == 0 || Get("nonce").Length == 0)
        {
            return "response_type, scope, state and nonce are needed.";
        }

        try
        {
            // ["Cl.Cm.P2"]: the credentials' level, and how surely identity is to be proved.
            var vector = JsonSerializer.Deserialize<string[]>(Get("vtr"))!.Single().Split('.');
            return new OneLoginRequest(
                redirect,
                Get("state"),
                Get("nonce"),
                string.Join('.', vector.Where(part => part[0] == 'C')),
                vector.FirstOrDefault(part => part[0] == 'P') ?? "",
                query.ContainsKey("code_challenge") ? Get("code_challenge") : null,
                Get("claims").Contains(OneLoginService.CoreIdentity, StringComparison.Ordinal),
                service.Now);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or ArgumentNullException)
        {
            return "vtr is not a vector of trust.";
        }
    }

    private static async Task<IResult> OrFaultAsync(HttpContext context, FaultList faults, Func<IResult> answer)
    {
        switch (Take(faults, s_away))
        {
            case null:
                return answer();
            case "error":
                return Results.Json(new { error = "server_error" }, statusCode: 500);
            case "html":
                return Results.Content("<html><body><h1>Service unavailable</h1></body></html>", "text/html", statusCode: 503);
            case "hang":
                await faults.HangAsync(context.RequestAborted);
                break;
        }

        context.Abort();
        return Results.Empty;
    }

    // A fault waits for the step it spoils.
    private static string? Take(FaultList faults, params string[] kinds) =>
        faults.All.FirstOrDefault(f => f.Target == Target) is { } set && kinds.Contains(set.Kind) ? faults.Take(Target)?.Kind : null;

    private static string? Loopback(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Scheme == Uri.UriSchemeHttp ? address : null;

    private static string Query(HttpContext context, (string Name, string Value) more) =>
        new QueryBuilder(context.Request.Query.Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()))) { { more.Name, more.Value } }.ToString();

    private static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/";

    private static string Issuer(HttpContext context) => Root(context) + "one-login/";

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");

    private static IResult Error(string error) => Results.Json(new { error }, statusCode: 400);
}
