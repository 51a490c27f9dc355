using System.Buffers.Binary;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>Keeps of a PNG the chunks that draw it, and ends with its end.</summary>
internal static class Png
{
    private static readonly HashSet<string> s_drawing =
        ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"];

    private static readonly uint[] s_checksums = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var c = (uint)n;
        for (var i = 0; i < 8; i++)
        {
            c = (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1;
        }

        return c;
    })];

    /// <summary>Copies it without its metadata, and returns how many pixels it has.</summary>
    public static long Strip(PictureReader reader)
    {
        reader.Keep(8);
        long pixels = 0;
        while (true)
        {
            var head = reader.Bytes(8);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = System.Text.Encoding.ASCII.GetString(head, 4, 4);
            if (length > int.MaxValue || (pixels == 0) != (type == "IHDR") || (type == "IHDR" && length != 13))
            {
                throw PictureReader.Damaged();
            }

            if (type == "eXIf" && length < 65536)
            {
                var orientation = Exif.Orientation(reader.Bytes((int)length));
                reader.Skip(4);
                if (orientation != Exif.Upright)
                {
                    WriteExif(reader, Exif.Only(orientation));
                }
            }
            else if (!s_drawing.Contains(type))
            {
                reader.Skip(length + 4L);
            }
            else
            {
                reader.Write(head);
                if (type == "IHDR")
                {
                    var size = reader.Bytes(8);
                    reader.Write(size);
                    pixels = (long)BinaryPrimitives.ReadUInt32BigEndian(size) * BinaryPrimitives.ReadUInt32BigEndian(size.AsSpan(4));
                    length -= 8;
                    if (pixels == 0)
                    {
                        throw PictureReader.Damaged();
                    }
                }

                reader.Keep(length + 4L);
            }

            if (type == "IEND")
            {
                return pixels;
            }
        }
    }

    private static void WriteExif(PictureReader reader, byte[] content)
    {
        byte[] checkedPart = [.. "eXIf"u8, .. content];
        var sum = uint.MaxValue;
        foreach (var b in checkedPart)
        {
            sum = s_checksums[(sum ^ b) & 0xff] ^ (sum >> 8);
        }

        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)content.Length);
        reader.Write(number);
        reader.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~sum);
        reader.Write(number);
    }
}
