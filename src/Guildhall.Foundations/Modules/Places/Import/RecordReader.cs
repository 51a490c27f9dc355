using System.Globalization;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>
/// Reads the line a <see cref="LineReader"/> is on as a record. The first thing wrong with it is kept in
/// <see cref="Fault"/>, in words for whoever keeps the gazetteer; the record is then worth nothing.
/// </summary>
internal sealed class RecordReader
{
    private static readonly string[] s_languages = ["ENG", "CYM", "GAE", "BIL"];
    private static readonly short[] s_logicalStatuses = [1, 3, 5, 6, 7, 8, 9];
    private static readonly short[] s_streetTypes = [1, 2, 3, 4, 9];

    // The same few words come a hundred thousand times: towns, classes, wards.
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _seenBySpan;
    private readonly LineReader _line;
    private readonly int _volume;
    private readonly Layout _layout;

    public RecordReader(LineReader line, int volume, Layout layout)
    {
        _line = line;
        _volume = volume;
        _layout = layout;
        _seenBySpan = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string? Fault { get; private set; }

    public StreetRecord Street()
    {
        var at = _layout.Street;
        return new(
            Begin(at.Fields), Usrn(at.Usrn), OneOf(at.RecordType, "RECORD_TYPE", s_streetTypes), Small(at.State), Small(at.Classification),
            Coordinate(at.StartX, "STREET_START_X"), Coordinate(at.StartY, "STREET_START_Y"), Coordinate(at.EndX, "STREET_END_X"), Coordinate(at.EndY, "STREET_END_Y"),
            Date(at.StartDate, "STREET_START_DATE"), Date(at.EndDate, "STREET_END_DATE"));
    }

    public DescriptorRecord Descriptor()
    {
        var at = _layout.Descriptor;
        return new(
            Begin(at.Fields), Usrn(at.Usrn), Language(at.Language), Required(at.Name, "STREET_DESCRIPTOR"), Text(at.Locality, "LOCALITY_NAME"),
            Text(at.Town, "TOWN_NAME"), Text(at.AdministrativeArea, "ADMINISTRATIVE_AREA"));
    }

    public BlpuRecord Blpu()
    {
        var at = _layout.Blpu;
        var change = Begin(at.Fields);
        var x = Number(at.X, "X_COORDINATE", 80_000, 656_100);
        var y = Number(at.Y, "Y_COORDINATE", 5_000, 657_700);
        return new(
            change, Uprn(at.Uprn), OneOf(at.LogicalStatus, "LOGICAL_STATUS", s_logicalStatuses), Small(at.State), Text(at.Class, "BLPU_CLASS"),
            _line[at.ParentUprn].IsEmpty ? null : Uprn(at.ParentUprn, "PARENT_UPRN"), x, y, Point(x, y), Small(at.PositionalAccuracy),
            (int?)Whole(at.Custodian, "LOCAL_CUSTODIAN_CODE", 0, 9999), Text(at.Organisation, "ORGANISATION"), Text(at.Ward, "WARD_CODE"),
            Text(at.Parish, "PARISH_CODE"), PostcodeText(at.Postcode), Date(at.StartDate, "START_DATE"), Date(at.EndDate, "END_DATE"));
    }

    public LpiRecord Lpi()
    {
        var at = _layout.Lpi;
        return new(
            Begin(at.Fields), Required(at.Key, "LPI_KEY"), Uprn(at.Uprn), Language(at.Language), OneOf(at.LogicalStatus, "LOGICAL_STATUS", s_logicalStatuses),
            Object(at.Sao, "SAO"), Object(at.Pao, "PAO"), Usrn(at.Usrn), Text(at.Level, "LEVEL"), Text(at.Official, "OFFICIAL_FLAG"),
            PostcodeText(at.Postcode), Text(at.PostTown, "POST_TOWN"), Date(at.StartDate, "START_DATE"), Date(at.EndDate, "END_DATE"));
    }

    /// <summary>AddressBase Premium's record 31.</summary>
    public OrganisationRecord Organisation() =>
        new(Begin(11), Required(5, "ORG_KEY"), Uprn(4), Required(6, "ORGANISATION"), Date(9, "END_DATE"));

    /// <summary>AddressBase Premium's record 32.</summary>
    public ClassificationRecord Classification() =>
        new(Begin(12), Required(5, "CLASS_KEY"), Uprn(4), Required(6, "CLASSIFICATION_CODE"), Date(10, "END_DATE"));

    private Change Begin(int fields)
    {
        Fault = _line.Fault
            ?? (_line.Fields == fields ? null : $"The record has {_line.Fields} fields; a record {_line[1]} has {fields}.");
        var kind = _line[2];
        if (kind is not ("I" or "U" or "D"))
        {
            Fault ??= $"CHANGE_TYPE is “{Shown(kind)}”; it must be I, U or D.";
        }

        return new(ImportLog.Place(_volume, _line.Line), kind.IsEmpty ? ' ' : kind[0], Whole(3, "PRO_ORDER", 0, long.MaxValue) ?? 0);
    }

    private long Uprn(int position, string name = "UPRN")
    {
        if (Whole(position, name, 1, 999_999_999_999) is { } uprn)
        {
            return uprn;
        }

        Fault ??= $"{name} is missing.";
        return 0;
    }

    private int Usrn(int position)
    {
        if (Whole(position, "USRN", 1, 99_999_999) is { } usrn)
        {
            return (int)usrn;
        }

        Fault ??= "USRN is missing.";
        return 0;
    }

    private short? Small(int position) => (short?)Whole(position, $"Field {position}", 0, 99);

    private short OneOf(int position, string name, short[] allowed)
    {
        if (short.TryParse(_line[position], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && allowed.Contains(value))
        {
            return value;
        }

        Fault ??= $"{name} is “{Shown(_line[position])}”; it must be one of {string.Join(", ", allowed)}.";
        return 0;
    }

    private long? Whole(int position, string name, long smallest, long largest)
    {
        var text = _line[position].Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= smallest && value <= largest)
        {
            return value;
        }

        Fault ??= $"{name} is “{Shown(text)}”, which is not a whole number from {smallest} to {largest}.";
        return null;
    }

    private double Number(int position, string name, double smallest, double largest)
    {
        if (double.TryParse(_line[position], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= smallest && value <= largest)
        {
            return value;
        }

        Fault ??= $"{name} is “{Shown(_line[position])}”, which is not a number from {smallest} to {largest}.";
        return 0;
    }

    // A street's ends are for drawing only, and often left at nought.
    private double? Coordinate(int position, string name) =>
        _line[position] is "" or "0" or "0.00" ? null : Number(position, name, 0, 1_300_000);

    private GeoPoint Point(double x, double y)
    {
        if (Fault is not null)
        {
            return default;
        }

        var at = _layout.Blpu;
        return _line[at.Latitude].IsEmpty || _line[at.Longitude].IsEmpty
            ? NationalGrid.ToWgs84(new(x, y))
            : new(Number(at.Latitude, "LATITUDE", 49, 61), Number(at.Longitude, "LONGITUDE", -9, 3));
    }

    private DateOnly? Date(int position, string name)
    {
        var text = _line[position];
        if (text.IsEmpty)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Fault ??= $"{name} is “{Shown(text)}”; a date is written yyyy-mm-dd.";
        return null;
    }

    private string Language(int position)
    {
        var text = _line[position];
        foreach (var language in s_languages)
        {
            if (text.Equals(language, StringComparison.Ordinal))
            {
                return language;
            }
        }

        Fault ??= $"LANGUAGE is “{Shown(text)}”; it must be one of {string.Join(", ", s_languages)}.";
        return "";
    }

    private AddressableObject Object(int position, string name) => new(
        (int?)Whole(position, name + "_START_NUMBER", 0, 99_999),
        Text(position + 1, name + "_START_SUFFIX"),
        (int?)Whole(position + 2, name + "_END_NUMBER", 0, 99_999),
        Text(position + 3, name + "_END_SUFFIX"),
        Text(position + 4, name + "_TEXT"));

    private string? PostcodeText(int position)
    {
        if (_line[position].Trim().IsEmpty)
        {
            return null;
        }

        if (Postcode.TryParse(_line[position].ToString(), out var postcode))
        {
            return postcode.ToString();
        }

        Fault ??= $"“{Shown(_line[position])}” is not a postcode.";
        return null;
    }

    private string Required(int position, string name)
    {
        var text = Text(position, name);
        if (text is null)
        {
            Fault ??= $"{name} is missing.";
        }

        return text ?? "";
    }

    private string? Text(int position, string name)
    {
        var text = _line[position].Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        if (text.Length > 200)
        {
            Fault ??= $"{name} is {text.Length} characters long.";
            return null;
        }

        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                Fault ??= $"{name} holds a control character (U+{(int)c:X4}).";
                return null;
            }
        }

        if (_seenBySpan.TryGetValue(text, out var seen))
        {
            return seen;
        }

        var fresh = text.ToString();
        if (_seen.Count < 20_000)
        {
            _seen[fresh] = fresh;
        }

        return fresh;
    }

    private static string Shown(ReadOnlySpan<char> text) =>
        string.Concat(text.Length > 40 ? text[..40] : text, text.Length > 40 ? "…" : "").Replace('\0', '␀');
}
