using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Platform.Printing;

/// <summary>The objects of a PDF file, and how they are written down (ISO 32000-1, chapter 7).</summary>
internal sealed class PdfFile
{
    private readonly List<byte[]?> _objects = [];

    /// <summary>The number of an object that is written later.</summary>
    public int Reserve()
    {
        _objects.Add(null);
        return _objects.Count;
    }

    /// <summary>An object.</summary>
    public int Add(string content)
    {
        var number = Reserve();
        Set(number, content);
        return number;
    }

    /// <summary>Writes a reserved object.</summary>
    public void Set(int number, string content) => _objects[number - 1] = Encoding.Latin1.GetBytes(content);

    /// <summary>A stream of bytes.</summary>
    /// <param name="entries">What its dictionary says beside the length.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="pack">Whether to compress them.</param>
    public int AddStream(string entries, byte[] content, bool pack = true)
    {
        var body = content;
        if (pack)
        {
            using var packed = new MemoryStream();
            using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zip.Write(content);
            }

            body = packed.ToArray();
        }

        var number = Reserve();
        var head = string.Create(CultureInfo.InvariantCulture, $"<< {entries} /Length {body.Length}{(pack ? " /Filter /FlateDecode" : "")} >>\nstream\n");
        _objects[number - 1] = [.. Encoding.Latin1.GetBytes(head), .. body, .. "\nendstream"u8];
        return number;
    }

    /// <summary>Writes a reserved object that is a stream, packed or not as its entries say.</summary>
    public void SetStream(int number, string entries, ReadOnlySpan<byte> content) =>
        _objects[number - 1] = [.. Encoding.Latin1.GetBytes($"{entries}\nstream\n"), .. content, .. "\nendstream"u8];

    /// <summary>The file.</summary>
    public byte[] Write(int catalogue, int information)
    {
        using var file = new MemoryStream();
        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));

        // Four bytes that are not text tell programs that carry the file to leave its bytes alone.
        Put("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var places = new List<long>();
        for (var i = 0; i < _objects.Count; i++)
        {
            places.Add(file.Position);
            Put(string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n"));
            file.Write(_objects[i]);
            Put("\nendobj\n");
        }

        var id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var table = file.Position;
        Put(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var place in places)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n"));
        }

        Put(string.Create(CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {_objects.Count + 1} /Root {catalogue} 0 R /Info {information} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>A text, in any letters.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A number.</summary>
    public static string Number(double number) => number.ToString("0.#####", CultureInfo.InvariantCulture);
}
