using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>The numbers of the desk, on a phone and a desk, with scripts and without, and on paper.</summary>
public sealed class NumbersTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task A_manager_reads_the_numbers_and_opens_the_list_behind_one(int width, bool scripts)
    {
        for (var i = 0; i < 3; i++)
        {
            await site.Guildhall.OpenCaseAsync();
        }

        await using var manager = await site.SignInAsync("grace.lindqvist", width, scripts);
        await Eventually.TrueAsync(async () => await OpenedAsync() is not "0", "the cases to be counted");
        await manager.SeesAsync("Numbers");
        (await manager.Page.Locator("svg[role=img]").CountAsync()).ShouldBeGreaterThan(4);
        (await manager.Page.Locator(".gh-chart__plot rect").First.BoundingBoxAsync())!.Height.ShouldBeGreaterThan(0);

        // Others open cases too, between a look at the number and one at its list.
        await Eventually.TrueAsync(
            async () =>
            {
                var opened = await OpenedAsync();
                await manager.Page.Locator(".gh-figure:first-child .gh-figure__number a").ClickAsync();
                await manager.SeesAsync("All cases");
                return await manager.TextAsync(".gh-over strong") == $"{opened} {(opened == "1" ? "case" : "cases")}";
            },
            "the list to hold as many cases as its number says");

        await manager.GoAsync("/staff/numbers?period=year");
        await manager.LookAsync();
        await manager.FollowAsync("Own dates");
        await manager.Page.GetByLabel("Service", new() { Exact = true }).SelectOptionAsync("assisted-collection");
        await manager.PressAsync("Show");
        (await manager.Page.GetByLabel("Service", new() { Exact = true }).InputValueAsync()).ShouldBe("assisted-collection");
        await manager.SeesAsync("Numbers");

        async Task<string> OpenedAsync()
        {
            await manager.GoAsync("/staff/numbers?team=waste-contact");
            return await manager.TextAsync(".gh-figure:first-child .gh-figure__number");
        }
    }

    [Fact]
    public async Task On_paper_the_numbers_have_their_charts_and_no_form()
    {
        await site.Guildhall.OpenCaseAsync();
        await using var manager = await site.SignInAsync("grace.lindqvist");
        await manager.GoAsync("/staff/numbers");
        await manager.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });

        (await manager.Page.Locator(".gh-choice").IsVisibleAsync()).ShouldBeFalse();
        (await manager.Page.Locator(".gh-numbers__csv").First.IsVisibleAsync()).ShouldBeFalse();
        (await manager.Page.Locator(".gh-chart__plot").First.IsVisibleAsync()).ShouldBeTrue();
        (await manager.Page.Locator(".gh-counting").IsVisibleAsync()).ShouldBeTrue();
    }
}
