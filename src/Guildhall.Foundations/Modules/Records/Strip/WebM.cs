using System.Buffers.Binary;
using Guildhall.Foundations.Modules.Records.Recognise;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>What of a WebM says more than its pictures and sounds: its tags and attachments.</summary>
internal static class WebM
{
    private const uint Segment = 0x18538067;
    private const uint Cluster = 0x1f43b675;
    private const uint Tags = 0x1254c367;
    private const uint Attachments = 0x1941a469;
    private const uint Tracks = 0x1654ae6b;
    private const byte Void = 0xec;
    private const int MostElements = 2_000_000;

    /// <summary>The elements to write over, each by one that says nothing.</summary>
    /// <exception cref="RefusedException">It is damaged.</exception>
    public static List<Blank> Telling(Stream content)
    {
        var blanks = new List<Blank>();
        var (at, count, hasTracks) = (0L, 0, false);
        while (at < content.Length)
        {
            if (++count > MostElements || Ebml.At(content, at) is not { } element)
            {
                throw PictureReader.Damaged();
            }

            // What records itself as it goes on does not know how long it will be; so we look inside.
            if (element.Id == Segment || (element.Id == Cluster && element.End is null))
            {
                at = element.Body;
                continue;
            }

            hasTracks |= element.Id == Tracks;
            var end = Math.Min(element.End ?? throw PictureReader.Damaged(), content.Length);
            if (element.Id is Tags or Attachments)
            {
                blanks.Add(new Blank(at, Nothing(end - at), end - at));
            }

            at = end;
        }

        return hasTracks ? blanks : throw PictureReader.Damaged();
    }

    // A name of one byte, and a length in as many as fill the rest.
    private static byte[] Nothing(long length)
    {
        if (length < 9)
        {
            return [Void, (byte)(0x80 | (length - 2))];
        }

        var head = new byte[9];
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(1), (1UL << 56) | (ulong)(length - 9));
        head[0] = Void;
        return head;
    }
}
