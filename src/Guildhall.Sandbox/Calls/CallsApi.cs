using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Sandbox.Accounts;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Sandbox.Calls;

/// <summary>A system that is told of cases, as its connector answers: <c>docs/connectors.md</c>.</summary>
internal static class CallsApi
{
    public static void Map(WebApplication app, CallStore calls, FaultList faults)
    {
        app.MapPost("/connectors/calls/{name}", (HttpContext context, string name) => TakeAsync(context, name, calls, faults));
        app.MapGet("/calls", () => List(calls));
        app.MapGet("/api/calls", () => Results.Json(calls.All));
    }

    private static IResult List(CallStore calls)
    {
        var rows = calls.All.Reverse().Select(c => $"<tr><td>{Html.Text(c.Name)}</td><td>{Html.Text(c.Body.ToString())}</td><td>{Html.When(c.At)}</td></tr>");
        return Html.Page(
            "Calls",
            $"""
            <h1>What other systems were told</h1>
            <table><thead><tr><th>Call</th><th>What it said</th><th>When</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>
            """);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, string name, CallStore calls, FaultList faults)
    {
        var fault = faults.Take("calls")?.Kind;
        switch (fault)
        {
            case "error":
                return Problem(500, "The system failed.");
            case "refuse":
                return Problem(422, "There is no such asset.");
            case "html":
                return Results.Content("<html><body><h1>404 Not Found</h1></body></html>", "text/html", statusCode: 404);
            case "hang":
                await faults.HangAsync(context.RequestAborted);
                context.Abort();
                return Results.Empty;
            case "drop":
                context.Abort();
                return Results.Empty;
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {AccountsApi.Key}")))
        {
            return Problem(401, "The key is wrong.");
        }

        if (context.Request.Headers["Idempotency-Key"] is not [{ Length: > 0 } key])
        {
            return Problem(400, "Send an Idempotency-Key.");
        }

        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        }
        catch (JsonException)
        {
            return Problem(400, "Send JSON.");
        }

        var number = calls.Take(name, key, body);
        if (fault == "lost")
        {
            context.Abort();
            return Results.Empty;
        }

        return Results.Json(new { reference = $"SB-{number}" });
    }

    private static IResult Problem(int status, string title) =>
        Results.Json(new { type = "about:blank", title, status }, contentType: "application/problem+json", statusCode: status);
}
