using System.Buffers.Binary;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>The one thing we read in a picture's metadata, and the one thing we write: which way up it is.</summary>
internal static class Exif
{
    public const int Upright = 1;

    private const int OrientationTag = 0x0112;

    /// <summary>Which way up, 1 to 8, from the TIFF structure of Exif. Upright if it does not say.</summary>
    public static int Orientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        var little = tiff[0] == 'I';
        var at = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (at > tiff.Length - 2)
        {
            return Upright;
        }

        int Short(ReadOnlySpan<byte> from) => little ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt16BigEndian(from);
        var entries = tiff[((int)at + 2)..];
        for (var left = Short(tiff[(int)at..]); left > 0 && entries.Length >= 12; left--, entries = entries[12..])
        {
            if (Short(entries) == OrientationTag)
            {
                return Short(entries[8..]) is >= 1 and <= 8 and var orientation ? orientation : Upright;
            }
        }

        return Upright;
    }

    /// <summary>A TIFF structure that says which way up, and nothing else.</summary>
    public static byte[] Only(int orientation) =>
    [
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
        0, 1,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];
}
