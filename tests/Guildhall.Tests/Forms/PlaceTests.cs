using System.Net;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

/// <summary>A council with map tiles and a service that asks for a place.</summary>
public sealed class PlaceSite : IAsyncLifetime
{
    private readonly CouncilFolder _council = new(("broken-lamp",
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
        """));

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_council.Path, "council.yaml");
        await File.AppendAllTextAsync(file, "\nmap: { tiles: \"https://tiles.example/{z}/{x}/{y}.png?key=abc\", attribution: © Crown copyright }\n");
        Guildhall = await RunningGuildhall.StartAsync(s => s with { Council = _council.Path });
        Guildhall.Services.GetRequiredService<ServiceCatalogue>().Find("broken-lamp").ShouldNotBeNull();
        await new SampleBorough(properties: 400).TakeInIfEmptyAsync(ActivatorUtilities.GetServiceOrCreateInstance<GazetteerImport>(Guildhall.Services));
    }

    public async ValueTask DisposeAsync()
    {
        if (Guildhall is not null)
        {
            await Guildhall.DisposeAsync();
        }

        _council.Dispose();
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
        var check = await visitor.SubmitAsync(("name", "Mary Jones"));

        check.Text.ShouldContain("Near ");
        check.Text.ShouldContain(home.Postcode!.Value.ToString());
        var sent = await visitor.SubmitAsync();
        using var officer = await site.Guildhall.SignedInAsync("Dev Patel", ["housing-options"]);
        var page = await officer.GoAsync($"/staff/cases/{AssistedCollection.ReferenceOn(sent)}");
        var map = page.Document.QuerySelector("[data-map-shown]").ShouldNotBeNull();
        map.GetAttribute("data-lat").ShouldBe(lat);
        map.GetAttribute("data-lon").ShouldBe(lon);
        page.Text.ShouldContain($"Latitude {lat}, longitude {lon}");
        page.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("img-src 'self' https://tiles.example data:");
    }

    [Fact]
    public async Task Words_alone_will_do_and_nothing_at_all_is_asked_again()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/broken-lamp/apply");

        (await visitor.SubmitAsync()).Status.ShouldBe(HttpStatusCode.BadRequest);
        await visitor.SubmitAsync(("spot", "By the old bridge"));

        (await visitor.SubmitAsync(("name", "Mary Jones"))).Text.ShouldContain("By the old bridge");
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

        var without = await visitor.SubmitAsync(("spot", "By the old bridge"));
        without.Document.QuerySelectorAll("script[src^='/assets/map.js']").Length.ShouldBe(0);
        without.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("tiles.example");
    }
}
