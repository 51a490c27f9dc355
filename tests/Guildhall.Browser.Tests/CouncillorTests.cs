using System.Globalization;

namespace Guildhall.Browser.Tests;

/// <summary>A councillor at the surgery with a phone, and the officer who answers them.</summary>
public sealed class CouncillorTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task A_councillor_raises_and_follows_casework(int width, bool scripts)
    {
        await using var councillor = await site.SignInAsync("priya.nair", width, scripts);
        await councillor.SeesAsync("Your casework");
        await councillor.LookAsync();
        await councillor.PressAsync("Raise something");
        await councillor.FillAsync("What is it about?", "compliment");
        await councillor.PressAsync("Find");
        await councillor.LookAsync();
        await councillor.FollowAsync("Say thank you or well done");
        await councillor.LookAsync();
        await councillor.ChooseAsync("Someone who asked me to act");
        await councillor.PressAsync("Go on to the form");
        await councillor.LookAsync();
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        await councillor.FillAsync("Their first name", "Mary");
        await councillor.FillAsync("Their last name", "Constituent");
        await councillor.ChooseAsync("On the phone");
        await councillor.FillAsync("Day", yesterday.Day.ToString(CultureInfo.InvariantCulture));
        await councillor.FillAsync("Month", yesterday.Month.ToString(CultureInfo.InvariantCulture));
        await councillor.FillAsync("Year", yesterday.Year.ToString(CultureInfo.InvariantCulture));
        await councillor.ChooseAsync("How the case goes on");
        await councillor.PressAsync("Go on to the form");
        (await councillor.TextAsync("body")).ShouldContain("You fill this in for Mary Constituent.");
        await councillor.LookAsync();
        await councillor.AnswerEverythingAsync("");
        await councillor.LookAsync();
        await councillor.ContinueAsync();
        await councillor.LookAsync();
        var reference = councillor.Path.Split('/')[^1].Split('?')[0];
        (await councillor.TextAsync()).ShouldContain("The team has it.");
        await councillor.ChooseAsync("I have a question");
        await councillor.FillAsync("Your message", "Has she been thanked?");
        await councillor.PressAsync("Send");
        await councillor.LookAsync();

        await using var support = await site.SignInAsync("owen.bright", width, scripts);
        await support.GoAsync("/staff/members");
        await support.LookAsync();
        await support.FollowAsync("Raise something for Cllr Priya Nair");
        await support.LookAsync();
        await support.GoAsync($"/staff/cases/{reference}");
        await support.LookAsync();
        await support.FollowAsync("Read and answer");
        await support.FillAsync("Answer Cllr Priya Nair", "She has, today.");
        await support.PressAsync("Send the answer");
        await support.LookAsync();

        await councillor.GoAsync($"/staff/councillor/cases/{reference}");
        (await councillor.TextAsync()).ShouldContain("She has, today.");
        await councillor.LookAsync();
        await councillor.GoAsync("/staff/councillor/ward");
        await councillor.LookAsync();
        await councillor.FollowAsync("Casework");
        await councillor.FollowAsync("How you hear of it");
        await councillor.LookAsync();
        await councillor.GoAsync($"/staff/councillor/cases/{reference}/end");
        await councillor.LookAsync();
        await councillor.PressAsync("End it");
        (await councillor.TextAsync()).ShouldContain("You do not follow that case any more.");
        await councillor.LookAsync();
    }
}
