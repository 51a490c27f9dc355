using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Sandbox.Mailbox;

namespace Guildhall.Sandbox.Smtp;

/// <summary>Reads as much of MIME as it takes to show a message: text, HTML, and the names of attachments.</summary>
internal static partial class MimeMessage
{
    private const int Deepest = 10;

    static MimeMessage() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Message Read(byte[] content)
    {
        // Latin-1 keeps every byte as the character of its number until the charset is known.
        var (headers, body) = Split(Encoding.Latin1.GetString(content));
        var parts = new Parts();
        Collect(headers, body, parts, 0);
        return new Message
        {
            Kind = "email",
            Via = "smtp",
            From = Decoded(headers, "From") ?? "",
            To = [],
            Subject = Decoded(headers, "Subject") ?? "",
            Text = parts.Text ?? "",
            Html = parts.Html,
            Reference = headers.FirstOrDefault(h => Is(h, "Message-ID")).Value,
            Headers = [.. headers.Select(h => KeyValuePair.Create(h.Key, Words(h.Value)))],
            Attachments = parts.Attachments,
        };
    }

    private static void Collect(List<KeyValuePair<string, string>> headers, string body, Parts parts, int depth)
    {
        var type = headers.FirstOrDefault(h => Is(h, "Content-Type")).Value ?? "text/plain";
        var kind = type.Split(';')[0].Trim().ToLowerInvariant();
        if (kind.StartsWith("multipart/", StringComparison.Ordinal))
        {
            if (depth < Deepest && Parameter(type, "boundary") is { } boundary)
            {
                foreach (var part in Divide(body, boundary))
                {
                    var (partHeaders, partBody) = Split(part);
                    Collect(partHeaders, partBody, parts, depth + 1);
                }
            }

            return;
        }

        var disposition = headers.FirstOrDefault(h => Is(h, "Content-Disposition")).Value ?? "";
        var isText = kind is "text/plain" or "text/html" && !disposition.StartsWith("attachment", StringComparison.OrdinalIgnoreCase);
        if (!isText)
        {
            parts.Attachments.Add(Words(Parameter(disposition, "filename") ?? Parameter(type, "name") ?? kind));
            return;
        }

        var transfer = headers.FirstOrDefault(h => Is(h, "Content-Transfer-Encoding")).Value ?? "7bit";
        var text = Charset(Parameter(type, "charset")).GetString(Bytes(body, transfer.Trim())).ReplaceLineEndings("\n");
        if (kind == "text/html")
        {
            parts.Html ??= text;
        }
        else
        {
            parts.Text ??= text;
        }
    }

    private static (List<KeyValuePair<string, string>> Headers, string Body) Split(string content)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var at = 0;
        while (at < content.Length)
        {
            var end = content.IndexOf("\r\n", at, StringComparison.Ordinal);
            var line = end < 0 ? content[at..] : content[at..end];
            at = end < 0 ? content.Length : end + 2;
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t' && headers.Count > 0)
            {
                var (name, value) = headers[^1];
                headers[^1] = KeyValuePair.Create(name, value + " " + line.Trim());
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                headers.Add(KeyValuePair.Create(line[..colon].TrimEnd(), line[(colon + 1)..].Trim()));
            }
        }

        return (headers, content[at..]);
    }

    private static IEnumerable<string> Divide(string body, string boundary)
    {
        // The line end before a boundary belongs to the boundary.
        var pieces = ("\r\n" + body).Split("\r\n--" + boundary);
        foreach (var piece in pieces.Skip(1))
        {
            if (piece.StartsWith("--", StringComparison.Ordinal))
            {
                yield break;
            }

            var start = piece.IndexOf("\r\n", StringComparison.Ordinal);
            if (start >= 0)
            {
                yield return piece[(start + 2)..];
            }
        }
    }

    private static byte[] Bytes(string body, string transfer)
    {
        switch (transfer.ToLowerInvariant())
        {
            case "base64":
                var letters = NotBase64().Replace(body, "");
                var decoded = new byte[letters.Length];
                return Convert.TryFromBase64String(letters, decoded, out var written) ? decoded[..written] : Encoding.Latin1.GetBytes(body);
            case "quoted-printable":
                return QuotedPrintable(SoftBreak().Replace(body, ""));
            default:
                return Encoding.Latin1.GetBytes(body);
        }
    }

    private static byte[] QuotedPrintable(string text) =>
        Encoding.Latin1.GetBytes(Escaped().Replace(text, m => ((char)byte.Parse(m.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));

    private static string? Decoded(List<KeyValuePair<string, string>> headers, string name) =>
        headers.FirstOrDefault(h => Is(h, name)).Value is { } value ? Words(value) : null;

    /// <summary>A header with its encoded words (RFC 2047) read. One character may be split over two words: bytes are joined first.</summary>
    private static string Words(string value)
    {
        // With SMTPUTF8 a header may hold UTF-8 as it is.
        if (value.Any(c => c > 127))
        {
            value = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));
        }

        return EncodedWords().Replace(value, run =>
        {
            var read = new StringBuilder();
            var bytes = new List<byte>();
            string? charset = null;
            foreach (Match word in EncodedWord().Matches(run.Value))
            {
                if (charset is not null && charset != word.Groups["charset"].Value)
                {
                    read.Append(Charset(charset).GetString([.. bytes]));
                    bytes.Clear();
                }

                charset = word.Groups["charset"].Value;
                var inner = word.Groups["text"].Value;
                bytes.AddRange(word.Groups["how"].Value is "B" or "b" ? Bytes(inner, "base64") : QuotedPrintable(inner.Replace('_', ' ')));
            }

            return read.Append(Charset(charset).GetString([.. bytes])).ToString();
        });
    }

    private static string? Parameter(string header, string name)
    {
        var match = Regex.Match(
            header,
            $"""(?:^|;)\s*{Regex.Escape(name)}\s*=\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^;\s]+))""",
            RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        return !match.Success ? null : match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value;
    }

    private static Encoding Charset(string? name)
    {
        try
        {
            return string.IsNullOrEmpty(name) ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1;
        }
    }

    private static bool Is(KeyValuePair<string, string> header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[^A-Za-z0-9+/=]", RegexOptions.None, 1000)]
    private static partial Regex NotBase64();

    [GeneratedRegex("=[ \t]*\r\n", RegexOptions.None, 1000)]
    private static partial Regex SoftBreak();

    [GeneratedRegex("=[0-9A-Fa-f]{2}", RegexOptions.None, 1000)]
    private static partial Regex Escaped();

    // A run of encoded words: the space between two of them is not part of the text.
    [GeneratedRegex(@"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=(\s+=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EncodedWords();

    [GeneratedRegex(@"=\?(?<charset>[^?\s*]+)[^?\s]*\?(?<how>[BbQq])\?(?<text>[^?\s]*)\?=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EncodedWord();

    private sealed class Parts
    {
        public string? Text { get; set; }

        public string? Html { get; set; }

        public List<string> Attachments { get; } = [];
    }
}
