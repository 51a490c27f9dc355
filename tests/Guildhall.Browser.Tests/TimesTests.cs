using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>A case that is late, its end, and what the customer says of it.</summary>
public sealed partial class TimesTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, false)]
    public async Task A_customer_hears_of_lateness_says_how_it_went_and_has_it_opened_again(int width, bool scripts)
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await site.Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = email });
        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.FollowAsync("Give it more time");
        await officer.SeesAsync("Give it more time");
        await officer.FillAsync("How many working days more?", "2");
        await officer.FillAsync("Why?", "Two of the crew are ill.");
        await officer.LookAsync();
        await officer.PressAsync("Give more time and tell the customer");
        await officer.FollowAsync("Tell the customer it will be late");
        await officer.PressAsync("Tell the customer");
        await officer.IsToldAsync(("day-day", "Enter the new day, such as 19 9 2027"), ("reason", "Tell the customer why it will be late"));
        var day = opened.TargetOn.AddDays(20);
        await officer.FillAsync("Day", $"{day.Day}");
        await officer.FillAsync("Month", $"{day.Month}");
        await officer.FillAsync("Year", $"{day.Year}");
        await officer.FillAsync("Why?", "We wait for new bins.");
        await officer.PressAsync("Tell the customer");
        await officer.LookAsync();

        await using var customer = await site.OpenAsync("late", width, scripts);
        await customer.GoAsync($"/track?reference={opened.Reference}");
        await customer.FillAsync("E-mail address or surname", email);
        await customer.PressAsync("Continue");
        (await customer.TextAsync("#times")).ShouldContain("We now expect to finish by");
        await customer.LookAsync();

        using var hand = site.Guildhall.Visit();
        await site.Guildhall.SignInStaffAsync(hand, "amina.okafor@northmere.example");
        await hand.GoAsync($"/staff/cases/{opened.Reference}");
        await hand.SubmitAsync([("to", "approved"), ("message", "")], "Move");
        await hand.SubmitAsync([("to", "started"), ("message", "It begins on Monday.")], "Move");

        var asked = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("How did it go?", StringComparison.Ordinal));
        await customer.GoAsync(SurveyLink().Match(asked.Text).Value);
        await customer.SeesAsync("How did it go?");
        await customer.LookAsync();
        await customer.PressAsync("Send");
        await customer.IsToldAsync(("score", "Select how it went"));
        await customer.ChooseAsync("Badly");
        await customer.PressAsync("Send");
        await customer.SeesAsync("Thank you");
        await customer.LookAsync();
        await customer.PressAsync("This is not fixed");
        await customer.SeesAsync("What is not fixed?");
        await customer.FillAsync("What is still wrong?", "The bins are still there.");
        await customer.LookAsync();
        await customer.PressAsync("Open it again");
        await customer.SeesAsync("Your request is open");
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Opened again");
        await officer.LookAsync();
    }

    [GeneratedRegex("/survey/[A-Za-z0-9_-]{22}", RegexOptions.None, 1000)]
    private static partial Regex SurveyLink();
}
