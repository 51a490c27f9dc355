using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Guildhall.Testing;

/// <summary>Reads back a PDF that Guildhall made, the way a reader does: by its cross-reference table, its fonts' maps to Unicode and its tags.</summary>
public sealed partial class PdfReader
{
    private readonly Dictionary<int, (string Entries, byte[] Stream)> _objects = [];

    /// <summary>Reads a file.</summary>
    public PdfReader(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        var table = int.Parse(StartOfTable().Match(text).Groups["at"].Value, CultureInfo.InvariantCulture);
        foreach (Match entry in TableEntry().Matches(text[table..]))
        {
            var at = int.Parse(entry.Groups["at"].Value, CultureInfo.InvariantCulture);
            var head = ObjectHead().Match(text, at);
            if (!head.Success || head.Index != at)
            {
                throw new FormatException($"There is no object at {at}.");
            }

            var end = text.IndexOf("\nendobj", at, StringComparison.Ordinal);
            var stream = text.IndexOf("stream\n", at, end - at, StringComparison.Ordinal);
            var entries = text[(at + head.Length)..(stream < 0 ? end : stream)];
            _objects[int.Parse(head.Groups["number"].Value, CultureInfo.InvariantCulture)] = (entries, stream < 0 ? [] : Stream(file, stream + 7, entries));
        }

        Trailer = text[text.LastIndexOf("trailer", StringComparison.Ordinal)..];
        Catalogue = Entries(Reference(Trailer, "Root"));
        Language = Decoded(Catalogue, "Lang");
        Title = Decoded(Entries(Reference(Trailer, "Info")), "Title");
        Metadata = Encoding.UTF8.GetString(_objects[Reference(Catalogue, "Metadata")].Stream);
        Pages = [.. References(Entries(Reference(Catalogue, "Pages")), "Kids").Select(ReadPage)];
        Tags = [.. Structure(Reference(Entries(Reference(Catalogue, "StructTreeRoot")), "K"))];
    }

    /// <summary>The end of the file.</summary>
    public string Trailer { get; }

    /// <summary>The catalogue's entries.</summary>
    public string Catalogue { get; }

    /// <summary>The language of the document.</summary>
    public string Language { get; }

    /// <summary>Its title.</summary>
    public string Title { get; }

    /// <summary>What it says of itself.</summary>
    public string Metadata { get; }

    /// <summary>All that is on each page, as it is seen.</summary>
    public IReadOnlyList<string> Pages { get; }

    /// <summary>What a screen reader meets, in its order: the kind of each element and its text.</summary>
    public IReadOnlyList<(string Kind, string Text)> Tags { get; }

    /// <summary>All a screen reader reads out.</summary>
    public string Text => string.Join('\n', Tags.Select(t => t.Text).Where(t => t.Length > 0));

    /// <summary>Text that is neither tagged nor marked as furniture of the page.</summary>
    public string Untagged { get; private set; } = "";

    private readonly Dictionary<(int Page, int Piece), string> _pieces = [];

    private string ReadPage(int number)
    {
        var page = Entries(number);
        var fonts = FontName().Matches(page).ToDictionary(m => m.Groups["name"].Value, m => Letters(int.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture)));
        var open = new Stack<(int? Piece, bool Furniture, string? Instead)>();
        var (font, seen) = ("", new StringBuilder());
        foreach (Match step in ContentStep().Matches(Encoding.Latin1.GetString(_objects[Reference(page, "Contents")].Stream)))
        {
            if (step.Groups["begin"].Success)
            {
                var piece = PieceNumber().Match(step.Groups["with"].Value);
                var instead = ActualText().Match(step.Groups["with"].Value);
                open.Push((
                    piece.Success ? int.Parse(piece.Groups["piece"].Value, CultureInfo.InvariantCulture) : open.TryPeek(out var around) ? around.Piece : null,
                    step.Groups["begin"].Value == "Artifact",
                    instead.Success ? FromHex(instead.Groups["hex"].Value) : null));
            }
            else if (step.Groups["end"].Success)
            {
                open.Pop();
            }
            else if (step.Groups["font"].Success)
            {
                font = step.Groups["font"].Value;
            }
            else
            {
                var letters = string.Concat(step.Groups["text"].Value.Chunk(4).Select(g => fonts[font][int.Parse(new string(g), NumberStyles.HexNumber, CultureInfo.InvariantCulture)]));
                var (at, furniture, instead) = open.TryPeek(out var inside) ? inside : default;
                var read = instead ?? letters;
                seen.Append(read).Append('\n');
                if (at is { } known)
                {
                    _pieces[(number, known)] = _pieces.GetValueOrDefault((number, known)) + read;
                }
                else if (!furniture)
                {
                    Untagged += read;
                }
            }
        }

        return seen.ToString();
    }

    private IEnumerable<(string, string)> Structure(int number)
    {
        var entries = Entries(number);
        var text = string.Concat(ContentItem().Matches(entries).Select(m =>
            _pieces.GetValueOrDefault((int.Parse(m.Groups["page"].Value, CultureInfo.InvariantCulture), int.Parse(m.Groups["piece"].Value, CultureInfo.InvariantCulture)))));
        yield return (Kind().Match(entries).Groups["kind"].Value, text.Trim());
        foreach (var inside in References(ContentItem().Replace(entries, ""), "K").SelectMany(Structure))
        {
            yield return inside;
        }
    }

    private Dictionary<int, string> Letters(int font) =>
        MapEntry().Matches(Encoding.ASCII.GetString(_objects[Reference(Entries(font), "ToUnicode")].Stream))
            .ToDictionary(m => int.Parse(m.Groups["glyph"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), m => FromHex(m.Groups["text"].Value));

    private string Entries(int number) => _objects[number].Entries;

    private static int Reference(string entries, string key) =>
        int.Parse(Regex.Match(entries, $@"/{key} (?<n>\d+) 0 R", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["n"].Value, CultureInfo.InvariantCulture);

    private static IEnumerable<int> References(string entries, string key) =>
        Regex.Match(entries, $@"/{key} \[(?<all>[^\]]*)\]", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["all"].Value
            .Split(" 0 R", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture));

    private static string Decoded(string entries, string key) =>
        FromHex(Regex.Match(entries, $"/{key} <FEFF(?<hex>[0-9A-F]*)>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["hex"].Value);

    private static string FromHex(string hex) => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));

    private static byte[] Stream(byte[] file, int at, string entries)
    {
        var length = int.Parse(StreamLength().Match(entries).Groups["length"].Value, CultureInfo.InvariantCulture);
        var stored = file.AsSpan(at, length).ToArray();
        if (!entries.Contains("/FlateDecode", StringComparison.Ordinal))
        {
            return stored;
        }

        using var unpacked = new MemoryStream();
        using var zip = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
        zip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    [GeneratedRegex(@"startxref\n(?<at>\d+)\n%%EOF\n$", RegexOptions.None, 1000)]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"(?<at>\d{10}) 00000 n ", RegexOptions.None, 1000)]
    private static partial Regex TableEntry();

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n", RegexOptions.None, 1000)]
    private static partial Regex ObjectHead();

    [GeneratedRegex(@"/Length (?<length>\d+)", RegexOptions.None, 1000)]
    private static partial Regex StreamLength();

    [GeneratedRegex(@"/(?<name>F\d) (?<number>\d+) 0 R", RegexOptions.None, 1000)]
    private static partial Regex FontName();

    [GeneratedRegex(@"/(?<begin>\w+) << (?<with>[^\n]*) >> BDC|(?<end>EMC)|/(?<font>F\d) [\d.]+ Tf|<(?<text>[0-9A-F]+)> Tj", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContentStep();

    [GeneratedRegex(@"/MCID (?<piece>\d+)", RegexOptions.None, 1000)]
    private static partial Regex PieceNumber();

    [GeneratedRegex("/ActualText <FEFF(?<hex>[0-9A-F]*)>", RegexOptions.None, 1000)]
    private static partial Regex ActualText();

    [GeneratedRegex(@"<< /Type /MCR /Pg (?<page>\d+) 0 R /MCID (?<piece>\d+) >>", RegexOptions.None, 1000)]
    private static partial Regex ContentItem();

    [GeneratedRegex(@"/S /(?<kind>\w+)", RegexOptions.None, 1000)]
    private static partial Regex Kind();

    [GeneratedRegex("^<(?<glyph>[0-9A-F]{4})> <(?<text>[0-9A-F]*)>$", RegexOptions.Multiline, 1000)]
    private static partial Regex MapEntry();
}
