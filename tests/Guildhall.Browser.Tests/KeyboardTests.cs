using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>Those who use no mouse can do it all, and see where they are.</summary>
public sealed class KeyboardTests(BrowserSite site)
{
    [Fact]
    public async Task The_whole_form_can_be_done_from_the_keyboard()
    {
        await using var resident = await site.OpenAsync("keyboard");
        await resident.GoAsync("/");
        await resident.Page.Keyboard.PressAsync("Tab");
        (await resident.Page.Locator(":focus").InnerTextAsync()).ShouldBe("Skip to main content");
        await GoToAsync(resident, "#q");
        await resident.Page.Keyboard.TypeAsync("assisted");
        await PressAsync(resident, "Enter");
        await GoToAsync(resident, "main a[href='/services/assisted-collection']");
        await PressAsync(resident, "Enter");
        await GoToAsync(resident, "main a.govuk-button");
        await PressAsync(resident, "Enter");

        await GoToAsync(resident, "#for-whom");
        await resident.Page.Keyboard.PressAsync("ArrowDown");
        await resident.Page.Keyboard.PressAsync("ArrowUp");
        await ContinueAsync(resident);

        await GoToAsync(resident, "#property");
        await resident.Page.Keyboard.TypeAsync(site.HomeMistyped);
        await resident.Page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await resident.Page.Keyboard.PressAsync("ArrowDown");
        await resident.Page.Keyboard.PressAsync("Enter");
        (await resident.Page.Locator("#property").InputValueAsync()).ShouldNotBe(site.HomeMistyped);
        await ContinueAsync(resident);

        await GoToAsync(resident, "#reason-3");
        await resident.Page.Keyboard.PressAsync("Space");
        await ContinueAsync(resident);

        // An error is met first, and its link leads to the field.
        await ContinueAsync(resident);
        await GoToAsync(resident, ".govuk-error-summary a");
        await resident.Page.Keyboard.PressAsync("Enter");
        (await resident.Page.Locator(":focus").GetAttributeAsync("id")).ShouldBe("temporary");
        await resident.Page.Keyboard.PressAsync("Space");
        await ContinueAsync(resident);

        foreach (var (field, text) in new[] { ("#until-day", "27"), ("#until-month", "3"), ("#until-year", "2031") })
        {
            await GoToAsync(resident, field);
            await resident.Page.Keyboard.TypeAsync(text);
        }

        await ContinueAsync(resident);
        await GoToAsync(resident, "#where-kept");
        await resident.Page.Keyboard.TypeAsync("By the back door");
        await GoToAsync(resident, "#gate");
        await resident.Page.Keyboard.PressAsync("Space");
        await GoToAsync(resident, "#gate-details");
        await resident.Page.Keyboard.TypeAsync("A high latch");
        await ContinueAsync(resident);
        await GoToAsync(resident, "#name");
        await resident.Page.Keyboard.TypeAsync("Keith Board");
        await GoToAsync(resident, "#email");
        await resident.Page.Keyboard.TypeAsync("keith@example.com");
        await PressAsync(resident, "Enter");
        await GoToAsync(resident, "#declaration");
        await resident.Page.Keyboard.PressAsync("Space");
        await ContinueAsync(resident);

        await resident.SeesAsync("Check your answers before you send them");
        (await resident.TextAsync()).ShouldContain("A high latch");
        await ContinueAsync(resident);
        await resident.SeesAsync("Thank you, we have received it");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task The_open_list_of_addresses_keeps_nobody_from_the_buttons_under_it(int width)
    {
        await using var resident = await site.OpenAsync("list", width);
        await resident.GoAsync("/services/assisted-collection/apply");
        await resident.ChooseAsync("I do");
        await resident.PressAsync("Continue");
        var (field, list) = (resident.Page.Locator("#property"), resident.Page.GetByRole(AriaRole.Listbox));

        await OpenAsync();
        await field.PressAsync("Escape");
        (await list.IsVisibleAsync()).ShouldBeFalse();

        await OpenAsync();
        await field.PressAsync("Tab");
        (await list.IsVisibleAsync()).ShouldBeFalse();
        (await resident.TextAsync(":focus")).ShouldBe("Find address");

        // One press of the mouse, though the list closes under it.
        await OpenAsync();
        await resident.PressAsync("Find address");
        (await resident.Page.GetByRole(AriaRole.Radio).CountAsync()).ShouldBeGreaterThan(1);

        async Task OpenAsync()
        {
            await field.FillAsync("");
            await field.PressSequentiallyAsync(site.Home.Split(',')[0]);
            await list.WaitForAsync();
            var (above, below) = ((await list.BoundingBoxAsync())!, (await resident.Page.GetByRole(AriaRole.Button, new() { Name = "Find address" }).BoundingBoxAsync())!);
            (above.Y + above.Height).ShouldBeLessThan(below.Y, "the list should cover no button");
        }
    }

    [Fact]
    public async Task Without_suggestions_the_plain_search_finds_the_address()
    {
        await using var resident = await site.OpenAsync("refused");
        await resident.GoAsync("/services/assisted-collection/apply");
        await resident.ChooseAsync("I do");
        await resident.PressAsync("Continue");
        var refused = resident.Page.WaitForResponseAsync(r => r.Status == 429);
        await resident.Page.RouteAsync("**/addresses?*", route => route.FulfillAsync(new() { Status = 429, ContentType = "application/problem+json", Body = "{}" }));

        await resident.Page.Locator("#property").PressSequentiallyAsync(site.Home);
        await refused;

        (await resident.Page.GetByRole(AriaRole.Listbox).IsVisibleAsync()).ShouldBeFalse();
        await resident.PressAsync("Find address");
        await resident.ChooseAsync(site.Home);
    }

    private static async Task ContinueAsync(Screen resident)
    {
        await GoToAsync(resident, "main form button:not([name])");
        await PressAsync(resident, "Enter");
    }

    private static Task PressAsync(Screen resident, string key) => resident.ArriveAsync(() => resident.Page.Keyboard.PressAsync(key));

    /// <summary>Tabs on until the focus is there; everything on the way shows that it has the focus, and is in sight.</summary>
    private static async Task GoToAsync(Screen resident, string selector)
    {
        for (var stops = 0; stops < 40; stops++)
        {
            if (await resident.Page.Locator(selector).And(resident.Page.Locator(":focus")).CountAsync() > 0)
            {
                return;
            }

            await resident.Page.Keyboard.PressAsync("Tab");
            (await resident.Page.EvaluateAsync<string?>(
                """
                () => {
                  const at = document.activeElement;
                  if (at === document.body) return null;
                  const shows = style => style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
                  const styles = [getComputedStyle(at), ...[...at.labels ?? []].map(label => getComputedStyle(label, '::before'))];
                  const box = at.getBoundingClientRect();
                  const faults = [];
                  if (!styles.some(shows)) faults.push('does not show its focus');
                  if (box.bottom < 1 || box.top > innerHeight - 1) faults.push('is out of sight');
                  return faults.length === 0 ? null : `${at.outerHTML.slice(0, 200)} ${faults.join(' and ')}`;
                }
                """)).ShouldBeNull();
        }

        throw new InvalidOperationException($"{selector} cannot be reached with the Tab key on {resident.Page.Url}.");
    }
}
