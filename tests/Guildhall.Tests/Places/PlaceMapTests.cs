using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Testing;
using Guildhall.Tests.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Places;

public sealed class PlaceMapTests(FormSite site) : IClassFixture<FormSite>, IDisposable
{
    private readonly RunningGuildhall _guildhall = site.Guildhall;
    private readonly Visitor _visitor = site.Guildhall.Visit();

    [Fact]
    public async Task Without_a_part_asked_for_the_map_says_where_the_borough_is()
    {
        var area = (await GetAsync("/places/map"))["area"]!.AsArray().Select(n => n!.GetValue<double>()).ToArray();

        area.Length.ShouldBe(4);
        area[0].ShouldBeLessThan(area[2]);
        area[1].ShouldBeLessThan(area[3]);
    }

    [Fact]
    public async Task A_part_of_the_map_has_its_streets_with_their_names_and_houses_where_it_is_small()
    {
        var home = await HomeAsync();

        var wide = await GetAsync(Around(home, 0.05));
        var small = await GetAsync(Around(home, 0.004));

        wide["streets"]!.AsArray().Count.ShouldBeGreaterThan(0);
        wide["properties"]!.AsArray().Count.ShouldBe(0);
        small["properties"]!.AsArray().Count.ShouldBeGreaterThan(0);
        small["streets"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(wide["streets"]!.AsArray().Count);
        var street = wide["streets"]![0]!;
        street["name"]!.GetValue<string>().ShouldNotBeEmpty();
        street["line"]!.AsArray().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2,3")]
    [InlineData("a,b,c,d")]
    [InlineData("-1.5,54,-1.6,54.1")]
    [InlineData("-8,50,2,60")]
    [InlineData("100,10,100.1,10.1")]
    [InlineData("1e999,54,NaN,55")]
    public async Task A_part_that_is_none_or_too_large_is_refused(string bbox)
    {
        (await _visitor.Http.GetAsync($"/places/map?bbox={bbox}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_point_at_a_house_is_told_by_its_address_and_one_far_away_is_outside()
    {
        var home = await HomeAsync();

        var near = await GetAsync(FormattableString.Invariant($"/places/near?lat={home.Point.Latitude:0.000000}&lon={home.Point.Longitude:0.000000}"));
        near["text"]!.GetValue<string>().ShouldStartWith("Near ");
        near["text"]!.GetValue<string>().ShouldContain(home.Postcode!.Value.ToString());
        near["inArea"]!.GetValue<bool>().ShouldBeTrue();

        foreach (var far in (string[])["lat=50.1&lon=-5.5", "lat=0&lon=0", "lat=89&lon=179"])
        {
            var outside = await GetAsync($"/places/near?{far}");
            outside["text"].ShouldBeNull();
            outside["inArea"]!.GetValue<bool>().ShouldBeFalse();
        }

        (await _visitor.Http.GetAsync("/places/near?lat=here&lon=there")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    public void Dispose() => _visitor.Dispose();

    private static string Around(Address home, double half) => FormattableString.Invariant(
        $"/places/map?bbox={home.Point.Longitude - half},{home.Point.Latitude - half},{home.Point.Longitude + half},{home.Point.Latitude + half}");

    private async Task<Address> HomeAsync()
    {
        var addresses = _guildhall.Services.GetRequiredService<Addresses>();
        var found = await addresses.FindAsync("NM1", 1);
        return (await addresses.GetAsync(found[0].Uprn))!;
    }

    private async Task<JsonObject> GetAsync(string address)
    {
        var answer = await _visitor.Http.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
