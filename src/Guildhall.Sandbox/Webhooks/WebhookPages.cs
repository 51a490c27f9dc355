using System.Text;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Sandbox.Webhooks;

/// <summary>A partner's system that is told of cases by webhook, and shows what it was told.</summary>
internal static class WebhookPages
{
    public static void Map(WebApplication app, WebhookInbox inbox, FaultList faults)
    {
        app.MapPost("/webhooks/receive", context => ReceiveAsync(context, inbox, faults));
        app.MapGet("/webhooks", () => List(inbox, null));
        app.MapPost("/webhooks/secrets", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            try
            {
                inbox.Trust(form["secret"].ToString().Trim());
                return Results.Redirect("/webhooks");
            }
            catch (ArgumentException)
            {
                return List(inbox, "That is no secret. It begins with whsec_.");
            }
        });
        app.MapGet("/api/webhooks", () => Results.Json(new { received = inbox.All, refused = inbox.Refused }));
    }

    private static IResult List(WebhookInbox inbox, string? problem)
    {
        var received = inbox.All.Reverse().Select(r => $"<tr><td>{Html.When(r.At)}</td><td>{Html.Text(r.Type)}</td><td>{Html.Text(r.Data.ToString())}</td><td>{r.Times}</td></tr>");
        var refused = inbox.Refused.Reverse().Select(r => $"<tr><td>{Html.When(r.At)}</td><td>{Html.Text(r.Why)}</td></tr>");
        return Html.Page(
            "Webhooks",
            $"""
            <h1>What a partner was told by webhook</h1>
            <p>It listens at <code>/webhooks/receive</code>, and knows {inbox.Secrets} secret(s).</p>
            {(problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Html.Text(problem)}</p>")}
            <form class="fault" method="post" action="/webhooks/secrets"><label>Secret of a webhook<br><input name="secret" size="50" autocomplete="off"></label> <button>Believe it</button></form>
            <h2>Taken</h2>
            <table><thead><tr><th>When</th><th>What</th><th>What it said</th><th>Times</th></tr></thead><tbody>{string.Concat(received)}</tbody></table>
            <h2>Turned away</h2>
            <table><thead><tr><th>When</th><th>Why</th></tr></thead><tbody>{string.Concat(refused)}</tbody></table>
            """,
            problem is null ? 200 : 400);
    }

    private static async Task ReceiveAsync(HttpContext context, WebhookInbox inbox, FaultList faults)
    {
        var fault = faults.Take("webhooks")?.Kind;
        switch (fault)
        {
            case "error":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("The system failed.");
                return;
            case "gone":
                context.Response.StatusCode = StatusCodes.Status410Gone;
                return;
            case "redirect":
                context.Response.Redirect("/webhooks");
                return;
            case "hang":
                await faults.HangAsync(context.RequestAborted);
                context.Abort();
                return;
            case "drop":
                context.Abort();
                return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers;
        if (inbox.Take(headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body) is { } why)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync(why);
            return;
        }

        if (fault == "lost")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
