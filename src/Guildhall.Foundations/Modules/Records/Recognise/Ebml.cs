using System.Text;

namespace Guildhall.Foundations.Modules.Records.Recognise;

/// <summary>An element of the format under WebM: a name and a length, each as many bytes as its first one says.</summary>
/// <param name="Id">Its name, with the bits that tell its length.</param>
/// <param name="At">Where it begins.</param>
/// <param name="Body">Where what is in it begins.</param>
/// <param name="End">Where it ends; null where that is not told.</param>
internal readonly record struct EbmlElement(uint Id, long At, long Body, long? End);

/// <summary>Reads the elements of WebM one after another.</summary>
internal static class Ebml
{
    private const uint Header = 0x1a45dfa3;
    private const uint DocType = 0x4282;
    private const int LongestHeader = 1024;

    /// <summary>What a file of elements begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x1a, 0x45, 0xdf, 0xa3];

    /// <summary>Whether the header says that it is WebM.</summary>
    public static bool IsWebM(Stream content)
    {
        if (At(content, 0) is not { Id: Header, End: <= LongestHeader and var end } header || end > content.Length)
        {
            return false;
        }

        for (var at = header.Body; at < end && At(content, at) is { End: { } next } element && next <= end; at = next)
        {
            if (element.Id == DocType)
            {
                var name = new byte[next - element.Body];
                content.Position = element.Body;
                content.ReadExactly(name);
                return Encoding.ASCII.GetString(name).TrimEnd('\0') == "webm";
            }
        }

        return false;
    }

    /// <summary>The element at a place; null where there is none.</summary>
    public static EbmlElement? At(Stream content, long at)
    {
        Span<byte> head = stackalloc byte[12];
        content.Position = at;
        head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length < 2 || Width(head[0]) is not (>= 1 and <= 4 and var named) || head.Length <= named || Width(head[named]) is not (>= 1 and <= 8 and var sized) || head.Length < named + sized)
        {
            return null;
        }

        uint id = 0;
        foreach (var part in head[..named])
        {
            id = (id << 8) | part;
        }

        var length = (long)(head[named] & (0xff >> sized));
        var unknown = length == 0xff >> sized;
        foreach (var part in head[(named + 1)..(named + sized)])
        {
            length = (length << 8) | part;
            unknown &= part == 0xff;
        }

        var body = at + named + sized;
        return new EbmlElement(id, at, body, unknown ? null : length > long.MaxValue - body ? long.MaxValue : body + length);
    }

    private static int Width(byte first) => first == 0 ? 9 : System.Numerics.BitOperations.LeadingZeroCount((uint)first) - 23;
}
