using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>Keeps of a GIF its pictures, their timing and their loop; comments and other programs' blocks go.</summary>
internal static class Gif
{
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xf9;
    private const byte Application = 0xff;
    private const byte Image = 0x2c;
    private const byte Trailer = 0x3b;

    /// <summary>Copies it without its metadata, and returns how many pixels it has.</summary>
    public static long Strip(PictureReader reader)
    {
        reader.Keep(6);
        var screen = reader.Bytes(7);
        reader.Write(screen);
        reader.Keep(Colours(screen[4]));
        while (true)
        {
            switch (reader.Byte())
            {
                case Image:
                    var place = reader.Bytes(9);
                    reader.Write(Image);
                    reader.Write(place);
                    reader.Keep(Colours(place[8]) + 1);
                    KeepBlocks(reader);
                    break;
                case Extension:
                    Extend(reader, reader.Byte());
                    break;
                case Trailer:
                    reader.Write(Trailer);
                    return (long)BinaryPrimitives.ReadUInt16LittleEndian(screen) * BinaryPrimitives.ReadUInt16LittleEndian(screen.AsSpan(2));
                default:
                    throw PictureReader.Damaged();
            }
        }
    }

    private static void Extend(PictureReader reader, byte label)
    {
        var first = reader.Bytes(reader.Byte());
        if (label == GraphicControl || (label == Application && Encoding.ASCII.GetString(first) is "NETSCAPE2.0" or "ANIMEXTS1.0"))
        {
            reader.Write(Extension, label, (byte)first.Length);
            reader.Write(first);
            KeepBlocks(reader);
            return;
        }

        for (var length = first.Length; length > 0;)
        {
            length = reader.Byte();
            reader.Skip(length);
        }
    }

    private static void KeepBlocks(PictureReader reader)
    {
        byte length;
        do
        {
            length = reader.Byte();
            reader.Write(length);
            reader.Keep(length);
        }
        while (length > 0);
    }

    private static int Colours(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
}
