using System.Net;
using Guildhall.Platform.Design;

namespace Guildhall.Foundations.Modules.Notifications.Write;

/// <summary>What the council's e-mails carry of its own: the name and the colours.</summary>
internal sealed class Letterhead(CouncilProfile council)
{
    /// <summary>The council's name.</summary>
    public string Council => council.Name.English;

    /// <summary>A whole e-mail: one column, readable without its style, in the reader's language.</summary>
    public string Html(string language, string subject, string markdown)
    {
        var colours = council.Colours;
        return
            $"""
            <!doctype html>
            <html lang="{(language == "cy" ? "cy" : "en-GB")}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>{WebUtility.HtmlEncode(subject)}</title>
            </head>
            <body style="margin:0;padding:0;background:{colours.Paper};">
            <div style="max-width:600px;margin:0 auto;background:{colours.Paper};color:{colours.Ink};font-family:Helvetica,Arial,sans-serif;font-size:17px;line-height:1.5;">
            <p style="margin:0;padding:16px 24px;background:{colours.AccentDark};color:{colours.Paper};font-size:20px;font-weight:bold;">{WebUtility.HtmlEncode(council.Name.In(language))}</p>
            <div style="padding:24px;">
            {Letter.Html(markdown, colours.Accent.ToString()).Trim()}
            </div>
            </div>
            </body>
            </html>
            """;
    }
}
