using System.Text.Json.Nodes;
using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>Letters and rules, as officers, designers and customers meet them.</summary>
public sealed class LettersAndRulesTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_officer_writes_a_letter_and_gives_it_to_the_printing_room(int width, bool scripts)
    {
        var opened = await site.Guildhall.OpenCaseAsync("resident-parking-permit", new Dictionary<string, JsonNode> { ["vehicle"] = "AB12 CDE" });
        await using var officer = await site.SignInAsync("grace.lindqvist", width, scripts);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/letters");
        await officer.SeesAsync($"Letters about {opened.Reference}");
        await officer.PressAsync("Continue");
        await officer.IsToldAsync(("letter", "Select a letter"));
        await officer.ChooseAsync("Our answer to your request");
        await officer.PressAsync("Continue");
        await officer.SeesAsync("Write the letter");
        await officer.FillAsync("Name and address", "Siân O’Brien");
        await officer.PressAsync("Make the letter");
        await officer.IsToldAsync(("to", "Enter the name and address: 3 lines or more"), ("text", "Fill the gap: Our answer, and the reasons for it"));
        await officer.LookAsync();
        await officer.FillAsync("Name and address", "Siân O’Brien\n12 Church Road\nNM1 1AA");
        await officer.FillAsync("The letter", "Dear Siân\n\n## What we decided\n\nYes.");
        await officer.PressAsync("Make the letter");
        await officer.SeesAsync($"Letters about {opened.Reference}");
        (await officer.TextAsync()).ShouldContain("Waits for the printing room");
        await officer.LookAsync();

        await officer.GoAsync("/staff/letters");
        await officer.SeesAsync("Letters to print");
        await officer.PressAsync("Make a batch");
        (await officer.TextAsync("tbody")).ShouldContain(opened.Reference.ToString());
        await officer.LookAsync();
        await officer.PressAsync("It is printed");
        await officer.PressAsync("It is posted");
        (await officer.TextAsync()).ShouldNotContain("Not yet");
        await officer.LookAsync();
    }

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task A_designer_makes_a_rule_tries_it_out_and_switches_it_on(int width, bool scripts)
    {
        await site.Guildhall.OpenCaseAsync("library-membership");
        await using var designer = await site.SignInAsync("helen.marsh", width, scripts);
        await designer.GoAsync("/staff/rules/new?service=library-membership");
        await designer.SeesAsync("Make a rule");
        await designer.PressAsync("Save");
        (await designer.TextAsync(".govuk-error-summary")).ShouldContain("Enter what the rule is for");
        await designer.LookAsync();
        await designer.FillAsync("What is it for?", $"Flag the newest {width} {scripts}");
        await designer.Page.GetByLabel("What, step 1", new() { Exact = true }).SelectOptionAsync("flag");
        await designer.FillAsync("Which, step 1", "newest");
        await designer.PressAsync("Save");
        await designer.SeesAsync($"Flag the newest {width} {scripts}");
        await designer.LookAsync();
        await designer.ArriveAsync(() => designer.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Try it out on past cases" }).ClickAsync());
        await designer.PressAsync("Try version 1 out");
        (await designer.TextAsync()).ShouldContain("It would have done something");
        await designer.LookAsync();
        await designer.PressAsync("Switch it on");
        (await designer.TextAsync()).ShouldContain("On, since");
        await designer.PressAsync("Switch it off");
        await designer.GoAsync("/staff/rules");
        await designer.SeesAsync("Rules");
        await designer.LookAsync();
    }
}
