using System.Globalization;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>What the first record of a file says of it.</summary>
internal sealed record VolumeHeader(GazetteerFormat Format, GazetteerScope Scope, int Volume, DateOnly? ProcessDate);

/// <summary>Reads one file of a supply, header to trailer, into the staged tables.</summary>
internal sealed class Volume(Stream stream, int place, Staging staging, ImportLog log)
{
    private const int HeaderFields = 9;
    private const int TrailerFields = 5;

    private static readonly Dictionary<string, string> s_leftAside = new(StringComparer.Ordinal)
    {
        ["12"] = "street cross references",
        ["13"] = "elementary street units",
        ["14"] = "coordinates of street units",
        ["22"] = "provenance",
        ["25"] = "extents",
        ["26"] = "extent polygons",
        ["27"] = "extent vertices",
        ["98"] = "key sequences",
    };

    private readonly LineReader _line = new(stream);
    private readonly Dictionary<string, long> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _misshapen = new(StringComparer.Ordinal);
    private RecordReader _record = null!;
    private Layout _layout = null!;
    private long _skipped;

    /// <summary>Reads it all.</summary>
    /// <exception cref="RefusedException">The file as a whole cannot be trusted.</exception>
    public async Task<(VolumeHeader Header, int NextVolume)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAllAsync(cancellationToken);
        }
        catch (RefusedException e)
        {
            throw new RefusedException(ImportLog.Place(place, e.Line), e.Message);
        }
        finally
        {
            log.Lines += _line.Line;
            foreach (var (type, count) in _records)
            {
                log.Records[type] = log.Records.GetValueOrDefault(type) + count;
            }
        }
    }

    private async Task<(VolumeHeader Header, int NextVolume)> ReadAllAsync(CancellationToken cancellationToken)
    {
        if (!await _line.ReadAsync(cancellationToken))
        {
            throw new RefusedException(0, "The file is empty.");
        }

        var header = Header();
        Count("10");
        Use(header.Format);
        var types = new string?[100];
        while (await _line.ReadAsync(cancellationToken))
        {
            var type = RecordType(types);
            if (type is null)
            {
                Count("?");
                Skip($"There is no record type “{(_line[1].Length > 10 ? _line[1][..10] : _line[1])}”.");
                continue;
            }

            Count(type);
            if (type == "99")
            {
                var next = Trailer();
                if (await _line.ReadAsync(cancellationToken))
                {
                    throw new RefusedException(_line.Line, "There are records after the trailer (99).");
                }

                CheckTrust();
                TellLeftAside(header.Format);
                return (header, next);
            }

            if (type == "10")
            {
                throw new RefusedException(_line.Line, "There is a second header (10): give each file of a supply by itself.");
            }

            header = Detect(type, header);
            await StageAsync(type, header.Format, cancellationToken);
        }

        throw new RefusedException(0, $"The file has no trailer (99): it ends after line {_line.Line}, and may have been cut short.");
    }

    private VolumeHeader Header()
    {
        if (_line[1] is not "10")
        {
            throw new RefusedException(1, "The file does not begin with a header (10): this is not a DTF 7.3 or AddressBase Premium file.");
        }

        if (_line.Fields != HeaderFields)
        {
            throw new RefusedException(1, $"The header has {_line.Fields} fields; it must have {HeaderFields}.");
        }

        var version = _line[8].Trim();
        var format = version.StartsWith("7.3") ? GazetteerFormat.Dtf73
            : version is ['1' or '2', '.', ..] ? GazetteerFormat.AddressBasePremium
            : throw new RefusedException(1, $"The header's VERSION is “{version}”; DTF 7.3 and AddressBase Premium 1 and 2 can be read.");
        var scope = _line[9].Trim() switch
        {
            "F" or "f" => GazetteerScope.Full,
            "C" or "c" => GazetteerScope.Changes,
            _ => throw new RefusedException(1, $"The header's FILE_TYPE is “{_line[9]}”; it must be F (full) or C (changes only)."),
        };
        if (!int.TryParse(_line[5], NumberStyles.None, CultureInfo.InvariantCulture, out var volume))
        {
            throw new RefusedException(1, $"The header's VOLUME_NUMBER is “{_line[5]}”, which is not a number.");
        }

        DateOnly? processed = DateOnly.TryParseExact(_line[4], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
        return new(format, scope, volume, processed);
    }

    private int Trailer()
    {
        if (_line.Fields != TrailerFields)
        {
            throw new RefusedException(_line.Line, $"The trailer has {_line.Fields} fields; it must have {TrailerFields}.");
        }

        // By the book the count leaves out header, metadata and trailer; some writers count every line.
        var all = _records.Values.Sum();
        var metadata = _records.GetValueOrDefault("29");
        if (!long.TryParse(_line[3], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || (count != all - 2 - metadata && count != all - 2 && count != all))
        {
            throw new RefusedException(
                _line.Line, $"The trailer says the file has {_line[3]} records, and it has {all - 2 - metadata}: it may have been cut or joined.");
        }

        return int.TryParse(_line[2], NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? next : 0;
    }

    private string? RecordType(string?[] types) =>
        _line[1] is [var tens and >= '0' and <= '9', var ones and >= '0' and <= '9']
            ? types[((tens - '0') * 10) + ones - '0'] ??= _line[1].ToString()
            : null;

    // The field counts decide, as headers have been seen to carry the other format's version.
    private VolumeHeader Detect(string type, VolumeHeader header)
    {
        if (_records[type] > 1 || Expected(type, _layout) is not { } expected || expected == _line.Fields)
        {
            return header;
        }

        var other = header.Format == GazetteerFormat.Dtf73 ? GazetteerFormat.AddressBasePremium : GazetteerFormat.Dtf73;
        if (Expected(type, Layout.Of(other)) != _line.Fields || _records.Keys.Any(t => t != type && Expected(t, _layout) is not null))
        {
            return header;
        }

        log.Tell(
            ImportLog.Place(place, _line.Line),
            ImportSeverity.Warning,
            $"The header's VERSION names one format and the records are in the other ({(other == GazetteerFormat.Dtf73 ? "DTF 7.3" : "AddressBase Premium")}): read as that.");
        Use(other);
        return header with { Format = other };
    }

    private void Use(GazetteerFormat format)
    {
        _layout = Layout.Of(format);
        _record = new RecordReader(_line, place, _layout);
    }

    private static int? Expected(string type, Layout layout) => type switch
    {
        "11" => layout.Street.Fields,
        "15" => layout.Descriptor.Fields,
        "21" => layout.Blpu.Fields,
        "24" => layout.Lpi.Fields,
        _ => null,
    };

    private ValueTask StageAsync(string type, GazetteerFormat format, CancellationToken cancellationToken) => (type, format) switch
    {
        ("11", _) => StageAsync(staging.Streets, _record.Street(), cancellationToken),
        ("15", _) => StageAsync(staging.Descriptors, _record.Descriptor(), cancellationToken),
        ("21", _) => StageAsync(staging.Blpus, _record.Blpu(), cancellationToken),
        ("24", _) => StageAsync(staging.Lpis, _record.Lpi(), cancellationToken),
        ("31", GazetteerFormat.AddressBasePremium) => StageAsync(staging.Organisations, _record.Organisation(), cancellationToken),

        // Other schemes classify the same properties in words of their own.
        ("32", GazetteerFormat.AddressBasePremium) when _line[7].StartsWith("AddressBase", StringComparison.OrdinalIgnoreCase) =>
            StageAsync(staging.Classifications, _record.Classification(), cancellationToken),
        _ => ValueTask.CompletedTask,
    };

    private ValueTask StageAsync<T>(StagedTable<T> table, T record, CancellationToken cancellationToken)
    {
        if (_record.Fault is null)
        {
            return table.AddAsync(record, cancellationToken);
        }

        var type = _line[1].ToString();
        if (Expected(type, _layout) is { } expected && expected != _line.Fields)
        {
            _misshapen[type] = _misshapen.GetValueOrDefault(type) + 1;
        }

        Skip(_record.Fault);
        return ValueTask.CompletedTask;
    }

    private void Skip(string fault)
    {
        _skipped++;
        log.Tell(ImportLog.Place(place, _line.Line), ImportSeverity.Skipped, fault);
    }

    private void Count(string type) => _records[type] = _records.GetValueOrDefault(type) + 1;

    // A few bad records are somebody's slip; many mean the file is not what we take it for.
    private void CheckTrust()
    {
        foreach (var (type, bad) in _misshapen)
        {
            if (bad * 2 > _records[type])
            {
                throw new RefusedException(
                    0, $"{bad} of the file's {_records[type]} records {type} do not have {Expected(type, _layout)} fields: the layout is not the one the header names.");
            }
        }

        var all = _records.Values.Sum();
        if (_skipped > Math.Max(100, all / 10))
        {
            throw new RefusedException(0, $"{_skipped} of {all} records are faulty: too many to trust the rest.");
        }
    }

    private void TellLeftAside(GazetteerFormat format)
    {
        foreach (var (type, count) in _records.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var known = type is "10" or "11" or "15" or "21" or "24" or "99" or "?"
                || (format == GazetteerFormat.AddressBasePremium && type is "23" or "28" or "29" or "30" or "31" or "32")
                || (format == GazetteerFormat.Dtf73 && type is "23" or "29");
            if (!known)
            {
                log.Tell(0, ImportSeverity.Warning, $"{count} records {type}{(s_leftAside.TryGetValue(type, out var name) ? $" ({name})" : "")} were counted and left aside.");
            }
        }
    }
}
