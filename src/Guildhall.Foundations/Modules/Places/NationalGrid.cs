using System.Runtime.InteropServices;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>A place on the British National Grid (OSGB36, EPSG:27700), in metres.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GridPoint(double Easting, double Northing);

/// <summary>A place on the globe as GPS and web maps have it (WGS 84, EPSG:4326), in degrees.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GeoPoint(double Latitude, double Longitude);

/// <summary>
/// Converts between the British National Grid and WGS 84 by Ordnance Survey's seven-parameter shift.
/// Good to 5 metres anywhere in Great Britain; there and back again loses under a centimetre.
/// </summary>
public static class NationalGrid
{
    private const string Airy =
        """
        GEOGCS["OSGB 1936", DATUM["OSGB_1936", SPHEROID["Airy 1830", 6377563.396, 299.3249646],
            TOWGS84[446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489]],
            PRIMEM["Greenwich", 0], UNIT["degree", 0.0174532925199433]]
        """;

    private const string Grid =
        $"""
        PROJCS["OSGB 1936 / British National Grid", {Airy}, PROJECTION["Transverse_Mercator"],
            PARAMETER["latitude_of_origin", 49], PARAMETER["central_meridian", -2], PARAMETER["scale_factor", 0.9996012717],
            PARAMETER["false_easting", 400000], PARAMETER["false_northing", -100000], UNIT["metre", 1]]
        """;

    private static readonly CoordinateSystem _grid = new CoordinateSystemFactory().CreateFromWkt(Grid);
    private static readonly MathTransform _toWgs84 = Between(_grid, GeographicCoordinateSystem.WGS84);
    private static readonly MathTransform _fromWgs84 = Between(GeographicCoordinateSystem.WGS84, _grid);
    private static readonly MathTransform _toAiry = Between(_grid, new CoordinateSystemFactory().CreateFromWkt(Airy));

    /// <summary>Where a grid reference lies on the globe.</summary>
    public static GeoPoint ToWgs84(GridPoint point) => Transform(_toWgs84, point);

    /// <summary>The grid reference of a place on the globe.</summary>
    public static GridPoint FromWgs84(GeoPoint point)
    {
        var (easting, northing) = _fromWgs84.Transform(point.Longitude, point.Latitude);
        return new(easting, northing);
    }

    /// <summary>Latitude and longitude on the grid's own ellipsoid, as on paper maps: 100 metres off from <see cref="ToWgs84"/>.</summary>
    public static GeoPoint ToOsgb36(GridPoint point) => Transform(_toAiry, point);

    private static GeoPoint Transform(MathTransform transform, GridPoint point)
    {
        var (longitude, latitude) = transform.Transform(point.Easting, point.Northing);
        return new(latitude, longitude);
    }

    private static MathTransform Between(CoordinateSystem from, CoordinateSystem to) =>
        new CoordinateTransformationFactory().CreateFromCoordinateSystems(from, to).MathTransform;
}
