using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>What people keep on paper.</summary>
public sealed class PrintTests(BrowserSite site)
{
    [Fact]
    public async Task On_paper_there_is_what_was_said_and_no_furniture()
    {
        await using var resident = await site.OpenAsync("paper");
        await resident.GoAsync("/services/assisted-collection/apply");
        await resident.AnswerEverythingAsync(site.Home);
        await resident.PressAsync("Send");
        var reference = await resident.TextAsync(".govuk-panel__body strong");
        await PrintAsync(resident);
        await ShouldSeeAsync(resident, true, ".govuk-panel", ".gh-header__name", "h2");
        await ShouldSeeAsync(resident, false, ".gh-header__links", ".govuk-skip-link", ".gh-footer__links");

        await using var officer = await site.SignInAsync("amina.okafor");
        await officer.GoAsync($"/staff/cases/{reference}");
        await PrintAsync(officer);
        await ShouldSeeAsync(officer, true, ".gh-answers", ".gh-timeline", ".gh-glance");
        await ShouldSeeAsync(officer, false, ".gh-bar__nav", ".gh-bar__person", ".govuk-back-link", ".gh-case__next", ".gh-give");
    }

    private static async Task PrintAsync(Screen screen)
    {
        await screen.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await screen.LookAsync();
    }

    private static async Task ShouldSeeAsync(Screen screen, bool visible, params string[] selectors)
    {
        foreach (var selector in selectors)
        {
            (await screen.Page.Locator(selector).First.IsVisibleAsync()).ShouldBe(visible, selector);
        }
    }
}
