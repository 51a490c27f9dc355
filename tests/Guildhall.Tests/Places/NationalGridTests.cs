using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Places;

namespace Guildhall.Tests.Places;

/// <summary>Checked at points whose place in both systems is published.</summary>
public sealed class NationalGridTests
{
    private const double Tolerance = 5;

    [Fact]
    public void The_worked_example_of_Ordnance_Survey_comes_out_to_the_centimetre()
    {
        // A guide to coordinate systems in Great Britain, annexe C: a point in Norfolk, on the grid's own ellipsoid.
        var point = NationalGrid.ToOsgb36(new(651_409.903, 313_177.270));

        point.Latitude.ShouldBe(52 + (39 / 60d) + (27.2531 / 3600), 0.0000002);
        point.Longitude.ShouldBe(1 + (43 / 60d) + (4.5177 / 3600), 0.0000002);
    }

    [Theory]

    // Caister water tower, from the same guide: its transformation is to the centimetre.
    [InlineData(651_409.804, 313_177.450, 52.658007833, 1.716073973)]

    // Stations of the national network, from the test data of OSTN15.
    [InlineData(91_492.146, 11_318.804, 49.92226393730, -6.29977752014)]
    [InlineData(170_370.718, 11_572.405, 49.96006137820, -5.20304609998)]
    [InlineData(438_710.908, 114_792.250, 50.93127937910, -1.45051433700)]
    [InlineData(292_184.870, 168_003.465, 51.40078220140, -3.55128349240)]
    [InlineData(530_624.974, 178_388.464, 51.48936564950, -0.11992557180)]
    [InlineData(247_958.971, 393_492.909, 53.41628516040, -4.28918069756)]
    [InlineData(331_534.564, 431_920.794, 53.77911025760, -3.04045490691)]
    [InlineData(422_242.186, 433_818.701, 53.80021519630, -1.66379168242)]
    [InlineData(599_445.590, 225_722.826, 51.89436637350, 0.89724327012)]
    [InlineData(256_340.925, 664_697.269, 55.85399952950, -4.29649016251)]
    [InlineData(319_188.434, 670_947.534, 55.92478265510, -3.29479219337)]
    [InlineData(267_056.768, 846_176.972, 57.48625000720, -4.21926398555)]
    [InlineData(440_725.073, 1_107_878.448, 59.85409913890, -1.27486910356)]
    public void A_known_point_is_found_within_five_metres_both_ways(double easting, double northing, double latitude, double longitude)
    {
        var globe = NationalGrid.ToWgs84(new(easting, northing));
        Metres(globe, new(latitude, longitude)).ShouldBeLessThan(Tolerance);

        var grid = NationalGrid.FromWgs84(new(latitude, longitude));
        Math.Sqrt(Math.Pow(grid.Easting - easting, 2) + Math.Pow(grid.Northing - northing, 2)).ShouldBeLessThan(Tolerance);
    }

    [Fact]
    public void There_and_back_again_is_the_same_point_to_the_centimetre()
    {
        var points = from x in Gen.Choose(80_000, 656_100) from y in Gen.Choose(5_000, 657_700) select new GridPoint(x, y);

        Prop.ForAll(points.ToArbitrary(), point =>
        {
            var back = NationalGrid.FromWgs84(NationalGrid.ToWgs84(point));
            return Math.Abs(back.Easting - point.Easting) < 0.01 && Math.Abs(back.Northing - point.Northing) < 0.01;
        }).QuickCheckThrowOnFailure();
    }

    private static double Metres(GeoPoint a, GeoPoint b)
    {
        var north = (a.Latitude - b.Latitude) * 111_320;
        var east = (a.Longitude - b.Longitude) * 111_320 * Math.Cos(a.Latitude * Math.PI / 180);
        return Math.Sqrt((north * north) + (east * east));
    }
}
