using System.Buffers;
using System.Text;

namespace Guildhall.Foundations.Modules.Records.Recognise;

/// <summary>Tells plain text: UTF-8 from end to end, no control characters, and nothing a browser would take for a page.</summary>
internal static class PlainText
{
    // Browsers look no further than this when they guess.
    private const int Sniffed = 2048;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\r' or '\f')).Select(c => (byte)c), 0x7f]);

    private static readonly SearchValues<string> Markup = SearchValues.Create(
        ["<!", "<?", "<html", "<head", "<body", "<script", "<svg", "<iframe", "<img", "<a ", "<div", "<table", "<style", "<title", "<meta", "<link", "<object", "<embed", "<form", "<h1", "<p>", "<br", "<font", "<b>"],
        StringComparison.OrdinalIgnoreCase);

    // Rich text, PostScript, a PDF's later lines, a script: text, but not meant to be read.
    private static readonly string[] s_otherFormats = [@"{\rtf", "%!", "%PDF", "#!", "MZ"];

    public static bool IsPlain(Stream content)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var characters = ArrayPool<char>.Shared.Rent(17 * 1024);
        try
        {
            content.Position = 0;
            int read;
            var first = true;
            while ((read = content.ReadAtLeast(bytes.AsSpan(0, 16 * 1024), 16 * 1024, throwOnEndOfStream: false)) > 0)
            {
                var count = decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false);
                if (bytes.AsSpan(0, read).ContainsAny(Controls) || (first && IsSomethingElse(characters.AsSpan(0, Math.Min(count, Sniffed)))))
                {
                    return false;
                }

                first = false;
            }

            decoder.GetChars([], characters, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private static bool IsSomethingElse(ReadOnlySpan<char> start)
    {
        foreach (var format in s_otherFormats)
        {
            if (start.TrimStart('\ufeff').StartsWith(format, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return start.ContainsAny(Markup);
    }
}
