using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Places.OnTheMap;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>What is near a point.</summary>
/// <param name="Text">The nearest address or street in words, in the language of the page; null where nothing is near.</param>
/// <param name="InArea">Whether the point is near anything of the council's gazetteer.</param>
public sealed record Nearby(string? Text, bool InArea);

/// <summary>The gazetteer as a map: what is near a point, and what lies in a part of it.</summary>
public sealed class PlaceMap(Database database, Addresses addresses, Streets streets, IStringLocalizer<Words> words)
{
    /// <summary>Great Britain with room around it: the grid is good for nothing beyond.</summary>
    public static readonly GeoBox Britain = new(West: -9, South: 49, East: 2.5, North: 61.5);

    private const double AtAddress = 60;
    private const double AtStreet = 400;
    private const double InArea = 2000;
    private const int MostStreets = 4000;
    private const int MostProperties = 1500;

    /// <summary>The nearest address or street to a point.</summary>
    public async Task<Nearby> NearAsync(GeoPoint point, CancellationToken cancellationToken = default)
    {
        if (!Britain.Holds(point))
        {
            return new Nearby(null, false);
        }

        var at = NationalGrid.FromWgs84(point);
        var (property, street) = await NearestAsync(at, cancellationToken);
        if (property is { Metres: <= AtAddress } && await addresses.GetAsync(Uprn.From(property.Id), cancellationToken) is { } address)
        {
            return new Nearby(words["Near {0}", (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? address.WelshSingleLine : null) ?? address.SingleLine], true);
        }

        return street is { Metres: <= AtStreet } && await streets.GetAsync(Usrn.From((int)street.Id), cancellationToken) is { } named
            ? new Nearby(words["Near {0}", named.Text], true)
            : new Nearby(null, property is { Metres: <= InArea } || street is { Metres: <= InArea });
    }

    /// <summary>The part of the world that the gazetteer covers; null while it is empty.</summary>
    internal async Task<GeoBox?> AreaAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<AreaRow>(
            """
            select min(longitude) as west, min(latitude) as south, max(longitude) as east, max(latitude) as north
            from places.blpu
            where logical_status in (1, 6)
            """) is { West: { } west, South: { } south, East: { } east, North: { } north } ? new GeoBox(west, south, east, north) : null;
    }

    /// <summary>The streets in a part of the map, and the properties where it is small.</summary>
    internal async Task<MapPart> PartAsync(GeoBox box, bool withProperties, CancellationToken cancellationToken)
    {
        var corners = ((GeoPoint[])[new(box.South, box.West), new(box.South, box.East), new(box.North, box.West), new(box.North, box.East)]).Select(NationalGrid.FromWgs84).ToList();
        var within = new
        {
            west = corners.Min(c => c.Easting),
            east = corners.Max(c => c.Easting),
            south = corners.Min(c => c.Northing),
            north = corners.Max(c => c.Northing),
            language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "CYM" : "ENG",
            MostStreets,
            MostProperties,
        };
        await using var connection = await database.OpenAsync(cancellationToken);
        var lines = await connection.QueryAsync<StreetRow>(
            """
            select s.start_easting, s.start_northing, s.end_easting, s.end_northing,
                d.name, coalesce(nullif(d.locality, ''), d.town) as part
            from places.street s
            left join lateral (
                select name, locality, town from places.street_descriptor
                where usrn = s.usrn order by language = @language desc, language limit 1) d on true
            where box(point(s.start_easting, s.start_northing), point(s.end_easting, s.end_northing)) && box(point(@west, @south), point(@east, @north))
                and s.record_type in (1, 2, 3) and s.end_date is null
            limit @MostStreets
            """,
            within);
        var points = !withProperties ? [] : await connection.QueryAsync<PointRow>(
            """
            select latitude, longitude
            from places.blpu
            where point(easting, northing) <@ box(point(@west, @south), point(@east, @north)) and logical_status in (1, 6)
            limit @MostProperties
            """,
            within);
        return new MapPart(
            [.. lines.Select(l => new MapStreet(
                Streets.InTitleCase(l.Name ?? ""),
                Streets.InTitleCase(l.Part ?? ""),
                [.. Degrees(new(l.StartEasting, l.StartNorthing)), .. Degrees(new(l.EndEasting, l.EndNorthing))]))],
            [.. points.Select(p => (double[])[Rounded(p.Latitude), Rounded(p.Longitude)])]);
    }

    private async Task<(Near? Property, Near? Street)> NearestAsync(GridPoint at, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var found = await connection.QueryMultipleAsync(
            """
            select uprn as id, point(easting, northing) <-> point(@Easting, @Northing) as metres
            from places.blpu
            where logical_status in (1, 6)
            order by point(easting, northing) <-> point(@Easting, @Northing)
            limit 1;

            select usrn::bigint as id, point(@Easting, @Northing) <-> lseg(point(start_easting, start_northing), point(end_easting, end_northing)) as metres
            from places.street
            where box(point(start_easting, start_northing), point(end_easting, end_northing))
                    && box(point(@Easting - @InArea, @Northing - @InArea), point(@Easting + @InArea, @Northing + @InArea))
                and record_type in (1, 2, 3) and end_date is null
            order by 2
            limit 1
            """,
            new { at.Easting, at.Northing, InArea });
        return (await found.ReadSingleOrDefaultAsync<Near>(), await found.ReadSingleOrDefaultAsync<Near>());
    }

    private static double[] Degrees(GridPoint point)
    {
        var (latitude, longitude) = NationalGrid.ToWgs84(point);
        return [Rounded(latitude), Rounded(longitude)];
    }

    // A tenth of a metre.
    private static double Rounded(double degrees) => Math.Round(degrees, 6);

    private sealed record Near
    {
        public required long Id { get; init; }

        public required double Metres { get; init; }
    }

    private sealed record AreaRow
    {
        public double? West { get; init; }

        public double? South { get; init; }

        public double? East { get; init; }

        public double? North { get; init; }
    }

    private sealed record StreetRow
    {
        public required double StartEasting { get; init; }

        public required double StartNorthing { get; init; }

        public required double EndEasting { get; init; }

        public required double EndNorthing { get; init; }

        public string? Name { get; init; }

        public string? Part { get; init; }
    }

    private sealed record PointRow
    {
        public required double Latitude { get; init; }

        public required double Longitude { get; init; }
    }
}

/// <summary>A part of the globe, in degrees.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct GeoBox(double West, double South, double East, double North)
{
    /// <summary>Whether a point is in it.</summary>
    public bool Holds(GeoPoint point) => point.Latitude >= South && point.Latitude <= North && point.Longitude >= West && point.Longitude <= East;
}
