using System.Net;

namespace Guildhall.Tests.Forms;

/// <summary>Finding an address without scripts.</summary>
public sealed class AddressTests(FormSite site) : IClassFixture<FormSite>
{
    [Fact]
    public async Task An_address_is_found_by_postcode_and_picked_from_a_list()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        var list = await visitor.SubmitAsync([("property", site.Home.Postcode.ToLowerInvariant().Replace(" ", ""))], "Find address");

        list.Status.ShouldBe(HttpStatusCode.OK);
        list.Document.QuerySelectorAll("input[name=property-uprn]").Length.ShouldBeGreaterThan(1);
        list.Text.ShouldContain("My address is not listed");
        list.Address.Query.ShouldBeEmpty();
        (await visitor.SubmitAsync([("property-uprn", site.Home.Uprn)], "Continue")).Heading.ShouldBe("Why can nobody at home move the bins?");

        var back = await visitor.FollowAsync("Back");
        back.Document.QuerySelector($"input[name=property-uprn][value='{site.Home.Uprn}']")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task Continue_looks_the_address_up_as_well()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        (await visitor.SubmitAsync([("property", site.Home.Postcode)], "Continue")).Document.QuerySelectorAll("input[name=property-uprn]").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("", "Enter the address of the home that needs help")]
    [InlineData("zzzqqq", "We found no address for ‘zzzqqq’. Check the postcode, or try the street name")]
    public async Task What_finds_nothing_is_told_beside_the_box(string typed, string message)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        var page = await visitor.SubmitAsync([("property", typed)], "Find address");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe([message]);
        page.Document.QuerySelector("input[name=property]")!.GetAttribute("value").ShouldBe(typed);
    }

    [Theory]
    [InlineData("Continue", "999999999999", "Select an address from the list")]
    [InlineData("Continue", "<b>", "Select an address from the list")]
    [InlineData("Continue", "", "Select an address, or say that it is not listed")]
    public async Task A_property_that_is_not_in_the_gazetteer_is_not_taken(string button, string uprn, string message)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");

        var page = await visitor.SubmitAsync([("property-uprn", uprn)], button);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe([message]);
        page.Document.QuerySelectorAll("input[name=property-uprn]").Length.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task An_address_that_is_not_listed_is_typed_by_hand_and_nothing_typed_is_lost()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("property-uprn", "not-listed")], "Continue");

        var page = await visitor.SubmitAsync([("property-line-1", "The Old Barn"), ("property-postcode", "nm11aa")], "Continue");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["Enter the town or city"]);
        page.Document.QuerySelector("input[name=property-line-1]")!.GetAttribute("value").ShouldBe("The Old Barn");

        (await visitor.SubmitAsync([("property-town", "Northmere")], "Continue")).Heading.ShouldBe("Why can nobody at home move the bins?");
        var back = await visitor.FollowAsync("Back");
        back.Document.QuerySelector("input[name=property-line-1]")!.GetAttribute("value").ShouldBe("The Old Barn");
        back.Document.QuerySelector("input[name=property-postcode]")!.GetAttribute("value").ShouldBe("NM1 1AA");
    }

    [Fact]
    public async Task A_person_may_search_again_and_finds_what_they_typed()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");

        var page = await visitor.SubmitAsync([], "Search for another address");

        page.Document.QuerySelector("input[name=property]")!.GetAttribute("value").ShouldBe(site.Home.Postcode);
    }

    [Fact]
    public async Task The_words_of_an_address_come_from_the_gazetteer_not_from_the_browser()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        await visitor.SubmitAsync([("property", "1 Forged Street"), ("property-uprn", site.Home.Uprn)], "Continue");
        await visitor.GoAsync($"{AssistedCollection.Apply}/property");

        visitor.Page.Text.ShouldNotContain("Forged");
        visitor.Page.Text.ShouldContain(site.Home.Postcode);
    }
}
