using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Platform.Printing;

/// <summary>A TrueType font: how wide its letters are, and the part of it that a document needs.</summary>
internal sealed class TypeFace
{
    // What a reader needs to draw glyphs that are asked for by number.
    private static readonly string[] s_kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _font;
    private readonly Dictionary<string, (int At, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _glyphs = [];
    private readonly int _metrics;
    private readonly bool _longOffsets;

    /// <summary>Reads a font.</summary>
    /// <exception cref="FormatException">It is not a TrueType font, or has no Unicode.</exception>
    public TypeFace(string name, byte[] font)
    {
        Name = name;
        _font = font;
        for (var i = 0; i < UShort(4); i++)
        {
            var entry = 12 + (16 * i);
            _tables[Encoding.ASCII.GetString(font, entry, 4)] = ((int)UInt(entry + 8), (int)UInt(entry + 12));
        }

        if (s_kept.Except(["cvt ", "fpgm", "prep"]).Concat(["cmap", "OS/2"]).FirstOrDefault(t => !_tables.ContainsKey(t)) is { } missing)
        {
            throw new FormatException($"The font {name} has no table {missing}: give one in TrueType format.");
        }

        var head = At("head");
        UnitsPerEm = UShort(head + 18);
        Box = [Thousandths(Short(head + 36)), Thousandths(Short(head + 38)), Thousandths(Short(head + 40)), Thousandths(Short(head + 42))];
        _longOffsets = Short(head + 50) != 0;
        Ascent = Thousandths(Short(At("hhea") + 4));
        Descent = Thousandths(Short(At("hhea") + 6));
        _metrics = UShort(At("hhea") + 34);
        CapHeight = UShort(At("OS/2")) >= 2 ? Thousandths(Short(At("OS/2") + 88)) : 700;
        ReadCharacters();
    }

    /// <summary>What it is called in the document.</summary>
    public string Name { get; }

    /// <summary>The box all glyphs fit in, in thousandths of the size.</summary>
    public IReadOnlyList<int> Box { get; }

    /// <summary>How far letters reach up, in thousandths of the size.</summary>
    public int Ascent { get; }

    /// <summary>How far letters reach down, in thousandths of the size; negative.</summary>
    public int Descent { get; }

    /// <summary>How tall capitals are, in thousandths of the size.</summary>
    public int CapHeight { get; }

    private int UnitsPerEm { get; }

    /// <summary>The glyph of a character; 0, an empty box, for those it does not have.</summary>
    public int GlyphOf(Rune character) => _glyphs.GetValueOrDefault(character.Value);

    /// <summary>How wide a glyph is, in thousandths of the size.</summary>
    public int WidthOf(int glyph) => Thousandths(UShort(At("hmtx") + (4 * Math.Min(glyph, _metrics - 1))));

    /// <summary>How wide a text is at a size.</summary>
    public double Measure(string text, double size)
    {
        var wide = 0;
        foreach (var character in text.EnumerateRunes())
        {
            wide += WidthOf(GlyphOf(character));
        }

        return wide * size / 1000;
    }

    /// <summary>The font with these glyphs alone, under the numbers they have.</summary>
    public byte[] Subset(IEnumerable<int> glyphs)
    {
        var wanted = new SortedSet<int>(glyphs) { 0 };
        foreach (var glyph in wanted.ToList())
        {
            AddParts(glyph, wanted);
        }

        var count = wanted.Max + 1;
        var outlines = new MemoryStream();
        var offsets = new byte[4 * (count + 1)];
        for (var glyph = 0; glyph <= count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)outlines.Length);
            if (glyph < count && wanted.Contains(glyph))
            {
                outlines.Write(Outline(glyph));
                outlines.SetLength((outlines.Length + 3) & ~3);
                outlines.Position = outlines.Length;
            }
        }

        var widths = new byte[4 * count];
        foreach (var glyph in wanted)
        {
            BinaryPrimitives.WriteUInt16BigEndian(widths.AsSpan(4 * glyph), UShort(At("hmtx") + (4 * Math.Min(glyph, _metrics - 1))));
        }

        var tables = s_kept.Where(_tables.ContainsKey).ToDictionary(t => t, Table, StringComparer.Ordinal);
        tables["glyf"] = outlines.ToArray();
        tables["loca"] = offsets;
        tables["hmtx"] = widths;
        BinaryPrimitives.WriteUInt16BigEndian(tables["hhea"].AsSpan(34), (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(tables["maxp"].AsSpan(4), (ushort)count);
        BinaryPrimitives.WriteInt16BigEndian(tables["head"].AsSpan(50), 1);
        return Together(tables);
    }

    private static byte[] Together(Dictionary<string, byte[]> tables)
    {
        var power = (int)Math.Log2(tables.Count);
        var head = new byte[12 + (16 * tables.Count)];
        BinaryPrimitives.WriteUInt32BigEndian(head, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(10), (ushort)((16 * tables.Count) - (16 << power)));
        using var body = new MemoryStream();
        var entry = 12;
        foreach (var (tag, table) in tables.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var record = head.AsSpan(entry, 16);
            Encoding.ASCII.GetBytes(tag, record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], Sum(table));
            BinaryPrimitives.WriteUInt32BigEndian(record[8..], (uint)(head.Length + body.Length));
            BinaryPrimitives.WriteUInt32BigEndian(record[12..], (uint)table.Length);
            body.Write(table);
            body.Write(new byte[((table.Length + 3) & ~3) - table.Length]);
            entry += 16;
        }

        return [.. head, .. body.ToArray()];
    }

    private static uint Sum(byte[] table)
    {
        var sum = 0u;
        for (var i = 0; i < table.Length; i++)
        {
            sum += (uint)table[i] << (24 - (8 * (i % 4)));
        }

        return sum;
    }

    // A letter with an accent is often made of two glyphs.
    private void AddParts(int glyph, SortedSet<int> wanted)
    {
        var outline = Outline(glyph);
        if (outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
        {
            return;
        }

        const int WordsFollow = 1;
        const int OneScale = 8;
        const int More = 32;
        const int TwoScales = 64;
        const int Matrix = 128;
        var at = 10;
        int flags;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            int part = BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]);
            at += 4 + ((flags & WordsFollow) != 0 ? 4 : 2) + ((flags & OneScale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
            if (wanted.Add(part))
            {
                AddParts(part, wanted);
            }
        }
        while ((flags & More) != 0);
    }

    private ReadOnlySpan<byte> Outline(int glyph)
    {
        var (start, end) = (Offset(glyph), Offset(glyph + 1));
        return _font.AsSpan(At("glyf") + start, end - start);
    }

    private int Offset(int glyph) => _longOffsets ? (int)UInt(At("loca") + (4 * glyph)) : 2 * UShort(At("loca") + (2 * glyph));

    private void ReadCharacters()
    {
        var cmap = At("cmap");
        var found = new Dictionary<int, int>();
        for (var i = 0; i < UShort(cmap + 2); i++)
        {
            var at = cmap + (int)UInt(cmap + 4 + (8 * i) + 4);
            found[UShort(at)] = at;
        }

        if (found.TryGetValue(12, out var all))
        {
            for (var i = 0; i < UInt(all + 12); i++)
            {
                var group = all + 16 + (12 * i);
                for (var c = UInt(group); c <= UInt(group + 4); c++)
                {
                    _glyphs[(int)c] = (int)(UInt(group + 8) + c - UInt(group));
                }
            }
        }
        else if (found.TryGetValue(4, out var basic))
        {
            ReadBasicPlane(basic);
        }
        else
        {
            throw new FormatException($"The font {Name} has no table of Unicode characters.");
        }
    }

    private void ReadBasicPlane(int at)
    {
        var segments = UShort(at + 6) / 2;
        for (var i = 0; i < segments; i++)
        {
            var end = UShort(at + 14 + (2 * i));
            var start = UShort(at + 16 + (2 * segments) + (2 * i));
            var delta = UShort(at + 16 + (4 * segments) + (2 * i));
            var rangeAt = at + 16 + (6 * segments) + (2 * i);
            for (int c = start; c <= end && c < 0xFFFF; c++)
            {
                var glyph = UShort(rangeAt) == 0 ? c + delta : UShort(rangeAt + UShort(rangeAt) + (2 * (c - start))) is var g and not 0 ? g + delta : 0;
                _glyphs[c] = glyph & 0xFFFF;
            }
        }
    }

    private int At(string table) => _tables[table].At;

    private byte[] Table(string table) => _font.AsSpan(_tables[table].At, _tables[table].Length).ToArray();

    private int Thousandths(int units) => (int)Math.Round(units * 1000d / UnitsPerEm);

    private ushort UShort(int at) => BinaryPrimitives.ReadUInt16BigEndian(_font.AsSpan(at));

    private short Short(int at) => BinaryPrimitives.ReadInt16BigEndian(_font.AsSpan(at));

    private uint UInt(int at) => BinaryPrimitives.ReadUInt32BigEndian(_font.AsSpan(at));
}
