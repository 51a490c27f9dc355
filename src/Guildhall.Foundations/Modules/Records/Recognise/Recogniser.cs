using System.Text;

namespace Guildhall.Foundations.Modules.Records.Recognise;

/// <summary>Tells what a file is by its content alone. Nothing is unpacked, run or believed because of a name.</summary>
internal static class Recogniser
{
    /// <summary>The kind of a file.</summary>
    /// <param name="content">The file; read from anywhere.</param>
    /// <param name="name">Its name: decides only between plain text and CSV, which are the same bytes.</param>
    /// <exception cref="RefusedException">It is none of our kinds, or one of ours gone wrong.</exception>
    public static FileKind Recognise(Stream content, string name)
    {
        Span<byte> head = stackalloc byte[32];
        content.Position = 0;
        head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (Signature(head) is { } kind)
        {
            return kind;
        }

        return head.StartsWith(Ebml.Magic) && Ebml.IsWebM(content) ? FileKind.WebM
            : head.StartsWith("PK\x03\x04"u8) ? ZipDirectory.Recognise(content)
            : head.StartsWith(OleDirectory.Magic) ? OleDirectory.Recognise(content)
            : PlainText.IsPlain(content) ? name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? FileKind.Csv : FileKind.Text
            : throw new RefusedException(RefusalReason.WrongKind);
    }

    private static FileKind? Signature(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? FileKind.Jpeg
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]) ? FileKind.Png
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? FileKind.Gif
        : head.Length >= 16 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBPVP8"u8) ? FileKind.WebP
        : head.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]) || head.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]) ? FileKind.Tiff
        : head.StartsWith("%PDF-"u8) ? FileKind.Pdf
        : head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && IsHeic(head[8..12]) ? FileKind.Heic
        : head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? Film(head[8..12])
        : null;

    private static FileKind? Film(ReadOnlySpan<byte> brand) => Encoding.ASCII.GetString(brand) switch
    {
        "qt  " => FileKind.Mov,
        "isom" or "iso2" or "iso3" or "iso4" or "iso5" or "iso6" or "mp41" or "mp42" or "avc1" or "M4V " or "M4VH" or "M4VP" or "MSNV" or "dash" or "mmp4" => FileKind.Mp4,
        _ => null,
    };

    private static bool IsHeic(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8);
}

/// <summary>A file is not taken in.</summary>
internal sealed class RefusedException(RefusalReason reason) : Exception($"The file is refused: {reason}.")
{
    public RefusalReason Reason => reason;
}
