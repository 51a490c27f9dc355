using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>An officer asks for more, the customer sends it, and the officer sees what changed.</summary>
public sealed partial class AskForMoreTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(320, false)]
    [InlineData(1280, true)]
    public async Task A_customer_is_asked_for_more_and_the_officer_sees_what_changed(int width, bool scripts)
    {
        var (reference, email) = await OpenAsync("en");
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.FollowAsync("Ask for more information");
        await officer.SeesAsync("Ask for more information");
        await officer.FillAsync("How many working days do they have?", "0");
        await officer.PressAsync("Ask the customer");
        await officer.IsToldAsync(
            ("page-who", "Tick at least one question"), ("message", "Write what you need from the customer"), ("days", "Enter how many working days they have, from 1 to 60"));
        await officer.ChooseAsync("Is the help needed for a short time only?");
        await officer.ChooseAsync("Where do you keep the bins?");
        await officer.FillAsync("What do you need, and why?", "The crew could not find your bins.\nPlease say where they are, and for how long you need help.");
        await officer.FillAsync("How many working days do they have?", "5");
        await officer.PressAsync("Ask the customer");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Waiting for the customer");
        await officer.LookAsync();
        await officer.FollowAsync("See what you asked the customer for");
        await officer.SeesAsync("What the customer was asked");
        await officer.GoAsync("/staff/cases");
        await officer.LookAsync();

        await using var customer = await site.OpenAsync("asked", width, scripts);
        await customer.GoAsync(await LinkAsync(email, reference, "We need more from you"));
        await customer.SeesAsync("We need more from you");
        await customer.ArriveAsync(() => customer.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Start now" }).ClickAsync());
        await customer.SeesAsync("Is the help needed for a short time only?");
        await customer.ChooseAsync("Yes");
        await customer.PressAsync("Continue");
        await customer.SeesAsync("When will you no longer need help?");
        await customer.PressAsync("Continue");
        await customer.LookAsync();
        await customer.FillAsync("Day", "1");
        await customer.FillAsync("Month", "3");
        await customer.FillAsync("Year", "2031");
        await customer.PressAsync("Continue");
        await customer.SeesAsync("Finding the bins");
        await customer.FillAsync("Where do you keep the bins?", "Behind the shed, on the left");
        await customer.PressAsync("Continue");
        await customer.SeesAsync("Check your answers before you send them");
        await customer.PressAsync("Send");
        await customer.SeesAsync("Thank you, we have received it");
        await customer.GoAsync(customer.Path.Replace("/sent", "", StringComparison.Ordinal));
        await customer.SeesAsync("You have already sent this");
        await customer.GoAsync($"/track?reference={reference}");
        await customer.FillAsync("E-mail address or surname", email);
        await customer.PressAsync("Continue");
        (await customer.TextAsync(".gh-timeline")).ShouldContain("You sent more");
        await customer.LookAsync();

        await officer.GoAsync($"/staff/cases/{reference}");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Has answered");
        await officer.LookAsync();
        await officer.FollowAsync("See what changed");
        await officer.SeesAsync("What changed");
        (await officer.TextAsync("#answer-where-kept")).ShouldContain("Changed Behind the shed, on the left");
        (await officer.TextAsync("#answer-until")).ShouldContain("Added 1 March 2031");
        await officer.FollowAsync("Show all answers");
        await officer.LookAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task A_customer_who_writes_in_Welsh_is_asked_in_Welsh_and_told_kindly_when_it_is_too_late(int width)
    {
        var (reference, email) = await OpenAsync("cy");
        await using var officer = await site.SignInAsync("amina.okafor", width);
        await officer.GoAsync($"/staff/cases/{reference}/ask");
        await officer.SeesAsync("Ask for more information");
        await officer.ChooseAsync("Where do you keep the bins?");
        await officer.FillAsync("What do you need, and why? Write in Welsh", "Dywedwch ble mae eich biniau.");
        await officer.PressAsync("Ask the customer");

        await using var customer = await site.OpenAsync("gofyn", width);
        await customer.GoAsync("/track");
        await customer.FollowAsync("Cymraeg");
        customer.Language = "cy";
        await customer.GoAsync(await LinkAsync(email, reference, "Mae angen mwy gennych"));
        await customer.SeesAsync("Mae angen mwy gennych");
        await customer.ArriveAsync(() => customer.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Dechrau nawr" }).ClickAsync());
        await customer.LookAsync();
        var asked = customer.Path;

        await officer.FollowAsync("See what you asked the customer for");
        await officer.PressAsync("Withdraw the questions");
        await officer.LookAsync();
        await customer.GoAsync(asked);
        await customer.SeesAsync("Nid oes angen mwy gennych");
        await customer.GoAsync("/more/0123456789abcdef0123456789abcdef");
        await customer.SeesAsync("Nid yw’r ddolen hon yn gweithio");
    }

    private async Task<(string Reference, string Email)> OpenAsync(string language)
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        var opened = await site.Guildhall.OpenCaseAsync("assisted-collection", new Dictionary<string, JsonNode> { ["email"] = email, ["temporary"] = "no", ["until"] = null! }, language);
        return (opened.Reference.ToString(), email);
    }

    private async Task<string> LinkAsync(string email, string reference, string subject) => Link().Match((await site.EmailAsync(email, reference, subject)).Text).Value;

    [GeneratedRegex("/more/[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
