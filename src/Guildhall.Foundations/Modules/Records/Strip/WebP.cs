using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>Keeps of a WebP the chunks that draw it. Its length stands at its beginning, so it is gone through twice.</summary>
internal static class WebP
{
    private const byte HasExif = 0x08;
    private const byte HasXmp = 0x04;
    private const int LongestExif = 65536;

    private static readonly HashSet<string> s_drawing = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"];

    /// <summary>Copies it without its metadata, and returns how many pixels it has.</summary>
    public static long Strip(Stream content, Stream kept)
    {
        content.Position = 0;
        var (length, orientation, pixels) = Measure(new PictureReader(content, Stream.Null));
        var exif = orientation == Exif.Upright ? [] : Exif.Only(orientation);
        content.Position = 0;
        Copy(new PictureReader(content, kept), length, exif);
        return pixels > 0 ? pixels : throw PictureReader.Damaged();
    }

    private static (long Kept, int Orientation, long Pixels) Measure(PictureReader reader)
    {
        var left = Start(reader);
        long kept = 0;
        long pixels = 0;
        var orientation = Exif.Upright;
        while (left >= 8)
        {
            var (type, length) = Chunk(reader, left);
            left -= 8 + Padded(length);
            var looked = 0;
            if (type == "EXIF" && length < LongestExif)
            {
                looked = (int)length;
                var exif = reader.Bytes(looked).AsSpan();
                orientation = Exif.Orientation(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
            }
            else if (pixels == 0 && type is "VP8 " or "VP8L" or "VP8X")
            {
                looked = (int)Math.Min(length, 10);
                pixels = Pixels(type, reader.Bytes(looked));
            }

            kept += s_drawing.Contains(type) ? 8 + Padded(length) : 0;
            reader.Skip(Padded(length) - looked);
        }

        return (kept, orientation, pixels);
    }

    private static void Copy(PictureReader reader, long kept, byte[] exif)
    {
        var left = Start(reader);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)(4 + kept + (exif.Length > 0 ? 8 + Padded(exif.Length) : 0)));
        reader.Write("RIFF"u8);
        reader.Write(number);
        reader.Write("WEBP"u8);
        while (left >= 8)
        {
            var (type, length) = Chunk(reader, left);
            left -= 8 + Padded(length);
            if (!s_drawing.Contains(type))
            {
                reader.Skip(Padded(length));
                continue;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)length);
            reader.Write(Encoding.ASCII.GetBytes(type));
            reader.Write(number);
            var rest = Padded(length);
            if (type == "VP8X")
            {
                var flags = reader.Byte() & ~(HasExif | HasXmp);
                reader.Write((byte)(exif.Length > 0 ? flags | HasExif : flags));
                rest--;
            }

            reader.Keep(rest);
        }

        if (exif.Length > 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)exif.Length);
            reader.Write("EXIF"u8);
            reader.Write(number);
            reader.Write(exif);
        }
    }

    /// <summary>Reads the beginning, and returns how long the chunks are together.</summary>
    private static long Start(PictureReader reader) => BinaryPrimitives.ReadUInt32LittleEndian(reader.Bytes(12).AsSpan(4)) - 4L;

    private static (string Type, long Length) Chunk(PictureReader reader, long left)
    {
        var head = reader.Bytes(8);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
        var type = Encoding.ASCII.GetString(head, 0, 4);
        return length > left - 8 || (type == "VP8X" && length < 10) ? throw PictureReader.Damaged() : (type, length);
    }

    private static long Padded(long length) => length + (length & 1);

    private static long Pixels(string type, ReadOnlySpan<byte> head) => (type, head.Length) switch
    {
        ("VP8X", 10) => (1L + Three(head[4..])) * (1L + Three(head[7..])),
        ("VP8 ", 10) => (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]) & 0x3fffL) * (BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) & 0x3fff),
        ("VP8L", >= 5) => LosslessPixels(BinaryPrimitives.ReadUInt32LittleEndian(head[1..])),
        _ => throw PictureReader.Damaged(),
    };

    private static long LosslessPixels(uint bits) => (1L + (bits & 0x3fff)) * (1L + ((bits >> 14) & 0x3fff));

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
