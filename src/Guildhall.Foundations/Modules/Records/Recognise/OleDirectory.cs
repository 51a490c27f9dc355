using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Foundations.Modules.Records.Recognise;

/// <summary>Tells the office files of before 2007 by the list of what is in them: a small file system of sectors.</summary>
internal static class OleDirectory
{
    private const int EntryLength = 128;
    private const int MostSectors = 256;
    private const int HeaderLength = 512;
    private const int FatSectorsInHeader = 109;

    public static ReadOnlySpan<byte> Magic => [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

    public static FileKind Recognise(Stream content)
    {
        var names = Names(content);
        return names.Contains("EncryptedPackage") ? throw new RefusedException(RefusalReason.Locked)
            : names.Contains("Macros") || names.Contains("_VBA_PROJECT_CUR") || names.Contains("VBA") ? throw new RefusedException(RefusalReason.Macros)
            : names.Contains("WordDocument") ? FileKind.Doc
            : names.Contains("Workbook") || names.Contains("Book") ? FileKind.Xls
            : names.Contains("PowerPoint Document") ? FileKind.Ppt
            : throw new RefusedException(RefusalReason.WrongKind);
    }

    private static HashSet<string> Names(Stream content)
    {
        var header = new byte[HeaderLength];
        content.Position = 0;
        var shift = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            ? BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30))
            : 0;
        if (shift is not (9 or 12))
        {
            throw new RefusedException(RefusalReason.Damaged);
        }

        var sector = new byte[1 << shift];
        var names = new HashSet<string>();
        var at = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(48));
        for (var i = 0; i < MostSectors && Read(content, at, sector); i++)
        {
            for (var entry = 0; entry < sector.Length; entry += EntryLength)
            {
                // The length is in bytes, with the zero at the end.
                int length = BinaryPrimitives.ReadUInt16LittleEndian(sector.AsSpan(entry + 64));
                if (length is >= 4 and <= 64)
                {
                    names.Add(Encoding.Unicode.GetString(sector, entry, length - 2));
                }
            }

            at = Next(content, header, at, sector);
        }

        return names;
    }

    /// <summary>The sector after a sector, by the table whose own place is told in the header; past the end where it is not.</summary>
    private static uint Next(Stream content, byte[] header, uint at, byte[] sector)
    {
        var perSector = (uint)(sector.Length / sizeof(uint));
        var table = at / perSector;
        return table < FatSectorsInHeader
            && Read(content, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(76 + ((int)table * sizeof(uint)))), sector)
                ? BinaryPrimitives.ReadUInt32LittleEndian(sector.AsSpan((int)(at % perSector) * sizeof(uint)))
                : uint.MaxValue;
    }

    private static bool Read(Stream content, uint number, byte[] sector)
    {
        var from = (number + 1L) * sector.Length;
        if (from >= content.Length)
        {
            return false;
        }

        content.Position = from;
        Array.Clear(sector);
        return content.ReadAtLeast(sector, sector.Length, throwOnEndOfStream: false) > 0;
    }
}
