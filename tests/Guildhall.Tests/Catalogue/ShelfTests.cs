using System.Net;
using Guildhall.Tests.Search;

namespace Guildhall.Tests.Catalogue;

/// <summary>Life events and audiences, made from the catalogue.</summary>
public sealed class ShelfTests(CouncilSite site) : IClassFixture<CouncilSite>
{
    [Fact]
    public async Task A_life_event_is_reached_from_home_and_from_all_services_and_lists_its_services()
    {
        using var visitor = site.Guildhall.Visit();
        foreach (var from in (string[])["/", "/services"])
        {
            await visitor.GoAsync(from);
            var page = await visitor.FollowAsync("Moving home");

            page.Address.AbsolutePath.ShouldBe("/life-events/moving-home");
            page.Heading.ShouldBe("Moving home");
            page.Document.QuerySelectorAll(".gh-links a[href='/services/moved-in']").Length.ShouldBe(1);
            page.Document.QuerySelectorAll(".gh-links a[href='/services/noise-complaint']").Length.ShouldBe(0);
        }
    }

    [Fact]
    public async Task An_audience_is_reached_the_same_way_and_has_its_services_by_topic()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/");

        var page = await visitor.FollowAsync("Businesses");

        page.Address.AbsolutePath.ShouldBe("/for/business");
        page.Document.QuerySelectorAll("h2").Select(h => h.TextContent.Trim()).ShouldContain("Noise and nuisance");
        page.Document.QuerySelectorAll(".gh-links a[href='/services/noise-complaint']").Length.ShouldBe(1);
        page.Document.QuerySelectorAll(".gh-links a[href='/services/moved-in']").Length.ShouldBe(0);
    }

    [Fact]
    public async Task They_speak_Welsh()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/language/cy?return=/services");

        (await visitor.FollowAsync("Symud cartref")).Text.ShouldContain("Dweud wrthym eich bod wedi symud i mewn");
        await visitor.GoAsync("/");
        (await visitor.FollowAsync("Busnesau")).Heading.ShouldBe("Busnesau");
    }

    [Theory]
    [InlineData("/life-events/no-such")]
    [InlineData("/life-events/%20")]
    [InlineData("/for/staff")]
    [InlineData("/for/no-such")]
    public async Task One_that_is_not_there_is_not_found(string address)
    {
        using var visitor = site.Guildhall.Visit();

        (await visitor.GoAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
