namespace Guildhall.Sandbox.Mailbox;

/// <summary>The mailbox as pages for people and as JSON for tests.</summary>
internal static class MailboxPages
{
    private const int Shown = 200;

    public static void Map(WebApplication app, MessageStore messages)
    {
        app.MapGet("/sandbox.css", () => Results.Content(Html.Style, "text/css"));
        app.MapGet("/", () => List(messages.All));
        app.MapGet("/messages/{id:int}", (int id) => messages.Find(id) is { } message ? One(message) : Missing());
        app.MapGet("/messages/{id:int}/html", (int id, HttpContext context) =>
            messages.Find(id) is { Html: { } html } ? Body(html, context) : Missing());
        app.MapGet("/messages/{id:int}/pdf", (int id) => messages.Find(id) is { Pdf: { } pdf } ? Results.Bytes(pdf, "application/pdf") : Missing());
        app.MapPost("/empty", () =>
        {
            messages.Clear();
            return Results.Redirect("/");
        });

        app.MapGet("/api/messages", (string? to) => Results.Json(to is null ? messages.All : messages.To(to)));
        app.MapGet("/api/messages/{id:int}", (int id) => messages.Find(id) is { } message ? Results.Json(message) : Results.NotFound());
        app.MapDelete("/api/messages", () =>
        {
            messages.Clear();
            return Results.NoContent();
        });
    }

    private static IResult List(IReadOnlyList<Message> messages) => Html.Page(
        "Mailbox",
        messages.Count == 0
            ? """<h1>Mailbox</h1><p>Nothing has been sent yet. E-mails and texts the council sends appear here; none leaves this machine.</p>"""
            : $"""
            <h1>Mailbox</h1>
            <p class="soft">{messages.Count} {(messages.Count == 1 ? "message" : "messages")}{(messages.Count > Shown ? $", the last {Shown} shown" : "")}. None left this machine.</p>
            <ol class="messages">
            {string.Concat(messages.Take(Shown).Select(Row))}
            </ol>
            <form method="post" action="/empty"><p><button>Empty the mailbox</button></p></form>
            """);

    private static string Row(Message message) =>
        $"""
        <li><span class="kind">{Kind(message)}</span> <a href="/messages/{message.Id}">{Html.Text(Title(message))}</a> <span class="soft">{Html.When(message.ReceivedAt)}</span>
        <span class="to soft">to {Html.Text(string.Join(", ", message.To))}</span></li>

        """;

    private static IResult One(Message message) => Html.Page(
        Title(message),
        $"""
        <h1>{Html.Text(Title(message))}</h1>
        <dl>
        <dt>{Kind(message)}</dt><dd>by {(message.Via == "smtp" ? "the mail server" : "GOV.UK Notify")}, {Html.When(message.ReceivedAt)}</dd>
        <dt>To</dt><dd>{Html.Text(string.Join(", ", message.To))}</dd>
        <dt>From</dt><dd>{Html.Text(message.From)}</dd>
        {(message.Attachments.Count == 0 ? "" : $"<dt>Attached</dt><dd>{Html.Text(string.Join(", ", message.Attachments))}</dd>")}
        </dl>
        {(message.Html is null ? "" : $"""
        <h2>As HTML</h2>
        <iframe title="The message as HTML" src="/messages/{message.Id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
        <p><a href="/messages/{message.Id}/html">Open it alone</a></p>
        """)}
        {(message.Pdf is null ? "" : $"""<p><a href="/messages/{message.Id}/pdf">See the letter (PDF)</a></p>""")}
        <h2>As text</h2>
        <pre>{Html.Text(message.Text)}</pre>
        {(message.Headers.Count == 0 ? "" : $"""
        <h2>Headers</h2>
        <pre>{Html.Text(string.Join('\n', message.Headers.Select(h => $"{h.Key}: {h.Value}")))}</pre>
        """)}
        """);

    // What someone sent is shown without script, forms or pictures from elsewhere, as if from a site of its own.
    private static IResult Body(string html, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
        var head = html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
        return Results.Content(head < 0 ? html : html.Insert(head + 6, """<base target="_blank">"""), "text/html; charset=utf-8");
    }

    private static IResult Missing() => Html.Page("Not found", "<h1>There is no such message</h1><p>The mailbox may have been emptied.</p>", 404);

    private static string Kind(Message message) => message.Kind switch { "sms" => "Text", "letter" => "Letter", _ => "E-mail" };

    private static string Title(Message message) =>
        message.Subject.Length > 0 ? message.Subject : message.Text.Length is 0 ? "(no subject)" : message.Text.Length < 100 ? message.Text : message.Text[..100] + "…";
}
