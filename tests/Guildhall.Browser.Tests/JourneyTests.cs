using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The main job, from the home page to the officer's last word, on a phone and a desk, with scripts and without.</summary>
public sealed partial class JourneyTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(320, false)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task A_resident_asks_an_officer_acts_and_the_resident_is_told(int width, bool scripts)
    {
        var surname = $"Ashworth-{width}{(scripts ? "js" : "plain")}";
        var email = $"{surname}@example.com".ToLowerInvariant();
        await using var resident = await site.OpenAsync("resident", width, scripts);

        await FindTheServiceAsync(resident);
        await AnswerAsync(resident, surname, email, scripts);
        await ChangeAnAnswerAsync(resident);
        await resident.PressAsync("Send");

        await resident.SeesAsync("Thank you, we have received it");
        resident.Path.ShouldBe("/services/assisted-collection/apply/sent");
        var reference = await resident.TextAsync(".govuk-panel__body strong");
        var target = TargetDate().Match(await resident.TextAsync()).Groups["day"].Value;
        var received = await site.EmailAsync(email, reference, "We have your request");
        received.Text.ShouldContain("We have your request. We will tell you what we decide by");
        received.Text.Split(target).Length.ShouldBe(2, "The day is named once.");
        received.Html.ShouldNotBeNull().ShouldContain(reference);

        await using var officer = await site.SignInAsync("amina.okafor", width, scripts);
        await OpenTheCaseAsync(officer, reference, target, surname);
        await NoteAndTakeAsync(officer);
        await MoveAsync(officer, "Approved", "The crew starts on Tuesday.");
        (await site.EmailAsync(email, reference, "News of your request")).Text.ShouldContain("The crew starts on Tuesday.");

        await AskWhatHappenedAsync(resident, reference, surname);
        (await resident.TextAsync(".gh-timeline")).ShouldContain("The crew starts on Tuesday.");
        (await resident.TextAsync("body")).ShouldNotContain("side gate sticks");

        await MoveAsync(officer, "Help has started", "");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Closed");
        await officer.LookAsync();
        (await site.EmailAsync(email, reference, "We have finished with your request")).Text.ShouldContain("Your assisted collection has started.");

        await resident.GoAsync(resident.Path);
        (await resident.TextAsync()).ShouldContain("We finished this on");
        await resident.LookAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sending_twice_makes_one_case(bool scripts)
    {
        var name = $"Twice {(scripts ? "js" : "plain")}";
        await using var resident = await site.OpenAsync("twice", 1280, scripts);
        await AnswerQuicklyAsync(resident, name);

        await resident.ArriveAsync(() => resident.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).DblClickAsync());

        await resident.Page.WaitForURLAsync("**/apply/sent");
        var reference = await resident.TextAsync(".govuk-panel__body strong");
        await resident.ArriveAsync(() => resident.Page.GoBackAsync());
        if (await resident.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).CountAsync() > 0)
        {
            await resident.PressAsync("Send");
            (await resident.TextAsync(".govuk-panel__body strong")).ShouldBe(reference);
        }
        else
        {
            await resident.SeesAsync("You have already sent this");
            (await resident.TextAsync()).ShouldContain(reference);
        }

        (await site.OneAsync<int>("select count(*)::int from cases.\"case\" where customer_name = @name", new { name })).ShouldBe(1);
    }

    [GeneratedRegex(@"We will tell you what we decide by (?<day>\d+ \w+ \d{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TargetDate();

    private static async Task FindTheServiceAsync(Screen resident)
    {
        await resident.GoAsync("/");
        await resident.SeesAsync("What do you need to do?");
        await resident.FillAsync("Search for a service", "help with my bins");
        await resident.PressAsync("Search");
        await resident.SeesAsync("Search");
        await resident.FollowAsync("Request an assisted bin collection");
        await resident.SeesAsync("Request an assisted bin collection");
        (await resident.TextAsync()).ShouldContain("We use what you tell us to decide on your request");
        await resident.ArriveAsync(() => resident.Page.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync());
    }

    private async Task AnswerAsync(Screen resident, string surname, string email, bool scripts)
    {
        await resident.SeesAsync("Who needs help with the bins?");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("for-whom", "Select who needs help with the bins"));
        await resident.ChooseAsync("I do");
        await resident.PressAsync("Continue");

        await FindTheAddressAsync(resident, scripts);

        await resident.SeesAsync("Why can nobody at home move the bins?");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("reason", "Tick at least one reason"));
        await resident.ChooseAsync("Old age or frailty");
        await resident.ChooseAsync("Another reason");
        await resident.LookAsync();
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("other-reason", "Tell us the other reason"));
        await resident.FillAsync("Tell us the other reason", "The path is steep.\nIt ices over in winter.");
        await resident.PressAsync("Continue");

        await resident.SeesAsync("Is the help needed for a short time only?");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("temporary", "Select yes if the help is needed for a short time only"));
        await resident.ChooseAsync("Yes");
        await resident.PressAsync("Continue");

        await resident.SeesAsync("When will you no longer need help?");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("until-day", "Enter the date you will no longer need help"));
        await resident.FillAsync("Day", "30");
        await resident.FillAsync("Month", "2");
        await resident.FillAsync("Year", "2028");
        await resident.PressAsync("Continue");
        (await resident.TextAsync(".govuk-error-summary__list")).ShouldContain("real date");
        await resident.LookAsync();
        await resident.FillAsync("Day", "29");
        await resident.PressAsync("Continue");

        await resident.SeesAsync("Finding the bins");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("where-kept", "Tell us where you keep the bins"), ("gate", "Select yes if there is a gate, step or slope on the way"));
        await resident.FillAsync("Where do you keep the bins?", "By the back door");
        await resident.ChooseAsync("No");
        await resident.PressAsync("Continue");

        await resident.SeesAsync("How we can reach you");
        await resident.FillAsync("E-mail address", "edith@");
        await resident.PressAsync("Continue");
        (await resident.Page.Locator(".govuk-error-summary__list a").AllInnerTextsAsync()).Count.ShouldBe(2);
        await resident.LookAsync();
        (await resident.Page.GetByLabel("E-mail address", new() { Exact = true }).InputValueAsync()).ShouldBe("edith@");
        await resident.FillAsync("Your full name", $"Edith {surname}");
        await resident.FillAsync("E-mail address", email);
        await resident.PressAsync("Continue");

        await resident.SeesAsync("Declaration");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("declaration", "Tick the box to say this is true"));
        await resident.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await resident.PressAsync("Continue");
    }

    private async Task FindTheAddressAsync(Screen resident, bool scripts)
    {
        const string label = "Address of the home that needs help";
        await resident.SeesAsync("Where are the bins?");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("property", "Enter the address of the home that needs help"));
        await resident.FillAsync(label, "qqqq zzzz");
        await resident.PressAsync("Find address");
        await resident.IsToldAsync(("property", "We found no address for ‘qqqq zzzz’. Check the postcode, or try the street name"));
        if (scripts)
        {
            var box = resident.Page.GetByLabel(label, new() { Exact = true });
            await box.FillAsync("");
            await box.PressSequentiallyAsync(site.HomeMistyped);
            await resident.Page.GetByRole(AriaRole.Option, new() { Name = site.Home, Exact = true }).WaitForAsync();
            await resident.LookAsync();
            await box.PressAsync("ArrowDown");
            while (await resident.TextAsync("[role=option][aria-selected=true]") != site.Home)
            {
                await box.PressAsync("ArrowDown");
            }

            await resident.LookAsync();
            await box.PressAsync("Enter");
            (await box.InputValueAsync()).ShouldBe(site.Home);
        }
        else
        {
            await resident.FillAsync(label, site.HomeMistyped);
            await resident.PressAsync("Find address");
            await resident.SeesAsync("Where are the bins?");
            await resident.PressAsync("Continue");
            await resident.IsToldAsync(("property-uprn", "Select an address, or say that it is not listed"));
            await resident.ChooseAsync("My address is not listed");
            await resident.PressAsync("Continue");
            await resident.SeesAsync("Where are the bins?");
            await resident.PressAsync("Continue");
            await resident.IsToldAsync(("property-line-1", "Enter the first line of the address"), ("property-town", "Enter the town or city"));
            await resident.PressAsync("Search for another address");
            await resident.FillAsync(label, site.HomeMistyped);
            await resident.PressAsync("Find address");
            await resident.ChooseAsync(site.Home);
        }

        await resident.PressAsync("Continue");
    }

    private async Task ChangeAnAnswerAsync(Screen resident)
    {
        await resident.SeesAsync("Check your answers before you send them");
        (await resident.TextAsync(".govuk-summary-list")).ShouldContain(site.Home.Replace(", ", " ", StringComparison.Ordinal));
        await resident.FollowAsync("Change Where do you keep the bins?");
        await resident.SeesAsync("Finding the bins");
        (await resident.Page.GetByLabel("Where do you keep the bins?").InputValueAsync()).ShouldBe("By the back door");
        await resident.FillAsync("Where do you keep the bins?", "Beside the garage");
        await resident.PressAsync("Continue");
        await resident.SeesAsync("Check your answers before you send them");
        var answers = await resident.TextAsync(".govuk-summary-list");
        answers.ShouldContain("Beside the garage");
        answers.ShouldContain("29 February 2028");
        answers.ShouldContain("The path is steep. It ices over in winter.");
    }

    private async Task OpenTheCaseAsync(Screen officer, string reference, string target, string surname)
    {
        await officer.SeesAsync("Open cases");
        await officer.GoAsync("/staff/cases?sort=-opened");
        await officer.SeesAsync("Open cases");
        var row = Screen.Clean(await officer.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reference }).InnerTextAsync());
        row.ShouldContain("Request an assisted bin collection");
        row.ShouldContain(DateTime.Parse(target, CultureInfo.GetCultureInfo("en-GB")).ToString("d MMM yyyy", CultureInfo.InvariantCulture));
        await officer.FollowAsync(reference);
        await officer.SeesAsync("Request an assisted bin collection");
        var answers = await officer.TextAsync(".gh-answers");
        answers.ShouldContain("Beside the garage");
        answers.ShouldContain(surname);
        (await officer.TextAsync(".gh-who")).ShouldContain(site.Home);
        (await officer.TextAsync(".gh-timeline")).ShouldContain("Opened");
    }

    private static async Task NoteAndTakeAsync(Screen officer)
    {
        await officer.OpenAsync("Add a note");
        await officer.PressAsync("Add note");
        await officer.IsToldAsync(("note", "Write the note"));
        await officer.FillAsync("Note", "The side gate sticks: lift it.\n<b>Mind the dog.</b>");
        await officer.PressAsync("Add note");
        (await officer.TextAsync(".gh-timeline")).ShouldContain("The side gate sticks: lift it. <b>Mind the dog.</b>");
        await officer.Page.GetByLabel("Who has it").SelectOptionAsync(new SelectOptionValue { Label = "Amina Okafor" });
        await officer.PressAsync("Give");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Amina Okafor");
    }

    private static async Task MoveAsync(Screen officer, string stage, string message)
    {
        await officer.PressAsync("Move");
        await officer.IsToldAsync(("to", "Select the stage to move to"));
        await officer.ChooseAsync(stage);
        await officer.FillAsync("Message to the customer", message);
        await officer.PressAsync("Move");
        (await officer.TextAsync(".gh-timeline")).ShouldContain($"Moved to {stage}");
        await officer.LookAsync();
    }

    private static async Task AskWhatHappenedAsync(Screen resident, string reference, string surname)
    {
        await resident.FollowAsync("Track a request");
        await resident.SeesAsync("Track a request");
        await resident.PressAsync("Continue");
        await resident.IsToldAsync(("reference", "Enter your reference"), ("proof", "Enter the e-mail address or surname you gave us"));
        await resident.FillAsync("Reference", reference);
        await resident.FillAsync("E-mail address or surname", "Somebody-Else");
        await resident.PressAsync("Continue");
        const string refusal = "We could not find a request with that reference and that e-mail address or surname. Check both and try again";
        await resident.IsToldAsync(("reference", refusal));
        (await resident.TextAsync("body")).ShouldNotContain("assisted", Case.Insensitive);
        await resident.FillAsync("E-mail address or surname", surname);
        await resident.PressAsync("Continue");
        await resident.SeesAsync("Request an assisted bin collection");
    }

    private async Task AnswerQuicklyAsync(Screen resident, string name)
    {
        await resident.GoAsync("/services/assisted-collection/apply");
        await resident.ChooseAsync("I do");
        await resident.PressAsync("Continue");
        await resident.FillAsync("Address of the home that needs help", site.Home);
        await resident.PressAsync("Find address");
        await resident.ChooseAsync(site.Home);
        await resident.PressAsync("Continue");
        await resident.ChooseAsync("Pregnancy");
        await resident.PressAsync("Continue");
        await resident.ChooseAsync("No");
        await resident.PressAsync("Continue");
        await resident.FillAsync("Where do you keep the bins?", "By the back door");
        await resident.ChooseAsync("No");
        await resident.PressAsync("Continue");
        await resident.FillAsync("Your full name", name);
        await resident.FillAsync("E-mail address", "twice@example.com");
        await resident.PressAsync("Continue");
        await resident.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await resident.PressAsync("Continue");
    }
}
