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
}
