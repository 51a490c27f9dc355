using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Foundations.Modules.Records.Recognise;

/// <summary>Tells office files by the list of what is in them, which stands at the end of a zip file. Nothing is unpacked.</summary>
internal static class ZipDirectory
{
    private const int MostEntries = 10_000;
    private const long MostUnpacked = 1L << 30;
    private const long UnpackedAnyway = 32L << 20;
    private const int MostRatio = 100;
    private const int EndLength = 22;
    private const int LongestComment = 65535;
    private const int EntryLength = 46;
    private const string OpenDocument = "application/vnd.oasis.opendocument.";

    private static ReadOnlySpan<byte> EndMark => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> EntryMark => "PK\x01\x02"u8;

    public static FileKind Recognise(Stream content)
    {
        var names = Names(content);
        if (names.Exists(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Basic/", StringComparison.Ordinal)))
        {
            throw new RefusedException(RefusalReason.Macros);
        }

        bool Has(string start) => names.Exists(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase));
        var kind = !names.Contains("[Content_Types].xml") ? OpenDocumentKind(content)
            : Has("word/document") ? FileKind.Docx
            : Has("xl/workbook") ? FileKind.Xlsx
            : Has("ppt/presentation") ? FileKind.Pptx
            : null;
        return kind ?? throw new RefusedException(RefusalReason.WrongKind);
    }

    // OpenDocument begins with an entry that says so, neither packed nor locked: its content stands at byte 38.
    private static FileKind? OpenDocumentKind(Stream content)
    {
        Span<byte> head = stackalloc byte[128];
        content.Position = 0;
        head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length < 100 || !head[30..].StartsWith("mimetype"u8) || BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) != 0)
        {
            return null;
        }

        var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[18..]), (uint)(head.Length - 38));
        return Encoding.ASCII.GetString(head.Slice(38, length)) switch
        {
            OpenDocument + "text" => FileKind.Odt,
            OpenDocument + "spreadsheet" => FileKind.Ods,
            OpenDocument + "presentation" => FileKind.Odp,
            _ => null,
        };
    }

    private static List<string> Names(Stream content)
    {
        var (entries, start, length) = End(content);
        content.Position = start;
        var names = new List<string>(entries);
        long packed = 0;
        long unpacked = 0;
        Span<byte> entry = stackalloc byte[EntryLength];
        var name = new byte[LongestComment];
        for (var i = 0; i < entries; i++)
        {
            if (content.ReadAtLeast(entry, EntryLength, throwOnEndOfStream: false) < EntryLength || !entry.StartsWith(EntryMark))
            {
                throw new RefusedException(RefusalReason.Damaged);
            }

            if ((BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) & 1) != 0)
            {
                throw new RefusedException(RefusalReason.Locked);
            }

            packed += BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
            unpacked += BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
            if (content.ReadAtLeast(name.AsSpan(0, nameLength), nameLength, throwOnEndOfStream: false) < nameLength)
            {
                throw new RefusedException(RefusalReason.Damaged);
            }

            names.Add(Encoding.UTF8.GetString(name, 0, nameLength));
            content.Position += BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        }

        // Parts that lie over one another are how a small file claims to hold a large one.
        if (packed > content.Length || unpacked > MostUnpacked || (unpacked > UnpackedAnyway && unpacked / MostRatio > content.Length))
        {
            throw new RefusedException(RefusalReason.Bomb);
        }

        // What stands in a list whose length is told wrongly, others may read differently.
        if (content.Position != start + length || names.Exists(Escapes))
        {
            throw new RefusedException(RefusalReason.Damaged);
        }

        return names;
    }

    private static (int Entries, long Start, long Length) End(Stream content)
    {
        var tail = new byte[(int)Math.Min(content.Length, EndLength + LongestComment)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf(EndMark);
        if (at < 0 || tail.Length - at < EndLength || BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) != tail.Length - at - EndLength)
        {
            throw new RefusedException(RefusalReason.Damaged);
        }

        var end = tail.AsSpan(at);
        int entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        var endsAt = content.Length - tail.Length + at;

        // 65,535 entries also mean "look elsewhere" (Zip64), which no office file needs.
        return entries > MostEntries ? throw new RefusedException(RefusalReason.Bomb)
            : start + length != endsAt ? throw new RefusedException(RefusalReason.Damaged)
            : (entries, start, length);
    }

    private static bool Escapes(string name) =>
        name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Split('/').Contains("..");
}
