using System.Net;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

/// <summary>A council with map tiles and a service that asks for a place.</summary>
public sealed class PlaceSite() : CouncilRun(("broken-lamp", Service))
{
    private const string Service =
        """
        service: broken-lamp
        title: Report a broken street lamp
        summary: Tell us about a lamp.
        topic: housing
        start: { who-for: Everyone., takes: 2 minutes, what-happens-next: We look at it. }
        form:
          - page: where
            ask:
              - { name: spot, type: place, label: Where is the lamp? }
          - page: more
            ask:
              - name: others
                type: group
                label: Other lamps that are out
                item: Lamp
                at-least: 0
                at-most: 3
                ask:
                  - { name: number, type: text, label: Number on the lamp, optional: true }
                  - { name: where, type: place, label: Where is it? }
          - page: you
            title: About you
            ask:
              - { name: name, type: text, label: Your name, contact: name }
              - { name: email, type: email, label: Your e-mail address, contact: email, optional: true }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { public: We have it., next: [done] }
            done: { public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Guildhall.TakeInBoroughAsync(400);
    }

    protected override HostSettings Change(HostSettings settings)
    {
        File.AppendAllText(Path.Combine(settings.Council, "council.yaml"), "\nmap: { tiles: \"https://tiles.example/{z}/{x}/{y}.png?key=abc\", attribution: © Crown copyright }\n");
        return settings;
    }
}

public sealed class PlaceTests(PlaceSite site) : IClassFixture<PlaceSite>
{
    [Fact]
    public async Task A_pin_without_words_is_told_by_the_nearest_address_and_shown_to_officers_on_a_map()
    {
        using var visitor = site.Guildhall.Visit();
        var addresses = site.Guildhall.Services.GetRequiredService<Addresses>();
        var home = (await addresses.GetAsync((await addresses.FindAsync("NM1", 1))[0].Uprn))!;
        var (lat, lon) = (FormattableString.Invariant($"{home.Point.Latitude:0.000000}"), FormattableString.Invariant($"{home.Point.Longitude:0.000000}"));
        await visitor.GoAsync("/services/broken-lamp/apply");

        await visitor.SubmitAsync(("spot-lat", lat), ("spot-lon", lon));
        await visitor.SubmitAsync([], "Continue");
        var check = await visitor.SubmitAsync(("name", "Mary Jones"));

        check.Text.ShouldContain("Near ");
        check.Text.ShouldContain(home.Postcode!.Value.ToString());
        var sent = await visitor.SubmitAsync();
        using var officer = await site.Guildhall.SignedInAsync("Dev Patel", ["housing-options"]);
        var page = await officer.GoAsync($"/staff/cases/{AssistedCollection.ReferenceOn(sent)}");
        var map = page.Document.QuerySelector("[data-map-shown]").ShouldNotBeNull();
        map.GetAttribute("data-lat").ShouldBe(lat);
        map.GetAttribute("data-lon").ShouldBe(lon);
        page.Text.ShouldContain($"Pin on the map: {lat}, {lon}");
        page.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("img-src 'self' https://tiles.example data:");
    }

    [Fact]
    public async Task Words_alone_will_do_and_nothing_at_all_is_asked_again()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/broken-lamp/apply");

        (await visitor.SubmitAsync()).Status.ShouldBe(HttpStatusCode.BadRequest);
        await visitor.SubmitAsync(("spot", "By the old bridge"));
        await visitor.SubmitAsync([], "Continue");

        (await visitor.SubmitAsync(("name", "Mary Jones"))).Text.ShouldContain("By the old bridge");
    }

    [Fact]
    public async Task Several_places_are_told_one_after_the_other_each_with_a_map_of_its_own()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/broken-lamp/apply");
        await visitor.SubmitAsync(("spot", "By the old bridge"));

        await visitor.SubmitAsync([], "Add: Lamp");
        await visitor.SubmitAsync([("others-0-number", "12"), ("others-0-where", "By the school"), ("others-0-where-lat", "52.700000"), ("others-0-where-lon", "-1.100000")], "Add another: Lamp");
        var empty = await visitor.SubmitAsync([("others-1-where", "")], "Continue");
        empty.Status.ShouldBe(HttpStatusCode.BadRequest);
        empty.Text.ShouldContain("Lamp 2: Say where it is");
        empty.Document.QuerySelectorAll("[data-map]").Select(m => m.GetAttribute("data-map")).ShouldBe(["others-0-where", "others-1-where"]);
        empty.Document.QuerySelector("[name=others-0-where-lat]")!.GetAttribute("value").ShouldBe("52.700000");
        await visitor.SubmitAsync([("others-1-where", "By the shop")], "Add another: Lamp");
        await visitor.SubmitAsync([("others-2-where", "By the park"), ("others-2-where-lat", "52.710000"), ("others-2-where-lon", "-1.110000")], "Remove Lamp 1");
        await visitor.SubmitAsync([], "Continue");
        var check = await visitor.SubmitAsync(("name", "Mary Jones"));

        check.Text.ShouldNotContain("By the school");
        check.Text.ShouldContain("Lamp 1");
        check.Text.ShouldContain("Where is it? By the shop");
        check.Text.ShouldContain("Where is it? By the park, Pin on the map: 52.710000, -1.110000");
        var sent = await visitor.SubmitAsync();
        using var officer = await site.Guildhall.SignedInAsync("Dev Patel", ["housing-options"]);
        var page = await officer.GoAsync($"/staff/cases/{AssistedCollection.ReferenceOn(sent)}");
        var map = page.Document.QuerySelectorAll("[data-map-shown]").ShouldHaveSingleItem();
        map.GetAttribute("data-map-shown").ShouldBe("Lamp 2, Where is it?");
        map.GetAttribute("data-lon").ShouldBe("-1.110000");
    }

    [Theory]
    [InlineData("91", "0")]
    [InlineData("52.8", "east")]
    [InlineData("1e9", "-0.2")]
    public async Task A_forged_point_is_no_point(string lat, string lon)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/broken-lamp/apply");

        (await visitor.SubmitAsync(("spot-lat", lat), ("spot-lon", lon))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_pages_with_a_map_load_it_and_may_show_its_tiles()
    {
        using var visitor = site.Guildhall.Visit();

        var with = await visitor.GoAsync("/services/broken-lamp/apply");
        with.Document.QuerySelector("[data-map]")!.GetAttribute("data-tiles").ShouldBe("https://tiles.example/{z}/{x}/{y}.png?key=abc");
        with.Document.QuerySelectorAll("script[src^='/assets/map.js']").Length.ShouldBe(1);
        with.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("https://tiles.example");

        await visitor.SubmitAsync(("spot", "By the old bridge"));
        var without = await visitor.SubmitAsync([], "Continue");
        without.Document.QuerySelectorAll("script[src^='/assets/map.js']").Length.ShouldBe(0);
        without.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("tiles.example");
    }
}
