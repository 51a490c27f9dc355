using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Tests.Records;

/// <summary>Films made by hand, which say in every place they can where they were taken.</summary>
internal static class Films
{
    private static readonly byte[] s_place = Encoding.ASCII.GetBytes($"gps {Samples.Secret}");

    /// <summary>What is seen in them.</summary>
    public static byte[] Pictures { get; } = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    public static byte[] Film(string brand, bool indexFirst, bool wide)
    {
        var first = Box("ftyp", Encoding.ASCII.GetBytes(brand), Number(0), Encoding.ASCII.GetBytes(brand));
        byte[] Data() => wide
            ? [.. Number(1), .. "mdat"u8, .. Number(0), .. Number((uint)(16 + Pictures.Length + s_place.Length)), .. Pictures, .. s_place]
            : Box("mdat", Pictures, s_place);
        var header = wide ? 16u : 8u;

        // Two rounds: where the samples stand hangs on how long the index is.
        var index = Index(0);
        var at = (uint)(first.Length + (indexFirst ? index.Length : 0)) + header;
        index = Index(at);
        return indexFirst ? [.. first, .. index, .. Data()] : [.. first, .. Data(), .. index];

        byte[] Index(uint at) => Box(
            "moov",
            Box("mvhd", new byte[100]),
            Box("trak", Box("tkhd", new byte[84]), Box("mdia", Handler("vide"), Box("minf", Box("stbl", Table(at, (uint)Pictures.Length)))), Box("udta", Box("name", Encoding.ASCII.GetBytes(Samples.Secret)))),
            Box("trak", Box("mdia", Handler("meta"), Box("minf", Box("stbl", Table(at + (uint)Pictures.Length, (uint)s_place.Length))))),
            Box("udta", Box("©xyz", Number(0x001215c7), Encoding.ASCII.GetBytes(Samples.Secret)), Box("loci", Encoding.ASCII.GetBytes(Samples.Secret))),
            Box("meta", Box("keys", Encoding.ASCII.GetBytes("mdtacom.apple.quicktime.location.ISO6709")), Box("ilst", Encoding.ASCII.GetBytes(Samples.Secret))),
            Box("uuid", new byte[16], Encoding.ASCII.GetBytes($"<x:xmpmeta>{Samples.Secret}")));
    }

    private static byte[] Table(uint at, uint length) =>
    [
        .. Box("stsc", Number(0), Number(1), Number(1), Number(1), Number(1)),
        .. Box("stsz", Number(0), Number(0), Number(1), Number(length)),
        .. Box("stco", Number(0), Number(1), Number(at)),
    ];

    private static byte[] Handler(string kind) => Box("hdlr", Number(0), Number(0), Encoding.ASCII.GetBytes(kind), new byte[13]);

    private static byte[] Box(string name, params byte[][] parts) =>
        [.. Number((uint)(8 + parts.Sum(p => p.Length))), .. Encoding.Latin1.GetBytes(name), .. parts.SelectMany(p => p)];

    private static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public static byte[] WebM(bool live)
    {
        byte[] cluster = [.. Element([0xe7], [0]), .. Element([0xa3], Pictures)];
        byte[] inside =
        [
            .. Element([0x15, 0x49, 0xa9, 0x66], new byte[10]),
            .. Element([0x12, 0x54, 0xc3, 0x67], Encoding.ASCII.GetBytes($"LOCATION {Samples.Secret}")),
            .. Element([0x16, 0x54, 0xae, 0x6b], new byte[20]),
            .. live ? [0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. cluster] : Element([0x1f, 0x43, 0xb6, 0x75], cluster),
            .. Element([0x12, 0x54, 0xc3, 0x67], Encoding.ASCII.GetBytes(Samples.Secret)),
        ];
        return
        [
            .. Element([0x1a, 0x45, 0xdf, 0xa3], [.. Element([0x42, 0x86], [1]), .. Element([0x42, 0x82], "webm"u8.ToArray())]),
            .. live ? [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. inside] : Element([0x18, 0x53, 0x80, 0x67], inside),
        ];
    }

    private static byte[] Element(byte[] id, byte[] body) =>
        [.. id, .. body.Length < 127 ? [(byte)(0x80 | body.Length)] : (byte[])[0x10, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length], .. body];
}
