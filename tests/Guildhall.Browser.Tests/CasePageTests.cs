using System.Text.Json.Nodes;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The page of a case, where officers spend their day: what to do next is in sight, and everything can be reached.</summary>
public sealed class CasePageTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_officer_sees_what_to_do_next_without_scrolling(int width, bool scripts)
    {
        await site.Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode>());
        var opened = await site.Guildhall.OpenCaseAsync();
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.Page.SetViewportSizeAsync(width, width < 600 ? 640 : 800);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SeesAsync("Request an assisted bin collection");
        (await officer.TextAsync()).ShouldContain("Other cases of the customer");

        var first = (await officer.Page.GetByText("What to do next", new() { Exact = true }).BoundingBoxAsync()).ShouldNotBeNull();
        var move = (await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).BoundingBoxAsync()).ShouldNotBeNull();
        if (width > 600)
        {
            (move.Y + move.Height).ShouldBeLessThan(800, "The next action should be in sight without scrolling.");
        }
        else
        {
            var answers = (await officer.Page.Locator("#answers-heading").BoundingBoxAsync()).ShouldNotBeNull();
            first.Y.ShouldBeLessThan(answers.Y, "On a phone what to do next should stand before what they told us.");
        }

        await officer.OpenAsync("Add a note");
        await officer.FillAsync("Note", "The side gate sticks: lift it.");
        await officer.PressAsync("Add note");
        await officer.LookAsync();
        await officer.FollowAsync("Internal");
        (await officer.TextAsync(".gh-timeline--day")).ShouldContain("The side gate sticks");
        (await officer.TextAsync()).ShouldNotContain("Customer told");
        await officer.FollowAsync("With the customer");
        (await officer.TextAsync()).ShouldNotContain("The side gate sticks");
        await officer.LookAsync();
    }

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task Officers_work_a_case_together(int width, bool scripts)
    {
        var opened = await site.Guildhall.OpenCaseAsync();
        var same = await site.Guildhall.OpenCaseAsync();
        await using var tom = await site.SignInAsync("dev.patel", width, scripts);
        await tom.GoAsync($"/staff/cases/{opened.Reference}");
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        (await officer.TextAsync(".gh-looking")).ShouldContain("is looking at this now");

        await officer.FillAsync("Add a task", "Ring the crew");
        await officer.PressAsync("Add");
        await officer.FillAsync("Add a task", "Measure the gate");
        await officer.PressAsync("Add");
        await officer.PressAsync("Done: Ring the crew");
        (await officer.TextAsync("#tasks-heading")).ShouldBe("Tasks: 1 of 2 done");
        await officer.LookAsync();
        await officer.FollowAsync("Give out, set days, put in order");
        await officer.SeesAsync($"Tasks of {opened.Reference}");
        await officer.ArriveAsync(() => officer.Page.Locator("tr", new() { HasText = "Measure the gate" }).GetByRole(AriaRole.Link).ClickAsync());
        await officer.Page.GetByLabel("Who does it").SelectOptionAsync(new SelectOptionValue { Label = "Amina Okafor" });
        await officer.FillAsync("Due, if there is a day", "2026-12-03");
        await officer.PressAsync("Save task");
        (await officer.TextAsync(".gh-ticklist")).ShouldContain("Amina Okafor, due 3 Dec 2026");
        await officer.GoAsync("/staff/tasks");
        await officer.SeesAsync("My tasks");

        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.OpenAsync("Add a note");
        if (scripts)
        {
            // Typed key by key, the colleague is offered and taken by Enter.
            await officer.Page.GetByLabel("Note", new() { Exact = true }).PressSequentiallyAsync("Please measure the gate, @dev p", new() { Delay = 20 });
            await officer.Page.Locator("#note-people li").First.WaitForAsync();
            await officer.LookAsync();
            await officer.Page.GetByLabel("Note", new() { Exact = true }).PressAsync("Enter");
            (await officer.Page.GetByLabel("Note", new() { Exact = true }).InputValueAsync()).ShouldBe("Please measure the gate, @Dev Patel ");
        }
        else
        {
            await officer.FillAsync("Note", "Please measure the gate, @Dev Patel");
        }

        await officer.ChooseAsync("Pin it to the top");
        await officer.PressAsync("Add note");
        (await officer.TextAsync(".gh-pinned")).ShouldContain("Please measure the gate");
        await officer.LookAsync();
        await tom.GoAsync("/staff/mentions");
        await tom.SeesAsync("Mentions");
        (await tom.TextAsync("tbody")).ShouldContain("Please measure the gate");

        await officer.FollowAsync("Follow");
        await officer.SeesAsync($"Follow {opened.Reference}");
        await officer.ChooseAsync("At once");
        await officer.PressAsync("Save");
        await officer.GoAsync("/staff/following");
        await officer.SeesAsync("Cases I follow");

        await officer.GoAsync($"/staff/cases/{opened.Reference}/related");
        await officer.FillAsync("Its reference", same.Reference.ToString());
        await officer.ChooseAsync("It says the same as this");
        await officer.PressAsync("Link");
        (await officer.TextAsync()).ShouldContain("says the same");
        await officer.GoAsync($"/staff/cases/{opened.Reference}/related");
        await officer.SeesAsync($"Cases linked to {opened.Reference}");
        await officer.GoAsync($"/staff/cases/{opened.Reference}/merge?with={same.Reference}");
        await officer.SeesAsync($"Merge {opened.Reference} with another case");
        await officer.PressAsync("Merge");
        await officer.IsToldAsync(("stays", "Select the case that stays"), ("reason", "Write why they are one"));
        await officer.Page.Locator($"input[name=stays][value='{opened.Reference}']").CheckAsync();
        await officer.FillAsync("Why are they one?", "The same house");
        await officer.PressAsync("Merge");
        (await officer.TextAsync()).ShouldContain($"{same.Reference} was merged into this");
        await officer.LookAsync();
        await officer.GoAsync($"/staff/cases/{same.Reference}");
        await officer.LookAsync();
        await officer.FollowAsync("Undo the merge");
        await officer.SeesAsync($"Undo the merge of {same.Reference}");
        await officer.FillAsync("Why are they not one?", "Another house");
        await officer.PressAsync("Undo the merge");

        await officer.OpenAsync("Move it on");
        await officer.ChooseAsync("Refused (say why)");
        await officer.FillAsync("Message to the customer", "No.");
        await officer.PressAsync("Move");
        await officer.FollowAsync("Open again");
        await officer.SeesAsync($"Open {same.Reference} again");
    }
}
