using System.Globalization;
using System.Net;

namespace Guildhall.Sandbox;

/// <summary>The Sandbox's own plain pages: no script, no dependency on the product.</summary>
internal static class Html
{
    public const string Style =
        """
        :root { color-scheme: light; --ink: #1c2426; --soft: #566266; --line: #d5dadb; --link: #0b4f8a; }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        a { color: var(--link); }
        a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid #ffbf2e; outline-offset: 1px; }
        header { background: #2b3a3f; color: #fff; padding: .75rem 1rem; }
        header a { color: #fff; margin-right: 1.25rem; text-decoration: none; }
        header a:hover { text-decoration: underline; }
        header strong { margin-right: 1.5rem; }
        main { max-width: 62rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
        .soft { color: var(--soft); }
        ol.messages { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
        ol.messages li { border-bottom: 1px solid var(--line); padding: .6rem 0; display: grid; grid-template-columns: 4rem 1fr auto; gap: 0 .75rem; align-items: baseline; }
        ol.messages a { font-weight: 600; overflow-wrap: anywhere; }
        ol.messages .to { grid-column: 2; overflow-wrap: anywhere; }
        .kind { font-size: .8125rem; color: var(--soft); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, Menlo, Consolas, monospace; background: #f5f6f6; padding: 1rem; margin: 0; }
        iframe { width: 100%; height: 44rem; border: 1px solid var(--line); background: #fff; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; overflow-wrap: anywhere; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        form.fault { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: .5rem 0; }
        label { display: block; font-size: .875rem; }
        input, select, button { font: inherit; padding: .4rem .6rem; border: 1px solid #6c777b; border-radius: 3px; background: #fff; color: inherit; max-width: 100%; }
        input[type=number] { width: 6.5rem; }
        button { background: #2b3a3f; color: #fff; border-color: #2b3a3f; cursor: pointer; }
        .problem { border-left: 4px solid #b3261e; padding: .25rem .75rem; }
        @media (max-width: 40rem) { ol.messages li { grid-template-columns: 1fr auto; } ol.messages .kind { grid-column: 1 / -1; } ol.messages .to { grid-column: 1 / -1; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
        """;

    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string When(DateTimeOffset at) =>
        $"""<time datetime="{at:O}">{at.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture)} UTC</time>""";

    public static IResult Page(string title, string main, int status = 200) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en-GB">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{Text(title)} – Sandbox</title>
          <link rel="stylesheet" href="/sandbox.css">
          <link rel="icon" href="data:,">
        </head>
        <body>
        <header><nav aria-label="Sandbox"><strong>Sandbox</strong> <a href="/">Mailbox</a> <a href="/accounts">Accounts</a> <a href="/faults">Faults</a> <a href="/parking">Parking</a> <a href="/webhooks">Webhooks</a></nav></header>
        <main>
        {main}
        </main>
        </body>
        </html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
