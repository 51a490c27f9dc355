using System.Net;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Foundations.Modules.Notifications.Write;

/// <summary>What the council's e-mails carry of its own: the name and the colour.</summary>
internal sealed partial record Letterhead(string Council, string Colour)
{
    /// <summary>Reads it from the council's <c>council.yaml</c>.</summary>
    public static Letterhead Read(string councilFolder)
    {
        try
        {
            using var reader = new StreamReader(Path.Combine(councilFolder, "council.yaml"));
            var yaml = new YamlStream();
            yaml.Load(reader);
            var root = yaml.Documents[0].RootNode;
            return new Letterhead(
                Text(root, "name") ?? throw new InvalidOperationException("council.yaml has no name: add “name: …”."),
                Text(root, "branding", "colours", "accent-dark") is { } colour && Hex().IsMatch(colour) ? colour : "#1d2a2e");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new InvalidOperationException($"council.yaml cannot be read from “{councilFolder}”: {e.Message}", e);
        }
    }

    /// <summary>A whole e-mail around its body: one column, readable without its style, in the reader's language.</summary>
    public string Html(string language, string subject, string body) =>
        $"""
        <!doctype html>
        <html lang="{(language == "cy" ? "cy" : "en-GB")}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        <title>{WebUtility.HtmlEncode(subject)}</title>
        </head>
        <body style="margin:0;padding:0;background:#f3f4f4;">
        <div style="max-width:600px;margin:0 auto;background:#ffffff;color:#1c2426;font-family:'Source Sans 3',Helvetica,Arial,sans-serif;font-size:17px;line-height:1.5;">
        <p style="margin:0;padding:16px 24px;background:{Colour};color:#ffffff;font-size:20px;font-weight:bold;">{WebUtility.HtmlEncode(Council)}</p>
        <div style="padding:24px;">
        {body.Trim()}
        </div>
        </div>
        </body>
        </html>
        """;

    private static string? Text(YamlNode node, params string[] path)
    {
        foreach (var key in path)
        {
            if (node is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(key), out node!))
            {
                return null;
            }
        }

        return (node as YamlScalarNode)?.Value;
    }

    [GeneratedRegex("^#[0-9A-Fa-f]{6}\\z", RegexOptions.None, 1000)]
    private static partial Regex Hex();
}
