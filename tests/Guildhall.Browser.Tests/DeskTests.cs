using System.Text.Json.Nodes;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The lists of the officers' desk, looked at with much in them, with and without scripts, and from the keyboard.</summary>
public sealed class DeskTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_officer_narrows_a_list_keeps_it_and_finds_a_case(int width, bool scripts)
    {
        await FillAsync();
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.GoAsync("/staff/cases");
        await officer.SeesAsync("Open cases");
        await officer.Page.Locator(".gh-narrow > summary").ClickAsync();
        await officer.LookAsync();
        await officer.Page.Locator("main").GetByLabel("Request an assisted bin collection", new() { Exact = true }).CheckAsync();
        await officer.Page.Locator("#due").SelectOptionAsync("late");
        await officer.Page.Locator(".gh-narrow__form").GetByLabel("Flags", new() { Exact = true }).CheckAsync();
        await officer.PressAsync("Show");
        (await officer.TextAsync(".gh-applied")).ShouldContain("Target: past its target");
        await officer.LookAsync();
        await officer.FollowAsync("Save this view");
        await officer.SeesAsync("Save this view");
        await officer.PressAsync("Save");
        await officer.IsToldAsync(("name", "Enter a name of up to 80 characters"));
        await officer.FillAsync("Name", $"Late bins {width}");
        await officer.PressAsync("Save");
        await officer.SeesAsync($"Late bins {width}");
        await officer.FollowAsync("Manage views");
        await officer.SeesAsync("Saved views");
        await officer.FollowAsync($"Change Late bins {width}");
        await officer.SeesAsync($"Change “Late bins {width}”");
        await officer.GoAsync("/staff/cases?view=snoozed");
        await officer.SeesAsync("Snoozed cases");

        await officer.GoAsync("/staff/cases?view=open");
        await officer.FillAsync("Search cases", "quary lane");
        await officer.PressAsync("Search");
        await officer.SeesAsync("Search cases");
        (await officer.TextAsync("main")).ShouldContain("quarry lane");
    }

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_officer_flags_many_cases_at_once(int width, bool scripts)
    {
        await FillAsync();
        await site.ExecuteAsync("update cases.\"case\" set flags = array_remove(flags, 'vulnerable')");
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.GoAsync("/staff/cases?view=open");
        await officer.PressAsync("Act on chosen");
        await officer.SeesAsync("No case is chosen");
        await officer.GoAsync("/staff/cases?view=open");
        if (scripts)
        {
            foreach (var key in new[] { "j", "x", "j", "j", "x" })
            {
                await officer.Page.Keyboard.PressAsync(key);
            }
        }
        else
        {
            await officer.Page.Locator("[name=case]").Nth(0).CheckAsync();
            await officer.Page.Locator("[name=case]").Nth(2).CheckAsync();
        }

        await officer.LookAsync();
        await officer.PressAsync("Act on chosen");
        await officer.SeesAsync("What to do with 2 cases");
        await officer.PressAsync("See what would happen");
        await officer.IsToldAsync(("action", "Select what to do"));
        await officer.ChooseAsync("Set a flag, or take one away");
        await officer.PressAsync("See what would happen");
        await officer.IsToldAsync(("flag", "Select a flag"));
        await officer.Page.Locator("#flag").SelectOptionAsync("vulnerable");
        await officer.PressAsync("See what would happen");
        await officer.SeesAsync("Flag as “Vulnerable”: 2 cases");
        await officer.PressAsync("Flag as “Vulnerable”: 2 cases");
        for (var tries = 0; tries < 60 && !(await officer.TextAsync("#progress [role=status]")).StartsWith("Ended", StringComparison.Ordinal); tries++)
        {
            await officer.Page.WaitForTimeoutAsync(250);
            if (!scripts)
            {
                await officer.Page.ReloadAsync();
            }
        }

        (await officer.TextAsync("#progress [role=status]")).ShouldBe("Ended: 2 of 2 cases done.");
        (await officer.Page.Locator(".gh-references li").CountAsync()).ShouldBe(2, "What was done should be shown when it has ended.");
        await officer.LookAsync();
        await officer.GoAsync("/staff/cases/bulk");
        await officer.SeesAsync("Bulk actions");
        await officer.GoAsync("/staff/cases?view=open&flag=vulnerable");
        await officer.FollowAsync((await officer.Page.Locator(".gh-queue .gh-reference").First.InnerTextAsync()).Trim());
        await officer.FollowAsync("Flags");
        await officer.LookAsync();
    }

    [Fact]
    public async Task The_list_is_gone_through_by_single_keys_that_can_be_switched_off()
    {
        await FillAsync();
        await using var officer = await site.SignInAsync("amina.okafor");
        await officer.GoAsync("/staff/cases?view=open");
        var keys = officer.Page.Keyboard;
        var links = officer.Page.Locator(".gh-queue tbody .gh-reference");

        await keys.PressAsync("j");
        (await FocusedAsync()).ShouldBe(await links.Nth(0).InnerTextAsync());
        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await keys.PressAsync("k");
        (await FocusedAsync()).ShouldBe(await links.Nth(1).InnerTextAsync());
        await keys.PressAsync("/");
        await keys.TypeAsync("jk?");
        (await officer.Page.Locator("#q").InputValueAsync()).ShouldBe("jk?");
        await officer.Page.Locator("h1").ClickAsync();
        await keys.PressAsync("?");
        await officer.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await officer.LookAsync();
        await officer.Page.GetByLabel("Use keyboard shortcuts in this browser").UncheckAsync();
        await keys.PressAsync("Escape");
        await officer.GoAsync("/staff/cases?view=open");
        await keys.PressAsync("j");
        (await officer.Page.Locator(".gh-queue :focus").CountAsync()).ShouldBe(0);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" }).ClickAsync();
        await officer.Page.GetByLabel("Use keyboard shortcuts in this browser").CheckAsync();
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await keys.PressAsync("j");
        var reference = await FocusedAsync();
        await keys.PressAsync("Enter");
        await officer.Page.WaitForURLAsync("**/staff/cases/" + reference, new() { WaitUntil = WaitUntilState.Commit });

        Task<string> FocusedAsync() => officer.Page.Locator(":focus").InnerTextAsync();
    }

    private async Task FillAsync()
    {
        for (var i = 0; i < 14; i++)
        {
            var opened = await site.Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode>
            {
                ["name"] = i % 3 == 0 ? "Gwenllian ap Ioan" : "Oluwaseun Fernández-Griffiths",
                ["property"] = Casework.Modules.Catalogue.Answers.Node(new Casework.Modules.Catalogue.AddressAnswer(null, $"{i + 1} Quarry Lane, Northmere, NM7 3QX")),
            });
            await site.ExecuteAsync(
                """
                update cases."case"
                set target_on = current_date + @i - 4, flags = case when @i % 4 = 0 then '{urgent}' else '{}' end::text[],
                    waiting_since = case when @i % 5 = 1 then now() - interval '3 days' end, snoozed_until = case when @i % 7 = 6 then current_date + 4 end,
                    customer_wrote_at = case when @i % 6 = 2 then now() end
                where id = @id
                """,
                new { i, id = opened.Id.Value });
        }
    }
}
