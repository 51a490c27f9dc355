using System.Globalization;
using System.Text;

namespace Guildhall.Tests.Places;

/// <summary>A small DTF 7.3 file, written record by record.</summary>
internal sealed class DtfFile
{
    private readonly List<string> _lines = [];
    private readonly int _volume;
    private readonly string _type;

    private DtfFile(string type, int volume) => (_type, _volume) = (type, volume);

    public static DtfFile Full(int volume = 1) => new("F", volume);

    public static DtfFile Changes(int volume) => new("C", volume);

    /// <summary>How many records there are, without header and trailer.</summary>
    public int Records => _lines.Count;

    public string Version { get; init; } = "7.3";

    public DtfFile Street(int usrn, string name, string locality = "", string town = "NORTHMERE", char change = 'I')
    {
        Line($"11,\"{change}\",{Records + 1},{usrn},1,9999,2,1990-01-01,1,8,0,1990-01-01,2020-01-01,1990-01-01,,517000.00,324000.00,517100.00,324000.00,1");
        return StreetName(usrn, name, locality, town, "ENG", change);
    }

    public DtfFile StreetName(int usrn, string name, string locality = "", string town = "NORTHMERE", string language = "ENG", char change = 'I') =>
        Line($"15,\"{change}\",{Records + 1},{usrn},\"{name}\",\"{locality}\",\"{town}\",\"NORTHMERE\",\"{language}\"");

    public DtfFile Blpu(long uprn, int status = 1, long? parent = null, string organisation = "", char change = 'I', string x = "517050.00", string blpuClass = "RD04") =>
        Line($"21,\"{change}\",{Records + 1},{uprn},{status},2,2000-01-01,\"{blpuClass}\",{parent},{x},324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"{organisation}\",\"E05990001\",\"\",,,\"\"");

    /// <summary>A record 24. Objects are written as <c>"number|suffix|end|suffix|text"</c>, or just a number, or just a text.</summary>
    public DtfFile Lpi(
        string key, long uprn, int usrn, string pao, string sao = "", string postcode = "NM1 1AA", int status = 1, string language = "ENG", char change = 'I') =>
        Line($"24,\"{change}\",{Records + 1},{uprn},\"{key}\",\"{language}\",{status},2000-01-01,,2000-01-01,2020-01-01,{Object(sao)},{Object(pao)},{usrn},\"\",\"Y\",\"{postcode}\",\"\",\"Y\",,,\"\"");

    public DtfFile House(long uprn, int usrn, string pao, string sao = "", string postcode = "NM1 1AA", long? parent = null, string organisation = "") =>
        Blpu(uprn, parent: parent, organisation: organisation).Lpi($"L{uprn}", uprn, usrn, pao, sao, postcode);

    public DtfFile Line(FormattableString line) => Raw(line.ToString(CultureInfo.InvariantCulture));

    public DtfFile Raw(string line)
    {
        _lines.Add(line);
        return this;
    }

    public string Text(int? count = null, bool header = true, bool trailer = true)
    {
        var text = new StringBuilder();
        if (header)
        {
            text.Append(CultureInfo.InvariantCulture, $"10,\"NORTHMERE BOROUGH COUNCIL\",9999,2026-11-01,{_volume},2026-11-01,01:30:00,\"{Version}\",\"{_type}\"\r\n");
        }

        foreach (var line in _lines)
        {
            text.Append(line).Append("\r\n");
        }

        if (trailer)
        {
            text.Append(CultureInfo.InvariantCulture, $"99,0,{count ?? Records},2026-11-01,01:30:00\r\n");
        }

        return text.ToString();
    }

    public MemoryStream End(int? count = null, bool header = true, bool trailer = true) =>
        new(Encoding.UTF8.GetBytes(Text(count, header, trailer)));

    private static string Object(string written)
    {
        if (written.Contains('|', StringComparison.Ordinal))
        {
            var parts = written.Split('|');
            return $"{parts[0]},\"{parts[1]}\",{parts[2]},\"{parts[3]}\",\"{parts[4]}\"";
        }

        return written.Length > 0 && written.All(char.IsAsciiDigit) ? $"{written},\"\",,\"\",\"\"" : $",\"\",,\"\",\"{written}\"";
    }
}
