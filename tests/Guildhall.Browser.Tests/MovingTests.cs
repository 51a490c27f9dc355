using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The pages on which officers move a case on: each looked at as it is opened, with its errors, and done.</summary>
public sealed class MovingTests(BrowserSite site)
{
    // The smallest picture there is: one grey pixel.
    private static readonly byte[] s_photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_officer_moves_a_case_with_facts_and_a_photo(int width, bool scripts)
    {
        var opened = await site.Guildhall.OpenCaseAsync("pest-control-request");
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/move/visit-agreed");
        await officer.SeesAsync("Move to: Visit agreed");
        await officer.PressAsync("Move to Visit agreed");
        await officer.IsToldAsync(("visit-on-day", "Answer the question “Which day did you agree?”"), ("visit-time", "Select an answer to “Which part of the day?”"));
        await officer.FillAsync("Day", "4");
        await officer.FillAsync("Month", "5");
        await officer.FillAsync("Year", $"{TimeProvider.System.GetUtcNow().Year + 1}");
        await officer.ChooseAsync("Between 8am and noon");
        await officer.FillAsync("Message to the customer", "We ring before we come.");
        await officer.PressAsync("Move to Visit agreed");
        (await officer.TextAsync()).ShouldContain("Between 8am and noon");
        await officer.LookAsync();

        await officer.GoAsync($"/staff/cases/{opened.Reference}/move/treated");
        await officer.PressAsync("Move to Finished");
        await officer.LookAsync();
        await officer.ChooseAsync("Bait");
        await officer.Page.Locator("[name=treatment-visits]").FillAsync("2");
        await officer.Page.Locator("[name=treatment-charge]").FillAsync("0");
        await officer.Page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "bait.png", MimeType = "image/png", Buffer = s_photo });
        await officer.LookAsync();
        await officer.PressAsync("Move to Finished");
        (await officer.TextAsync()).ShouldContain("bait.png");
        await officer.LookAsync();
    }

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_officer_hands_over_passes_on_puts_aside_and_gives_a_case(int width, bool scripts)
    {
        var opened = await site.Guildhall.OpenCaseAsync();
        var address = $"/staff/cases/{opened.Reference}";
        await using var officer = await site.SignInAsync("grace.lindqvist", width, scripts);
        await officer.GoAsync($"{address}/assign");
        await officer.PressAsync("Give it to them");
        await officer.IsToldAsync(("owner-1", "Select who is to have it"));

        await officer.GoAsync($"{address}/snooze");
        await officer.SeesAsync("Put aside until a day");
        await officer.PressAsync("Put it aside");
        await officer.IsToldAsync(("until-day", "Enter a day after today"), ("why", "Write why it can wait"));
        await officer.FillAsync("Day", "1");
        await officer.FillAsync("Month", "2");
        await officer.FillAsync("Year", $"{TimeProvider.System.GetUtcNow().Year + 1}");
        await officer.FillAsync("Why can it wait?", "The bin lorry is mended by then.");
        if (DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) is { Month: > 2 })
        {
            await officer.PressAsync("Put it aside");
            (await officer.TextAsync()).ShouldContain("Put aside until");
            await officer.GoAsync($"{address}/snooze");
            await officer.LookAsync();
        }

        await officer.GoAsync($"{address}/hand-over");
        await officer.SeesAsync("Hand over to another team");
        await officer.PressAsync("Hand it over");
        await officer.LookAsync();
        if (scripts)
        {
            await officer.Page.Locator("[role=combobox]").FillAsync("Parking");
            await officer.Page.Locator("[role=option]").First.ClickAsync();
        }
        else
        {
            await officer.Page.Locator("#team").SelectOptionAsync("parking");
        }

        await officer.FillAsync("Why that team?", "The bin stands in a car park.");
        await officer.FillAsync("What was done so far?", "Looked at the place.");
        await officer.PressAsync("Update the preview");
        await officer.LookAsync();
        await officer.PressAsync("Hand it over");
        await officer.LookAsync();
        await officer.GoAsync($"{address}/hand-back");
        await officer.LookAsync();

        await officer.GoAsync($"{address}/pass-on");
        await officer.SeesAsync("Pass to an outside body");
        await officer.PressAsync("Pass it on");
        await officer.LookAsync();
        await officer.Page.Locator("[name=body]").First.CheckAsync();
        await officer.Page.Locator("[name=consent]").First.CheckAsync();
        await officer.PressAsync("Update the preview");
        await officer.LookAsync();
        await officer.PressAsync("Pass it on");
        await officer.LookAsync();
        await officer.GoAsync($"{address}/take-back");
        await officer.LookAsync();
    }
}
