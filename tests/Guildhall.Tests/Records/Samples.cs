using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Guildhall.Tests.Records;

/// <summary>Files of every kind, made here. The pictures are 24 by 16: red on the left, blue on the right.</summary>
internal static class Samples
{
    /// <summary>What the metadata of <see cref="Telling"/> pictures says, in every place metadata can be.</summary>
    public const string Secret = "TAKEN-AT-54.9783N-1.6178W";

    public const int Width = 24;
    public const int Height = 16;

    public static byte[] Jpeg { get; } = Convert.FromBase64String(
        "/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09P"
        + "T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABAAG/8QAGBABAAMBAAAAAAAAAAAAAAAA"
        + "AAVDgcH/xAAWAQEBAQAAAAAAAAAAAAAAAAAGAAf/xAAcEQABBAMBAAAAAAAAAAAAAAAAAQMFgTQ1sbL/2gAMAwEAAhEDEQA/AM+DJ1bw4GTq3igNi3flRnN4LldQAkmkgA//2Q==");

    /// <summary>With an EXIF chunk in it, which holds nothing.</summary>
    public static byte[] WebP { get; } = Convert.FromBase64String(
        "UklGRjABAABXRUJQVlA4WAoAAAAIAAAAFwAADwAAVlA4IFAAAAAQBACdASoYABAAPtFUo0uoJKMhsAgBABoJQBYjUAoAH2AV//uAAHMUAAD+7Wf2BH3f55/7n3MgbHRJ0q+1f/6E"
        + "magFtP/4JLn542mW04AAAEVYSUa6AAAARXhpZgAASUkqAAgAAAAGABIBAwABAAAAAQAAABoBBQABAAAAVgAAABsBBQABAAAAXgAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAGmH"
        + "BAABAAAAZgAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//AAACoAQAAQAAABgAAAADoAQAAQAAABAA"
        + "AAAAAAAA");

    public static byte[] Heic { get; } = Convert.FromBase64String(
        "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAABgA"
        + "EAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAQQACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIA"
        + "AAAAAgAAZ3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQ"
        + "AAADAAADAB6gIIEFluqumubgQEDAgAAAAwCAAAADAIQiAAEABkQBwXPBiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAGAAAABAAAAAQcGl4aQAAAAADCAgIAAAA"
        + "GmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAAEltZGF0AAAAPSgBr1IaMYSA8pJu/pT+7yBfyPcUZkG+w2i0VbmvmME3BjRoKU3VDXpI"
        + "Auvo87Gwno5KQK6EPzTkqSdq/UA=");

    public static byte[] Png { get; } = MakePng();

    public static byte[] Gif { get; } = MakeGif([], []);

    public static byte[] Tiff { get; } = MakeTiff(pages: 1);

    public static byte[] Pdf { get; } = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    public static byte[] Text { get; } = Encoding.UTF8.GetBytes("Annwyl Siân,\nThe bins were not emptied: 3 < 4, and a & b.\n");

    public static byte[] Docx { get; } = Office("word/document.xml");

    public static byte[] Xlsx { get; } = Office("xl/workbook.xml");

    public static byte[] Pptx { get; } = Office("ppt/presentation.xml");

    public static byte[] Odt { get; } = OpenDocument("application/vnd.oasis.opendocument.text");

    public static byte[] Ods { get; } = OpenDocument("application/vnd.oasis.opendocument.spreadsheet");

    public static byte[] Odp { get; } = OpenDocument("application/vnd.oasis.opendocument.presentation");

    public static byte[] Doc { get; } = Ole("WordDocument");

    public static byte[] Xls { get; } = Ole("Workbook");

    public static byte[] Ppt { get; } = Ole("PowerPoint Document");

    public static byte[] Svg { get; } = Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");

    /// <summary>A file of that kind.</summary>
    public static byte[] Of(string kind) => kind switch
    {
        "jpeg" => Jpeg,
        "png" => Png,
        "gif" => Gif,
        "webp" => WebP,
        "heic" => Heic,
        "tiff" => Tiff,
        "pdf" => Pdf,
        "docx" => Docx,
        "doc" => Doc,
        "odt" => Odt,
        "text" or "csv" => Text,
        "xlsx" => Xlsx,
        "xls" => Xls,
        "ods" => Ods,
        "pptx" => Pptx,
        "ppt" => Ppt,
        "odp" => Odp,
        "mp4" => Films.Film("mp42", indexFirst: true, wide: false),
        "mov" => Films.Film("qt  ", indexFirst: false, wide: false),
        "webm" => Films.WebM(live: false),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    /// <summary>A picture of that kind that says where it was taken, in every way its format has, and lies on its side.</summary>
    public static byte[] Telling(string kind)
    {
        var secret = Encoding.ASCII.GetBytes(Secret);
        var exif = Exif(orientation: 6);
        switch (kind)
        {
            case "jpeg":
                byte[] exifSegment = [.. "Exif\0\0"u8, .. exif];
                return
                [
                    .. Jpeg[..2],
                    .. Segment(0xe0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
                    .. Segment(0xe0, [.. "JFXX\0"u8, 0x10, .. secret]),
                    .. Segment(0xe1, exifSegment),
                    .. Segment(0xe1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"u8, .. secret]),
                    .. Segment(0xe2, [.. "MPF\0"u8, .. secret]),
                    .. Segment(0xed, [.. "Photoshop 3.0\0"u8, .. secret]),
                    .. Segment(0xef, secret),
                    .. Segment(0xfe, secret),
                    .. Jpeg[2..],
                    .. Segment(0xd8, exifSegment), .. secret,
                ];
            case "png":
                return MakePng(
                    [("tEXt", [.. "Comment\0"u8, .. secret]), ("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. secret]), ("zTXt", [.. "Raw\0\0"u8, .. secret]), ("eXIf", exif), ("prVt", secret)],
                    secret);
            case "gif":
                return MakeGif([0x21, 0xfe, (byte)secret.Length, .. secret, 0, 0x21, 0xff, 11, .. "XMP DataXMP"u8, (byte)secret.Length, .. secret, 0], secret);
            case "webp":
                return MakeWebP(exif, secret);
            case "tiff":
                return MakeTiff(pages: 1, orientation: 6, secret);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such picture.");
        }
    }

    /// <summary>A TIFF of so many pages.</summary>
    public static byte[] MakeTiff(int pages, int orientation = 1, byte[]? description = null)
    {
        var file = new MemoryStream();
        file.Write("II*\0"u8);
        var next = file.Position;
        file.Write(new byte[4]);
        description ??= "A"u8.ToArray();
        for (var page = 0; page < pages; page++)
        {
            var pixels = (uint)file.Position;
            for (var i = 0; i < Width * Height; i++)
            {
                file.Write(i % Width < Width / 2 ? [255, 0, 0] : [0, 0, 255]);
            }

            var bits = (uint)file.Position;
            file.Write([8, 0, 8, 0, 8, 0]);
            var text = (uint)file.Position;
            file.Write([.. description, 0]);
            var directory = (uint)file.Position;
            (ushort Tag, ushort Type, uint Count, uint Value)[] entries =
            [
                (256, 3, 1, Width), (257, 3, 1, Height), (258, 3, 3, bits), (259, 3, 1, 1), (262, 3, 1, 2), (270, 2, (uint)description.Length + 1, text),
                (273, 4, 1, pixels), (274, 3, 1, (uint)orientation), (277, 3, 1, 3), (278, 3, 1, Height), (279, 4, 1, Width * Height * 3),
            ];
            file.Write(Little((ushort)entries.Length));
            foreach (var (tag, type, count, value) in entries)
            {
                file.Write([.. Little(tag), .. Little(type), .. Little(count), .. Little(value)]);
            }

            var end = file.Position;
            file.Write(new byte[4]);
            file.Position = next;
            file.Write(Little(directory));
            file.Position = file.Length;
            next = end;
        }

        return file.ToArray();
    }

    /// <summary>A PNG whose header claims a size.</summary>
    public static byte[] HugePng(int width, int height)
    {
        var png = MakePng();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Checksum(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>A zip file of entries.</summary>
    public static byte[] Zip(params IEnumerable<(string Name, byte[] Content)> entries)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, name == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    public static byte[] Office(string part, params (string Name, byte[] Content)[] more) =>
        Zip([("[Content_Types].xml", "<Types/>"u8.ToArray()), ("_rels/.rels", "<Relationships/>"u8.ToArray()), (part, "<x/>"u8.ToArray()), .. more]);

    public static byte[] OpenDocument(string type, params (string Name, byte[] Content)[] more) =>
        Zip([("mimetype", Encoding.ASCII.GetBytes(type)), ("content.xml", "<x/>"u8.ToArray()), .. more]);

    /// <summary>The small file system of old office files, with streams of those names and nothing in them.</summary>
    public static byte[] Ole(params string[] names)
    {
        const int SectorLength = 512;
        var directorySectors = (names.Length / 4) + 1;
        var file = new byte[SectorLength * (2 + directorySectors)];
        byte[] magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        magic.CopyTo(file, 0);
        Little((ushort)9).CopyTo(file, 30);
        Little(1u).CopyTo(file, 48);
        file.AsSpan(76, 436).Fill(0xff);
        Little(0u).CopyTo(file, 76);

        // Sector 0 is the table of which sector follows which, the directory fills those after it.
        file.AsSpan(SectorLength, SectorLength).Fill(0xff);
        Little(0xfffffffdu).CopyTo(file, SectorLength);
        for (var i = 1; i <= directorySectors; i++)
        {
            Little(i == directorySectors ? 0xfffffffeu : (uint)i + 1).CopyTo(file, SectorLength + (i * 4));
        }

        foreach (var (i, name) in names.Prepend("Root Entry").Index())
        {
            var at = (SectorLength * 2) + (i * 128);
            Encoding.Unicode.GetBytes(name).CopyTo(file, at);
            Little((ushort)((name.Length + 1) * 2)).CopyTo(file, at + 64);
        }

        return file;
    }

    /// <summary>Exif that says which way up, who, with what, and where: GPS latitude and longitude as three fractions each.</summary>
    private static byte[] Exif(int orientation)
    {
        var secret = Encoding.ASCII.GetBytes(Secret + "\0");
        const uint Gps = 8 + 2 + (3 * 12) + 4;
        const uint Words = Gps + 2 + (2 * 12) + 4;
        byte[] gps =
        [
            .. Little((ushort)2),
            .. Little((ushort)2), .. Little((ushort)5), .. Little(3u), .. Little(Words + 64),
            .. Little((ushort)4), .. Little((ushort)5), .. Little(3u), .. Little(Words + 88),
            0, 0, 0, 0,
        ];
        byte[] fractions = [.. ((uint[])[54, 1, 58, 1, 4188, 100, 1, 1, 37, 1, 408, 100]).SelectMany(n => Little(n))];
        return
        [
            .. "II*\0"u8, .. Little(8u),
            .. Little((ushort)3),
            .. Little((ushort)0x010f), .. Little((ushort)2), .. Little((uint)secret.Length), .. Little(Words),
            .. Little((ushort)0x0112), .. Little((ushort)3), .. Little(1u), .. Little((uint)orientation),
            .. Little((ushort)0x8825), .. Little((ushort)4), .. Little(1u), .. Little(Gps),
            0, 0, 0, 0,
            .. gps, .. secret, .. new byte[64 - secret.Length], .. fractions,
        ];
    }

    private static byte[] Segment(byte marker, byte[] content) => [0xff, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] MakePng(IEnumerable<(string Type, byte[] Content)>? more = null, byte[]? after = null)
    {
        var rows = new MemoryStream();
        using (var zip = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < Height; y++)
            {
                zip.WriteByte(0);
                for (var x = 0; x < Width; x++)
                {
                    zip.Write(x < Width / 2 ? [255, 0, 0] : [0, 0, 255]);
                }
            }
        }

        return
        [
            0x89, .. "PNG\r\n"u8, 0x1a, 0x0a,
            .. Chunk("IHDR", [0, 0, 0, Width, 0, 0, 0, Height, 8, 2, 0, 0, 0]),
            .. (more ?? []).SelectMany(chunk => Chunk(chunk.Type, chunk.Content)),
            .. Chunk("IDAT", rows.ToArray()),
            .. Chunk("tIME", [7, 234, 11, 21, 9, 0, 0]),
            .. Chunk("IEND", []),
            .. after ?? [],
        ];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] summed = [.. Encoding.ASCII.GetBytes(type), .. content];
        var number = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(number.AsSpan(4), Checksum(summed));
        return [.. number[..4], .. summed, .. number[4..]];
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
        {
            sum ^= b;
            for (var i = 0; i < 8; i++)
            {
                sum = (sum & 1) != 0 ? 0xedb88320 ^ (sum >> 1) : sum >> 1;
            }
        }

        return ~sum;
    }

    // One pixel of one colour: code table of two, "clear, 0, end" packed into two bytes.
    private static byte[] MakeGif(byte[] blocks, byte[] after) =>
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
        0x21, 0xff, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
        .. blocks,
        0x21, 0xf9, 4, 0, 10, 0, 0, 0,
        0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
        0x3b, .. after,
    ];

    private static byte[] MakeWebP(byte[] exif, byte[] secret)
    {
        // The drawing of the sample, with our own metadata after it.
        byte[] drawing = WebP[12..(12 + 18 + 8 + 80)];
        drawing[8] |= 0x0c;
        byte[] xmp = secret.Length % 2 == 0 ? secret : [.. secret, 0];
        byte[] chunks = [.. drawing, .. "EXIF"u8, .. Little((uint)exif.Length), .. exif, .. "XMP "u8, .. Little((uint)xmp.Length), .. xmp, .. "PRVT"u8, .. Little((uint)xmp.Length), .. xmp];
        return [.. "RIFF"u8, .. Little((uint)chunks.Length + 4), .. "WEBP"u8, .. chunks, .. secret];
    }

    private static byte[] Little(ushort number) => [(byte)number, (byte)(number >> 8)];

    private static byte[] Little(uint number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)];
}
