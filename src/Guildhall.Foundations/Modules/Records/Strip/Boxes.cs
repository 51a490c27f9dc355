using System.Buffers.Binary;
using System.Text;
using Guildhall.Foundations.Modules.Records.Recognise;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>
/// What of an MP4 or QuickTime film says more than its pictures and sounds. Such a file is boxes in boxes, each with its length and
/// its name: user data and metadata hold the place, the day and the device; some cameras record the place along with every
/// picture, in a track of its own.
/// </summary>
internal static class Boxes
{
    private const int Deepest = 8;
    private const int MostBoxes = 100_000;
    private const int MostSamples = 500_000;

    private static readonly string[] s_containers = ["moov", "trak", "mdia", "minf", "stbl", "edts", "moof", "traf", "mvex", "dinf", "tref"];

    private static readonly string[] s_telling = ["udta", "meta", "uuid", "loci", "ID32", "cprt", "xml ", "bxml", "auth", "titl", "dscp", "gps ", "GPS "];

    private sealed record Box(string Name, long At, long Body, long End, byte[] Header);

    /// <summary>The boxes to write over, each by one that is free, and the samples of tracks that are neither seen nor heard.</summary>
    /// <exception cref="RefusedException">It is damaged.</exception>
    public static List<Blank> Telling(Stream content)
    {
        var blanks = new List<Blank>();
        var data = new List<(long From, long To)>();
        var samples = new List<(long At, long Length)>();
        var boxes = 0;
        var (hasMovie, hasFragments) = (false, false);
        Walk(0, content.Length, 0);
        if (!hasMovie || data.Count == 0 || (hasFragments && samples.Count > 0))
        {
            throw PictureReader.Damaged();
        }

        foreach (var (at, length) in samples)
        {
            // Only what is a film's data may be blanked by what a table says.
            blanks.Add(data.Exists(d => at >= d.From && at + length <= d.To) ? new Blank(at, [], length) : throw PictureReader.Damaged());
        }

        return blanks;

        void Walk(long from, long to, int depth)
        {
            foreach (var box in In(content, from, to, depth == 0))
            {
                if (++boxes > MostBoxes || box.Name == "cmov")
                {
                    throw PictureReader.Damaged();
                }

                hasMovie |= depth == 0 && box.Name == "moov";
                hasFragments |= box.Name == "moof";
                if (box.Name == "mdat")
                {
                    data.Add((box.Body, box.End));
                }
                else if (s_telling.Contains(box.Name))
                {
                    blanks.Add(Free(box));
                }
                else if (box.Name == "trak" && IsTold(content, box))
                {
                    samples.AddRange(Samples(content, box));
                    blanks.Add(Free(box));
                    if (samples.Count > MostSamples)
                    {
                        throw PictureReader.Damaged();
                    }
                }
                else if (depth < Deepest && s_containers.Contains(box.Name))
                {
                    Walk(box.Body, box.End, depth + 1);
                }
            }
        }
    }

    private static Blank Free(Box box)
    {
        "free"u8.CopyTo(box.Header.AsSpan(4));
        return new Blank(box.At, box.Header, box.End - box.At);
    }

    // A track that tells: its handler is neither of pictures, sounds, words nor the clock.
    private static bool IsTold(Stream content, Box track) =>
        Find(content, track, "mdia", "hdlr") is { } handler && Read(content, handler.Body, 12) is var body
        && Encoding.ASCII.GetString(body.AsSpan(8, 4)) is not ("vide" or "soun" or "text" or "sbtl" or "subt" or "clcp" or "tmcd" or "hint" or "auxv" or "pict");

    private static List<(long At, long Length)> Samples(Stream content, Box track)
    {
        var chunks = Find(content, track, "mdia", "minf", "stbl", "stco") is { } narrow ? Table(content, narrow, 4)
            : Find(content, track, "mdia", "minf", "stbl", "co64") is { } wide ? Table(content, wide, 8)
            : [];
        if (Find(content, track, "mdia", "minf", "stbl", "stsz") is not { } sizes || Find(content, track, "mdia", "minf", "stbl", "stsc") is not { } runs)
        {
            return chunks.Count == 0 ? [] : throw PictureReader.Damaged();
        }

        var head = Read(content, sizes.Body, 12);
        var one = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4));
        var count = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(8));
        var each = one > 0 ? null : Table(content, sizes with { Body = sizes.Body + 4 }, 4);
        var perChunk = Table(content, runs, 12, part: 4);
        var first = Table(content, runs, 12);
        var samples = new List<(long, long)>();
        var (sample, run) = (0L, 0);
        for (var chunk = 0; chunk < chunks.Count && sample < count; chunk++)
        {
            while (run + 1 < first.Count && first[run + 1] <= chunk + 1)
            {
                run++;
            }

            var length = 0L;
            var inChunk = run < perChunk.Count ? Math.Min(perChunk[run], count - sample) : throw PictureReader.Damaged();
            for (var i = 0L; i < inChunk; i++, sample++)
            {
                if (each is null)
                {
                    length = one * inChunk;
                    sample += inChunk;
                    break;
                }

                length += sample < each.Count ? each[(int)sample] : throw PictureReader.Damaged();
            }

            if (length > 0)
            {
                samples.Add((chunks[chunk], length));
            }
        }

        return samples;
    }

    // The numbers of a table: a version, how many there are, and then the rows.
    private static List<long> Table(Stream content, Box box, int row, int part = 0)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(Read(content, box.Body + 4, 4));
        if (count > MostSamples || box.Body + 8 + ((long)count * row) > box.End)
        {
            throw PictureReader.Damaged();
        }

        var bytes = Read(content, box.Body + 8, (int)count * row);
        var wide = row == 8;
        return [.. Enumerable.Range(0, (int)count).Select(i => wide
            ? (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * row)), long.MaxValue / 2)
            : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((i * row) + part)))];
    }

    private static Box? Find(Stream content, Box box, params ReadOnlySpan<string> path)
    {
        Box? found = box;
        foreach (var name in path)
        {
            found = In(content, found.Body, found.End, isWhole: false).FirstOrDefault(b => b.Name == name);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    private static IEnumerable<Box> In(Stream content, long from, long to, bool isWhole)
    {
        for (var at = from; at < to;)
        {
            // QuickTime may end a list of boxes with four zeros.
            if (to - at < 8)
            {
                if (isWhole)
                {
                    throw PictureReader.Damaged();
                }

                yield break;
            }

            var header = Read(content, at, 8);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 1)
            {
                header = Read(content, at, 16);
                size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)), long.MaxValue);
            }
            else if (size == 0 && isWhole)
            {
                size = to - at;
            }

            if (size < header.Length || size > to - at)
            {
                throw PictureReader.Damaged();
            }

            yield return new Box(Encoding.Latin1.GetString(header, 4, 4), at, at + header.Length, at + size, header);
            at += size;
        }
    }

    private static byte[] Read(Stream content, long at, int length)
    {
        if (at > content.Length - length)
        {
            throw PictureReader.Damaged();
        }

        var bytes = new byte[length];
        content.Position = at;
        content.ReadExactly(bytes);
        return bytes;
    }
}
