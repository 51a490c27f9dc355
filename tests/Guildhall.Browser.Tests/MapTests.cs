using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>A place pointed to on the map.</summary>
public sealed class MapTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, "en")]
    [InlineData(1280, "cy")]
    public async Task A_place_is_put_on_the_map_with_the_keyboard_alone(int width, string language)
    {
        await using var resident = await site.OpenAsync($"map-{language}", width);
        resident.Language = language;
        await resident.GoAsync($"/language/{language}?return=/services/antisocial-behaviour/apply");
        while (await resident.Page.Locator("[data-map]").CountAsync() == 0)
        {
            foreach (var group in await resident.Page.Locator("main fieldset:visible:has(input[type=radio])").AllAsync())
            {
                await group.Locator("input[type=radio]").Last.CheckAsync();
            }

            foreach (var box in await resident.Page.Locator("main form :is(input[type=text], textarea):visible").AllAsync())
            {
                await box.FillAsync("Gwen");
            }

            await resident.ContinueAsync();
        }

        var map = resident.Page.Locator(".gh-map__canvas");
        await map.FocusAsync();
        await map.PressAsync("+");
        await map.PressAsync("ArrowUp");
        await resident.Page.Locator(".gh-map__buttons button").First.PressAsync("Enter");
        await Assertions.Expect(resident.Page.Locator(".gh-map__status")).ToContainTextAsync(language == "cy" ? "Mae’r pin ar y map." : "The pin is on the map.");
        await resident.LookAsync();
        (await resident.Page.Locator("input[name$='-lat']").InputValueAsync()).ShouldNotBeEmpty();

        var path = resident.Path;
        await resident.ContinueAsync();
        resident.Path.ShouldNotBe(path);
        await resident.GoAsync(path);
        await Assertions.Expect(resident.Page.Locator(".gh-map__pin")).ToHaveCountAsync(1);
        await resident.Page.Locator(".gh-map__buttons button").Last.ClickAsync();
        await Assertions.Expect(resident.Page.Locator(".gh-map__pin")).ToHaveCountAsync(0);
    }
}
