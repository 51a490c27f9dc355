using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Guildhall.Platform.Printing;

/// <summary>
/// Binds documents of <see cref="DocumentPress"/> into one file for a printing room: each begins on the front of a sheet, with an empty page before it
/// where the one before ends on a front. It is for paper: the tags that screen readers follow stay with the documents themselves.
/// </summary>
public static partial class DocumentBinder
{
    /// <summary>One file of all the pages, in order.</summary>
    /// <exception cref="FormatException">One of them is not a document of ours.</exception>
    public static byte[] Bind(IEnumerable<byte[]> documents, string title)
    {
        var file = new PdfFile();
        var (catalogue, pages) = (file.Reserve(), file.Reserve());
        var bound = new List<int>();
        foreach (var document in documents)
        {
            if (bound.Count % 2 == 1)
            {
                bound.Add(file.Add($"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 595.28 841.89] /Resources << >> >>"));
            }

            bound.AddRange(Add(file, document, pages));
        }

        file.Set(pages, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {bound.Count} /Kids [{string.Join(' ', bound.Select(p => $"{p} 0 R"))}] >>"));
        file.Set(catalogue, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Catalog /Pages {pages} 0 R /ViewerPreferences << /Duplex /DuplexFlipLongEdge /PrintScaling /None >> >>"));
        return file.Write(catalogue, file.Add($"<< /Title {PdfFile.Text(title)} /Producer {PdfFile.Text("Guildhall")} >>"));
    }

    private static List<int> Add(PdfFile file, byte[] document, int pages)
    {
        var text = Encoding.Latin1.GetString(document);
        var objects = new Dictionary<int, (string Entries, int StreamAt)>();
        foreach (var at in Places(text))
        {
            var head = Head().Match(text, at, Math.Min(40, text.Length - at));
            if (!head.Success || head.Index != at)
            {
                throw new FormatException("The document is not one of ours.");
            }

            // A stream's bytes may hold anything: what is said before it tells how many there are.
            var from = at + head.Length;
            var stream = text.IndexOf(">>\nstream\n", from, StringComparison.Ordinal);
            var end = text.IndexOf("\nendobj", from, StringComparison.Ordinal);
            var (entries, streamAt) = stream >= 0 && (end < 0 || stream < end) ? (text[from..(stream + 2)], stream + 10) : (text[from..end], -1);
            objects[int.Parse(head.Groups["number"].Value, CultureInfo.InvariantCulture)] = (entries, streamAt);
        }

        var renumbered = new Dictionary<int, int>();
        var kept = new List<int>();
        foreach (var (number, (entries, _)) in objects.OrderBy(o => o.Key))
        {
            if (entries.Contains("/Type /Page ", StringComparison.Ordinal))
            {
                kept.Add(number);
            }
        }

        var waiting = new Queue<int>(kept);
        foreach (var page in kept)
        {
            renumbered[page] = file.Reserve();
        }

        while (waiting.TryDequeue(out var number))
        {
            var (entries, streamAt) = objects[number];
            var isPage = kept.Contains(number);
            var written = Reference().Replace(isPage ? Structure().Replace(entries, "") : entries, match =>
            {
                if (isPage && match.Groups["key"].Value == "/Parent ")
                {
                    return $"/Parent {pages} 0 R";
                }

                var other = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
                if (!renumbered.TryGetValue(other, out var now))
                {
                    renumbered[other] = now = file.Reserve();
                    waiting.Enqueue(other);
                }

                return string.Create(CultureInfo.InvariantCulture, $"{match.Groups["key"].Value}{now} 0 R");
            });
            if (streamAt < 0)
            {
                file.Set(renumbered[number], written);
            }
            else
            {
                var length = int.Parse(Length().Match(entries).Groups["bytes"].Value, CultureInfo.InvariantCulture);
                file.SetStream(renumbered[number], written, document.AsSpan(streamAt, length));
            }
        }

        return [.. kept.Select(page => renumbered[page])];
    }

    private static IEnumerable<int> Places(string text)
    {
        var start = text.LastIndexOf("startxref\n", StringComparison.Ordinal);
        if (start < 0 || !int.TryParse(text.AsSpan(start + 10, text.IndexOf('\n', start + 10) - start - 10), CultureInfo.InvariantCulture, out var table) || table >= text.Length)
        {
            throw new FormatException("The document is not one of ours.");
        }

        return Entry().Matches(text[table..start]).Select(m => int.Parse(m.Groups["at"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<at>\d{10}) 00000 n ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();

    [GeneratedRegex(@"(?<key>/Parent )?(?<!\d)(?<number>\d+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"/StructParents \d+|/Tabs /S", RegexOptions.None, 1000)]
    private static partial Regex Structure();

    [GeneratedRegex(@"/Length (?<bytes>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Length();
}
