using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Sandbox.Accounts;

/// <summary>The systems that keep council tax, rent, parking and library accounts, as their connectors answer: <c>docs/connectors.md</c>.</summary>
internal static class AccountsApi
{
    /// <summary>The key the systems know the product by.</summary>
    public const string Key = "accounts-of-the-sandbox";

    private static readonly (string Kind, string Number, string Fact, string Label)[] s_accounts =
    [
        ("council-tax", "40012345", "NM1 2AB", "12 Orchard Street"),
        ("council-tax", "40099871", "NM3 4DE", "Flat 2, 81 Station Road"),
        ("rent", "RN104477", "1985-03-27", "Flat 2, 81 Station Road"),
        ("parking", "PK2048", "NM12 ABC", "Resident permits, zone C"),
        ("library", "B0012345", "Lee", "Library card"),
    ];

    public static void Map(WebApplication app, FaultList faults)
    {
        app.MapPost("/connectors/accounts/{kind}/proofs", (HttpContext context, string kind) => ProveAsync(context, kind, faults));
        app.MapGet("/accounts", List);
    }

    private static IResult List()
    {
        var rows = s_accounts.Select(a => $"<tr><td>{Html.Text(a.Kind)}</td><td>{Html.Text(a.Number)}</td><td>{Html.Text(a.Fact)}</td><td>{Html.Text(a.Label)}</td></tr>");
        return Html.Page(
            "Accounts",
            $"""
            <h1>Accounts of other systems</h1>
            <p>What they know. Link one at /account/links.</p>
            <table><thead><tr><th>Kind</th><th>Number</th><th>Fact</th><th>Account</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>
            """);
    }

    private static async Task<IResult> ProveAsync(HttpContext context, string kind, FaultList faults)
    {
        switch (faults.Take("accounts")?.Kind)
        {
            case "error":
                return Problem(500, "The system failed.");
            case "html":
                return Results.Content("<html><body><h1>404 Not Found</h1></body></html>", "text/html", statusCode: 404);
            case "rubbish":
                return Results.Content("{ \"key\": ", "application/json");
            case "hang":
                await faults.HangAsync(context.RequestAborted);
                context.Abort();
                return Results.Empty;
            case "drop":
                context.Abort();
                return Results.Empty;
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {Key}")))
        {
            return Problem(401, "The key is wrong.");
        }

        Proof? proof;
        try
        {
            proof = await JsonSerializer.DeserializeAsync<Proof>(context.Request.Body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return Problem(400, "Send a number and a fact as JSON.");
        }

        foreach (var account in s_accounts.Where(a => a.Kind == kind && a.Number == proof?.Number && Same(a.Fact, proof?.Fact)))
        {
            return Results.Json(new { key = $"{account.Kind}/{account.Number}", label = account.Label });
        }

        return Problem(404, "No account has this number and this fact.");
    }

    private static bool Same(string known, string? given) =>
        given is not null && string.Equals(known.Replace(" ", "", StringComparison.Ordinal), given.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static IResult Problem(int status, string title) =>
        Results.Json(new { type = "about:blank", title, status }, contentType: "application/problem+json", statusCode: status);

    private sealed record Proof(string? Number, string? Fact);
}
