using System.Buffers.Binary;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>
/// Keeps of a JPEG what draws it: tables, scans, colour profile, which way up. Everything else is metadata, and goes;
/// so does whatever stands after the picture's end, where telephones put films and second pictures.
/// </summary>
internal static class Jpeg
{
    private const byte StartOfImage = 0xd8;
    private const byte EndOfImage = 0xd9;
    private const byte StartOfScan = 0xda;
    private const byte App0 = 0xe0;
    private const byte App1 = 0xe1;
    private const byte App2 = 0xe2;
    private const byte App14 = 0xee;

    /// <summary>Copies it without its metadata, and returns how many pixels it has.</summary>
    public static long Strip(PictureReader reader)
    {
        if (reader.Byte() != 0xff || reader.Byte() != StartOfImage)
        {
            throw PictureReader.Damaged();
        }

        reader.Write(0xff, StartOfImage);
        var orientation = Exif.Upright;
        long pixels = 0;
        var drawn = false;
        for (var marker = Marker(reader); marker != EndOfImage; marker = drawn && marker == StartOfScan ? AfterScan(reader) : Marker(reader))
        {
            if (marker is 0x01 or >= 0xd0 and <= 0xd7)
            {
                continue;
            }

            if (marker is < 0xc0 or StartOfImage or >= 0xf0 and < 0xfe)
            {
                throw PictureReader.Damaged();
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(reader.Bytes(2)) - 2;
            if (length < 0)
            {
                throw PictureReader.Damaged();
            }

            if (marker is >= App0 and <= 0xef or 0xfe)
            {
                var content = reader.Bytes(length);
                if (marker == App1 && content.AsSpan().StartsWith("Exif\0\0"u8))
                {
                    orientation = Exif.Orientation(content.AsSpan(6));
                }

                Segment(reader, marker, Needed(marker, content));
                continue;
            }

            var body = reader.Bytes(length);
            if (IsFrame(marker))
            {
                if (length < 6 || pixels != 0)
                {
                    throw PictureReader.Damaged();
                }

                pixels = (long)BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(1)) * BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(3));
                Segment(reader, App1, orientation == Exif.Upright ? [] : [.. "Exif\0\0"u8, .. Exif.Only(orientation)]);
            }

            drawn |= marker == StartOfScan;
            Segment(reader, marker, body);
        }

        reader.Write(0xff, EndOfImage);
        return drawn && pixels > 0 ? pixels : throw PictureReader.Damaged();
    }

    private static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);

    /// <summary>What of an application's segment draws the picture: its density, its colours, its colour transform.</summary>
    private static ReadOnlySpan<byte> Needed(byte marker, byte[] content) => marker switch
    {
        // The last two bytes are the size of a small picture that follows them.
        App0 when content.Length >= 14 && content.AsSpan().StartsWith("JFIF\0"u8) => (byte[])[.. content[..12], 0, 0],
        App2 when content.AsSpan().StartsWith("ICC_PROFILE\0"u8) => content,
        App14 when content.Length >= 12 && content.AsSpan().StartsWith("Adobe"u8) => content.AsSpan(0, 12),
        _ => [],
    };

    private static void Segment(PictureReader reader, byte marker, ReadOnlySpan<byte> content)
    {
        if (content.Length > 0)
        {
            reader.Write(0xff, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2));
            reader.Write(content);
        }
    }

    private static byte Marker(PictureReader reader)
    {
        if (reader.Byte() != 0xff)
        {
            throw PictureReader.Damaged();
        }

        byte marker;
        do
        {
            marker = reader.Byte();
        }
        while (marker == 0xff);

        return marker;
    }

    /// <summary>Copies the drawing that follows a scan's header, and returns the marker that ends it. A picture cut short in its drawing is ended.</summary>
    private static byte AfterScan(PictureReader reader)
    {
        while (reader.KeepUntil(0xff))
        {
            var next = reader.TryByte();
            while (next == 0xff)
            {
                next = reader.TryByte();
            }

            if (next is not (0 or >= 0xd0 and <= 0xd7))
            {
                return next < 0 ? EndOfImage : (byte)next;
            }

            reader.Write(0xff, (byte)next);
        }

        return EndOfImage;
    }
}
