using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Branding;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Printing;

/// <summary>
/// Prints documents in the council's face as PDF: A4, tagged for screen readers (PDF/UA-1), in their language, with their fonts inside.
/// The fonts are <c>regular.ttf</c> and <c>bold.ttf</c> of the folder <c>Printing:Fonts</c>, or of <c>reference/fonts</c> beside the program.
/// </summary>
public sealed class DocumentPress
{
    private readonly CouncilProfile _council;
    private readonly (string Drawn, double Width) _crest;
    private readonly Lazy<(TypeFace Regular, TypeFace Bold)> _faces;

    /// <summary>Makes the press ready. The fonts are read when the first document is printed.</summary>
    public DocumentPress(CouncilProfile council, IConfiguration configuration, ILogger<DocumentPress> logger)
    {
        _council = council;
        var crest = XElement.Parse(Crest.Read(council.Crest));
        _crest = (VectorDrawing.Draw(crest, Sheets.Margin, Sheets.Height - Sheets.Margin - Sheets.CrestHeight, Sheets.CrestHeight), VectorDrawing.WidthAt(crest, Sheets.CrestHeight));
        var folder = configuration["Printing:Fonts"] is { Length: > 0 } set ? set : Path.Combine(AppContext.BaseDirectory, "reference", "fonts");
        IsReady = File.Exists(Path.Combine(folder, "regular.ttf")) && File.Exists(Path.Combine(folder, "bold.ttf"));
        if (!IsReady)
        {
            logger.LogWarning("There are no fonts in {Folder}: no documents are offered as PDF. `npm run build` puts them there", folder);
        }

        _faces = new(() => (Read(folder, "regular"), Read(folder, "bold")));
    }

    /// <summary>Whether there are fonts to print with.</summary>
    public bool IsReady { get; }

    /// <summary>The document as a PDF file.</summary>
    public byte[] Print(PrintedDocument document)
    {
        var sheets = new Sheets(_council, _crest, document, _faces.Value.Regular, _faces.Value.Bold);
        foreach (var block in document.Blocks)
        {
            sheets.Add(block);
        }

        return sheets.Finish();
    }

    private static TypeFace Read(string folder, string name) => new($"Guildhall-{name}", File.ReadAllBytes(Path.Combine(folder, $"{name}.ttf")));

    /// <summary>An element of the structure that a screen reader follows, beside what is drawn.</summary>
    private sealed class Tag(string kind, string attributes = "")
    {
        public string Kind => kind;

        public string Attributes => attributes;

        public List<Tag> Inside { get; } = [];

        /// <summary>Where its text is drawn: the sheet, and the number of the piece on it.</summary>
        public List<(int Sheet, int Piece)> Pieces { get; } = [];

        public int Number { get; set; }

        public Tag Add(string kind, string attributes = "")
        {
            var tag = new Tag(kind, attributes);
            Inside.Add(tag);
            return tag;
        }
    }

    /// <summary>A sheet of paper, and the tags of the pieces on it.</summary>
    private sealed class Sheet
    {
        public StringBuilder Drawn { get; } = new();

        public List<Tag> Pieces { get; } = [];
    }

    /// <summary>A font as it is used in one document.</summary>
    private sealed class Used(string name, TypeFace face)
    {
        public string Name => name;

        public TypeFace Face => face;

        public SortedDictionary<int, Rune> Glyphs { get; } = [];

        public string Hex(string text)
        {
            var hex = new StringBuilder(text.Length * 4);
            foreach (var character in text.EnumerateRunes())
            {
                var glyph = face.GlyphOf(character);
                Glyphs.TryAdd(glyph, character);
                hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
            }

            return hex.ToString();
        }

        /// <summary>Whether the glyphs of a text drawn before say which characters they are: not where the font lacks one, or has one glyph for two.</summary>
        public bool Tells(string text) => text.EnumerateRunes().All(c => face.GlyphOf(c) is not 0 and var glyph && Glyphs[glyph] == c);
    }

    private sealed class Sheets
    {
        public const double Height = 841.89;
        public const double Margin = 56;
        public const double CrestHeight = 48;
        private const double Width = 595.28;
        private const double Bottom = 70;
        private const double Column = Width - (2 * Margin);
        private const double Key = 170;
        private const double Gap = 18;
        private const double Body = 11;
        private const double Small = 9;
        private const double Leading = 1.4;
        private const double Padding = 6;
        private const double Millimetre = 72 / 25.4;

        private readonly CouncilProfile _council;
        private readonly PrintedDocument _document;
        private readonly Used _regular;
        private readonly Used _bold;
        private readonly List<Sheet> _sheets = [];
        private readonly Tag _root = new("Document");
        private Sheet _sheet = null!;
        private double _top;

        public Sheets(CouncilProfile council, (string Drawn, double Width) crest, PrintedDocument document, TypeFace regular, TypeFace bold)
        {
            (_council, _document) = (council, document);
            (_regular, _bold) = (new("F1", regular), new("F2", bold));
            NewSheet();
            if (document.Letter is { } letter)
            {
                Head(letter, crest);
                return;
            }

            var left = Margin;
            if (crest.Width > 0)
            {
                Artifact(crest.Drawn);
                left += crest.Width + 12;
            }

            Put(_root.Add("P"), [council.Name.In(document.Language)], _bold, 15, left, _top + (CrestHeight / 2) - 9, council.Colours.AccentDark);
            _top += CrestHeight + 14;
            Rule(_top, 1.5, council.Colours.Accent);
            _top += 22;
            Text(_root.Add("H1"), document.Title, _bold, 22, 0, document.Blocks.Count > 0 ? 40 : 0);
            _top += 6;
        }

        // The window of a DL or C5 envelope shows 24.6 to 120 mm from the left and 39.5 to 66.3 mm from the top. What prints letters for us wants
        // nothing else there, nothing within 15 mm of the sides, and the first 5 mm and a small field at the upper left empty.
        private void Head(PrintedLetter letter, (string Drawn, double Width) crest)
        {
            const double CrestTop = 10 * Millimetre;
            var left = Margin;
            if (crest.Width > 0)
            {
                Artifact($"1 0 0 1 0 {PdfFile.Number(Margin - CrestTop)} cm\n{crest.Drawn}");
                left += crest.Width + 10;
            }

            const double Right = 125 * Millimetre;
            var name = Wrapped(_council.Name.In(_document.Language), _bold, 14, Right - left - 6);
            Put(_root.Add("P"), name, _bold, 14, left, CrestTop + (CrestHeight / 2) - (name.Count * 8.5), _council.Colours.AccentDark, 1.2);

            var at = 12 * Millimetre;
            var from = letter.From.SelectMany(line => Wrapped(line, _regular, Small, Width - Right - (15 * Millimetre))).ToList();
            Put(_root.Add("P"), from, _regular, Small, Right, at, _council.Colours.Muted, 1.3);
            at = Math.Max(at + (from.Count * Small * 1.3) + 10, 41 * Millimetre);
            Put(_root.Add("P"), [.. letter.Marks.SelectMany(line => Wrapped(line, _regular, 10, Width - Right - (15 * Millimetre)))], _regular, 10, Right, at, _council.Colours.Ink);

            var (size, leading) = letter.To.Count <= 5 ? (11d, 1.2) : (9.5, 1.1);
            var lines = letter.To.Select(line => Wrapped(line, _regular, size, 92 * Millimetre)[0]).Take(7).ToList();
            Put(_root.Add("P"), lines, _regular, size, 26 * Millimetre, 40.5 * Millimetre, _council.Colours.Ink, leading);

            _top = 95 * Millimetre;
            Text(_root.Add("H1"), _document.Title, _bold, 16, 0, _document.Blocks.Count > 0 ? 40 : 0);
            _top += 8;
        }

        private double Left => Height - Bottom - _top;

        public void Add(PrintedBlock block)
        {
            switch (block)
            {
                case PrintedBlock.Heading heading:
                    var (size, before) = heading.Level <= 2 ? (15d, 16d) : (12d, 10d);
                    Text(_root.Add(heading.Level <= 2 ? "H2" : "H3"), heading.Text, _bold, size, before, after: 3 * Body * Leading);
                    _top += 4;
                    break;
                case PrintedBlock.Paragraph paragraph:
                    Text(_root.Add("P"), paragraph.Text, _regular, Body, before: 2, after: 0);
                    _top += 6;
                    break;
                case PrintedBlock.Points { Items.Count: > 0 } points:
                    Points(points);
                    break;
                case PrintedBlock.Facts { Items.Count: > 0 } facts:
                    var table = _root.Add("Table");
                    Rule(_top, 0.6, _council.Colours.Line);
                    foreach (var fact in facts.Items)
                    {
                        Row(table.Add("TR"), fact);
                    }

                    _top += 8;
                    break;
            }
        }

        public byte[] Finish()
        {
            for (var i = 0; i < _sheets.Count; i++)
            {
                _sheet = _sheets[i];
                Rule(Height - Bottom + 16, 0.6, _council.Colours.Line);
                var baseline = Height - Bottom + 34;
                var number = string.Format(CultureInfo.InvariantCulture, new LocalText("Page {0} of {1}", "Tudalen {0} o {1}").In(_document.Language), i + 1, _sheets.Count);
                var room = Column - _regular.Face.Measure(number, Small) - Gap;
                Artifact(
                    Line(Wrapped(_document.Foot, _regular, Small, room)[0], _regular, Small, Margin, baseline, _council.Colours.Muted)
                    + Line(number, _regular, Small, Width - Margin - _regular.Face.Measure(number, Small), baseline, _council.Colours.Muted),
                    "/Type /Pagination /Subtype /Footer");
            }

            return Write();
        }

        private void NewSheet()
        {
            _sheet = new();
            _sheets.Add(_sheet);
            _top = Margin;
        }

        // Whole where it fits on a sheet, and never one line alone at the foot or a heading without what follows.
        private void Text(Tag tag, string text, Used font, double size, double before, double after)
        {
            var lines = text.Split('\n').SelectMany(line => Wrapped(line, font, size, Column)).ToList();
            var height = size * Leading;
            _top += _top > Margin ? before : 0;
            if (Left < Math.Min(lines.Count, 3) * height + after)
            {
                NewSheet();
            }

            for (var at = 0; at < lines.Count;)
            {
                if (Left < height)
                {
                    NewSheet();
                }

                var part = lines.Skip(at).Take(Math.Max(1, (int)(Left / height))).ToList();
                Put(tag, part, font, size, Margin, _top, _council.Colours.Ink);
                _top += part.Count * height;
                at += part.Count;
            }
        }

        private void Points(PrintedBlock.Points points)
        {
            const double Indent = 20;
            const double LineHeight = Body * Leading;
            var list = _root.Add("L", $"/A << /O /List /ListNumbering /{(points.IsNumbered ? "Decimal" : "Disc")} >>");
            for (var i = 0; i < points.Items.Count; i++)
            {
                var lines = points.Items[i].Split('\n').SelectMany(line => Wrapped(line, _regular, Body, Column - Indent)).ToList();
                if (Left < Math.Min(lines.Count, 3) * LineHeight)
                {
                    NewSheet();
                }

                var item = list.Add("LI");
                Put(item.Add("Lbl"), [points.IsNumbered ? string.Create(CultureInfo.InvariantCulture, $"{i + 1}.") : "•"], _regular, Body, Margin + 4, _top, _council.Colours.Ink);
                var body = item.Add("LBody");
                while (lines.Count > 0)
                {
                    if (Left < LineHeight)
                    {
                        NewSheet();
                    }

                    var some = lines.Take(Math.Max(1, (int)(Left / LineHeight))).ToList();
                    Put(body, some, _regular, Body, Margin + Indent, _top, _council.Colours.Ink);
                    _top += some.Count * LineHeight;
                    lines = lines[some.Count..];
                }

                _top += 3;
            }

            _top += 5;
        }

        private void Row(Tag row, PrintedFact fact)
        {
            const double LineHeight = Body * Leading;
            var names = Wrapped(fact.Name, _bold, Body, Key);
            var values = fact.Lines.SelectMany(line => Wrapped(line, _regular, Body, Column - Key - Gap)).ToList();
            var height = (Math.Max(names.Count, values.Count) * LineHeight) + (2 * Padding);
            if (Left < Math.Min(height, Height - Bottom - Margin) && (height < 300 || Left < names.Count * LineHeight + 60))
            {
                NewSheet();
                Rule(_top, 0.6, _council.Colours.Line);
            }

            var (name, value) = (row.Add("TH", "/A << /O /Table /Scope /Row >>"), row.Add("TD"));
            for (var first = true; first || names.Count > 0 || values.Count > 0; first = false)
            {
                if (!first)
                {
                    NewSheet();
                }

                var room = Math.Max(1, (int)((Left - (2 * Padding)) / LineHeight));
                var (someNames, someValues) = (names.Take(room).ToList(), values.Take(room).ToList());
                Put(name, someNames, _bold, Body, Margin, _top + Padding, _council.Colours.Ink);
                Put(value, someValues, _regular, Body, Margin + Key + Gap, _top + Padding, _council.Colours.Ink);
                (names, values) = (names[someNames.Count..], values[someValues.Count..]);
                _top += (Math.Max(someNames.Count, someValues.Count) * LineHeight) + (2 * Padding);
            }

            Rule(_top, 0.6, _council.Colours.Line);
        }

        private void Put(Tag tag, IReadOnlyCollection<string> lines, Used font, double size, double x, double top, Colour colour, double leading = Leading)
        {
            if (lines.Count == 0)
            {
                return;
            }

            _sheet.Drawn.Append(CultureInfo.InvariantCulture, $"/{tag.Kind} << /MCID {_sheet.Pieces.Count} >> BDC\n");
            tag.Pieces.Add((_sheets.Count - 1, _sheet.Pieces.Count));
            _sheet.Pieces.Add(tag);
            var baseline = top + size;
            foreach (var line in lines)
            {
                _sheet.Drawn.Append(Line(line, font, size, x, baseline, colour));
                baseline += size * leading;
            }

            _sheet.Drawn.Append("EMC\n");
        }

        private static string Line(string text, Used font, double size, double x, double baseline, Colour colour)
        {
            if (text.Length == 0)
            {
                return "";
            }

            // The space lets words at the ends of lines be told apart when the text is read out or copied.
            var drawn = $"BT /{font.Name} {PdfFile.Number(size)} Tf {VectorDrawing.Operands(colour)} rg 1 0 0 1 {PdfFile.Number(x)} {PdfFile.Number(Height - baseline)} Tm <{font.Hex(text + " ")}> Tj ET\n";

            // Letters the font does not have are boxes to the eye, and themselves to a screen reader.
            return !font.Tells(text) ? $"/Span << /ActualText {PdfFile.Text(text + " ")} >> BDC\n{drawn}EMC\n" : drawn;
        }

        private void Rule(double top, double thick, Colour colour) =>
            Artifact($"{VectorDrawing.Operands(colour)} RG {PdfFile.Number(thick)} w {PdfFile.Number(Margin)} {PdfFile.Number(Height - top)} m {PdfFile.Number(Width - Margin)} {PdfFile.Number(Height - top)} l S\n");

        private void Artifact(string drawn, string kind = "/Type /Layout") => _sheet.Drawn.Append(CultureInfo.InvariantCulture, $"/Artifact << {kind} >> BDC\nq\n{drawn}Q\nEMC\n");

        private static List<string> Wrapped(string text, Used font, double size, double width)
        {
            var lines = new List<string>();
            var line = new StringBuilder();
            var (wide, space) = (0d, font.Face.Measure(" ", size));
            foreach (var word in Data.Characters.Normalized(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(w => Pieces(w, font, size, width)))
            {
                var more = font.Face.Measure(word, size);
                if (line.Length > 0 && wide + space + more > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                    wide = 0;
                }

                if (line.Length > 0)
                {
                    line.Append(' ');
                    wide += space;
                }

                line.Append(word);
                wide += more;
            }

            lines.Add(line.ToString());
            return lines;
        }

        // A word longer than the line, such as an address of the web, is cut.
        private static IEnumerable<string> Pieces(string word, Used font, double size, double width)
        {
            if (font.Face.Measure(word, size) <= width)
            {
                yield return word;
                yield break;
            }

            var piece = new StringBuilder();
            var wide = 0d;
            foreach (var character in word.EnumerateRunes())
            {
                var more = font.Face.WidthOf(font.Face.GlyphOf(character)) * size / 1000;
                if (piece.Length > 0 && wide + more > width)
                {
                    yield return piece.ToString();
                    piece.Clear();
                    wide = 0;
                }

                piece.Append(character.ToString());
                wide += more;
            }

            yield return piece.ToString();
        }

        private byte[] Write()
        {
            var file = new PdfFile();
            var (catalogue, pages, structure) = (file.Reserve(), file.Reserve(), file.Reserve());
            var fonts = $"/F1 {Font(file, _regular)} 0 R /F2 {Font(file, _bold)} 0 R";
            var numbers = _sheets.Select(_ => file.Reserve()).ToList();
            for (var i = 0; i < _sheets.Count; i++)
            {
                var drawn = file.AddStream("", Encoding.Latin1.GetBytes(_sheets[i].Drawn.ToString()));
                file.Set(numbers[i], Text($"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {PdfFile.Number(Width)} {PdfFile.Number(Height)}] /Contents {drawn} 0 R /Resources << /Font << {fonts} >> >> /StructParents {i} /Tabs /S >>"));
            }

            file.Set(pages, Text($"<< /Type /Pages /Count {_sheets.Count} /Kids [{References(numbers)}] >>"));
            Number(file, _root);
            Structure(file, _root, structure, numbers);
            var parents = string.Concat(_sheets.Select((sheet, i) => Text($"{i} [{References(sheet.Pieces.Select(p => p.Number))}] ")));
            file.Set(structure, Text($"<< /Type /StructTreeRoot /K {_root.Number} 0 R /ParentTree << /Nums [{parents}] >> /ParentTreeNextKey {_sheets.Count} >>"));
            var metadata = file.AddStream("/Type /Metadata /Subtype /XML", Encoding.UTF8.GetBytes(Metadata()), pack: false);
            file.Set(catalogue, Text(
                $"<< /Type /Catalog /Pages {pages} 0 R /Lang {PdfFile.Text(LanguageTag)} /MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R /Metadata {metadata} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>"));
            var information = file.Add(Text(
                $"<< /Title {PdfFile.Text(_document.Title)} /Author {PdfFile.Text(_council.Name.In(_document.Language))} /Producer {PdfFile.Text("Guildhall")} /CreationDate (D:{_document.WrittenAt.UtcDateTime:yyyyMMddHHmmss}Z) >>"));
            return file.Write(catalogue, information);
        }

        private string LanguageTag => _document.Language == "cy" ? "cy-GB" : "en-GB";

        private static void Number(PdfFile file, Tag tag)
        {
            tag.Number = file.Reserve();
            foreach (var inside in tag.Inside)
            {
                Number(file, inside);
            }
        }

        private static void Structure(PdfFile file, Tag tag, int parent, List<int> sheets)
        {
            var inside = References(tag.Inside.Select(i => i.Number)) + string.Concat(tag.Pieces.Select(p => Text($" << /Type /MCR /Pg {sheets[p.Sheet]} 0 R /MCID {p.Piece} >>")));
            file.Set(tag.Number, Text($"<< /Type /StructElem /S /{tag.Kind} /P {parent} 0 R /K [{inside}] {tag.Attributes} >>"));
            foreach (var child in tag.Inside)
            {
                Structure(file, child, tag.Number, sheets);
            }
        }

        private static int Font(PdfFile file, Used used)
        {
            // Six letters before its name say that a font is not whole.
            var (face, name) = (used.Face, $"{(used.Name == "F1" ? "GUILDA" : "GUILDB")}+{used.Face.Name}");
            used.Glyphs.TryAdd(0, new Rune(' '));
            var data = face.Subset(used.Glyphs.Keys);
            var program = file.AddStream(Text($"/Length1 {data.Length}"), data);
            var descriptor = file.Add(Text(
                $"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{string.Join(' ', face.Box)}] /ItalicAngle 0 /Ascent {face.Ascent} /Descent {face.Descent} /CapHeight {face.CapHeight} /StemV 80 /FontFile2 {program} 0 R >>"));
            var widths = string.Concat(used.Glyphs.Keys.Select(g => Text($"{g} [{face.WidthOf(g)}] ")));
            var descendant = file.Add(Text(
                $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [{widths}] /CIDToGIDMap /Identity >>"));
            var characters = file.AddStream("", Encoding.ASCII.GetBytes(Characters(used)));
            return file.Add(Text($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {characters} 0 R >>"));
        }

        private static string Characters(Used used)
        {
            const int MostAtOnce = 100;
            var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def "
                + "/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
            foreach (var some in used.Glyphs.Chunk(MostAtOnce))
            {
                map.Append(CultureInfo.InvariantCulture, $"{some.Length} beginbfchar\n");
                foreach (var (glyph, character) in some)
                {
                    map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
                }

                map.Append("endbfchar\n");
            }

            return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end\n").ToString();
        }

        private string Metadata()
        {
            XNamespace x = "adobe:ns:meta/", rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", dc = "http://purl.org/dc/elements/1.1/", pdfua = "http://www.aiim.org/pdfua/ns/id/";
            var meta = new XElement(x + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", x),
                new XElement(rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", rdf),
                    new XElement(rdf + "Description", new XAttribute(rdf + "about", ""), new XAttribute(XNamespace.Xmlns + "dc", dc), new XAttribute(XNamespace.Xmlns + "pdfuaid", pdfua),
                        new XElement(pdfua + "part", 1),
                        new XElement(dc + "language", new XElement(rdf + "Bag", new XElement(rdf + "li", LanguageTag))),
                        new XElement(dc + "title", new XElement(rdf + "Alt", new XElement(rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), _document.Title))))));
            return $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{meta}\n<?xpacket end=\"r\"?>";
        }

        private static string References(IEnumerable<int> numbers) => string.Concat(numbers.Select(n => Text($"{n} 0 R ")));

        private static string Text(FormattableString text) => FormattableString.Invariant(text);
    }
}
