using System.Buffers.Binary;

namespace Guildhall.Foundations.Modules.Records.Recognise;

/// <summary>How large a picture says it is. Looked at before anything unpacks it.</summary>
internal static class PictureSize
{
    private const int MostPages = 10_000;
    private const int MostHeicHeader = 1024 * 1024;

    /// <summary>The pixels of a TIFF's first page and how many pages it has.</summary>
    /// <exception cref="RefusedException">It is damaged.</exception>
    public static (long Pixels, int Pages) OfTiff(Stream content)
    {
        var head = Read(content, 0, 8);
        var little = head[0] == 'I';
        uint Number(ReadOnlySpan<byte> at, int type) => type == 3
            ? little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at)
            : little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);

        long width = 0;
        long height = 0;
        var pages = 0;
        for (long at = Number(head.AsSpan(4), 4); at != 0; pages++)
        {
            var entries = (int)Number(Read(content, at, 2), 3);
            var directory = Read(content, at + 2, (entries * 12) + 4);
            for (var i = 0; i < entries && pages == 0; i++)
            {
                var entry = directory.AsSpan(i * 12, 12);
                var type = (int)Number(entry[2..], 3);
                width = Number(entry, 3) == 256 ? Number(entry[8..], type) : width;
                height = Number(entry, 3) == 257 ? Number(entry[8..], type) : height;
            }

            at = Number(directory.AsSpan(entries * 12), 4);
            if (pages > MostPages)
            {
                throw new RefusedException(RefusalReason.Damaged);
            }
        }

        return (width * height, pages);
    }

    /// <summary>The pixels of the largest picture in a HEIC file.</summary>
    /// <exception cref="RefusedException">It is damaged.</exception>
    public static long OfHeic(Stream content)
    {
        // Every picture inside, tiles and the whole, has a box with its width and height: ispe, version, width, height.
        var head = Read(content, 0, (int)Math.Min(content.Length, MostHeicHeader)).AsSpan();
        long largest = 0;
        for (int at; (at = head.IndexOf("ispe"u8)) >= 0 && head.Length - at >= 16; head = head[(at + 16)..])
        {
            largest = Math.Max(largest, (long)BinaryPrimitives.ReadUInt32BigEndian(head[(at + 8)..]) * BinaryPrimitives.ReadUInt32BigEndian(head[(at + 12)..]));
        }

        return largest > 0 ? largest : throw new RefusedException(RefusalReason.Damaged);
    }

    private static byte[] Read(Stream content, long from, int length)
    {
        if (from > content.Length - length)
        {
            throw new RefusedException(RefusalReason.Damaged);
        }

        var bytes = new byte[length];
        content.Position = from;
        content.ReadExactly(bytes);
        return bytes;
    }
}
