using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Design;
using Guildhall.Testing;

namespace Guildhall.Tests.Places;

public sealed class SampleBoroughTests
{
    private const int Properties = 3_000;

    [Fact]
    public async Task The_same_seed_makes_the_same_file_and_another_another()
    {
        (await HashAsync(Northmere.Borough(Properties, seed: 7))).ShouldBe(await HashAsync(Northmere.Borough(Properties, seed: 7)));
        (await HashAsync(Northmere.Borough(Properties, seed: 7))).ShouldNotBe(await HashAsync(Northmere.Borough(Properties, seed: 8)));
    }

    [Fact]
    public async Task It_goes_in_without_a_murmur_and_then_its_changes()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        var borough = Northmere.Borough(Properties, seed: 1);

        var report = (await borough.TakeInIfEmptyAsync(gazetteer.Importer, TestContext.Current.CancellationToken))!.ShouldBeAccepted();

        report.Messages.ShouldBeEmpty();
        report.Properties.ShouldBe(Properties);
        (await borough.TakeInIfEmptyAsync(gazetteer.Importer, TestContext.Current.CancellationToken)).ShouldBeNull();

        var changes = new MemoryStream();
        await borough.WriteChangesAsync(changes, TestContext.Current.CancellationToken);
        changes.Position = 0;
        report = (await gazetteer.ImportAsync(changes)).ShouldBeAccepted();
        report.Messages.ShouldBeEmpty();
        report.Changed.ShouldBeInRange(20, 200);
        (await gazetteer.FindAsync("1 new horizon close")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_has_what_a_borough_has()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        await Northmere.Borough(Properties, seed: 1).TakeInIfEmptyAsync(gazetteer.Importer, TestContext.Current.CancellationToken);
        await using var connection = await gazetteer.Database.OpenAsync(TestContext.Current.CancellationToken);

        async Task<long> Count(string sql) => await connection.QuerySingleAsync<long>(sql);
        (await Count("select count(*) from places.blpu where parent_uprn is not null")).ShouldBeGreaterThan(200);
        (await Count("select count(*) from places.blpu where logical_status = 6")).ShouldBeGreaterThan(10);
        (await Count("select count(*) from places.blpu where logical_status = 8")).ShouldBeGreaterThan(10);
        (await Count("select count(*) from places.lpi where language = 'CYM'")).ShouldBeGreaterThan(50);
        (await Count("select count(*) from places.lpi where logical_status = 3")).ShouldBeGreaterThan(5);
        (await Count("select count(*) from places.lpi where logical_status = 8")).ShouldBeGreaterThan(20);
        (await Count("select count(distinct ward_code) from places.blpu")).ShouldBe(19);
        (await Count("select max(n) from (select count(*) as n from places.address where main group by postcode) p")).ShouldBeLessThan(90);
        (await Count("select count(*) from places.blpu where easting not between 505000 and 530000 or northing not between 315000 and 335000")).ShouldBe(0);
        (await gazetteer.FindAsync("town hall nm1 1aa")).First().ShouldBe("Northmere Borough Council, Town Hall, Market Square, Northmere, NM1 1AA");
        (await gazetteer.FindAsync("12 church road ambleford")).First().ShouldStartWith("12 Church Road, Ambleford, Northmere, NM2");
    }

    [Fact]
    public async Task Spoilt_lines_are_reported_and_the_rest_goes_in()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        var file = new MemoryStream();
        await new SampleBorough(SampleCouncil.Of(CouncilProfile.Read(Northmere.Folder)), 3, Properties) { FaultyPercent = 1 }.WriteAsync(file, TestContext.Current.CancellationToken);
        file.Position = 0;

        var report = (await gazetteer.ImportAsync(file)).ShouldBeAccepted();

        report.Skipped.ShouldBeInRange(40, 240);
        report.Messages.ShouldAllBe(m => m.Line > 0 && m.Text.Length > 10);
        report.Properties.ShouldBeInRange(Properties - 80, Properties - 1);
    }

    private static async Task<string> HashAsync(SampleBorough borough)
    {
        var file = new MemoryStream();
        await borough.WriteAsync(file, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(file.ToArray(), 0, 2) + Convert.ToHexString(SHA256.HashData(file.ToArray()));
    }
}
