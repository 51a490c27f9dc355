using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>Requests for information and the council's equipment, as officers and the public meet them.</summary>
public sealed class DisclosureTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, false)]
    public async Task An_officer_decides_a_request_and_publishes_it(int width, bool scripts)
    {
        var opened = await site.Guildhall.OpenCaseAsync("freedom-of-information", new Dictionary<string, JsonNode> { ["request"] = "How many swings are there?" });
        await using var officer = await site.SignInAsync("grace.lindqvist", width, scripts);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure?exemption=foi-43-2");
        await officer.SeesAsync("Exemptions, cost and time");
        await officer.PressAsync("Write it down");
        await officer.IsToldAsync(
            ("applies-to", "Write what it applies to"), ("harm", "Write what harm would come of telling, and how likely it is"),
            ("for-disclosing", "Write what speaks for telling"), ("for-withholding", "Write what speaks for withholding, and why it weighs more"));
        await officer.LookAsync();
        await officer.FillAsync("What does it apply to?", "The prices of the swings.");
        await officer.FillAsync("What harm would come of telling?", "The next would be dearer.");
        await officer.FillAsync("What speaks for telling?", "It is public money.");
        await officer.FillAsync("What speaks for withholding, and why does it weigh more?", "More swings.");
        await officer.PressAsync("Write it down");
        await officer.LookAsync();
        await officer.GoAsync($"/staff/cases/{opened.Reference}/redactions");
        await officer.SeesAsync("Files and redaction");
        await officer.LookAsync();
        await officer.GoAsync($"/staff/cases/{opened.Reference}/redactions/add");
        await officer.SeesAsync("Add files that were found");
        await officer.LookAsync();
        using (var hand = site.Guildhall.Visit())
        {
            await site.Guildhall.SignInStaffAsync(hand, "grace.lindqvist@northmere.example");
            await hand.GoAsync($"/staff/cases/{opened.Reference}/redactions/add");
            await hand.UploadAsync([], "Add", ("files", "swings-of-all-the-parks-and-of-the-schools-2026.csv", "Park,Swings\nEast,4\n"u8.ToArray()));
            await hand.SubmitAsync([("page-number", "1"), ("what", "Unit prices"), ("exemption", "foi-43-2")], "Write it down");
            await hand.GoAsync($"/staff/cases/{opened.Reference}");
            await hand.SubmitAsync([("to", "answered")], "Move");
        }

        await officer.GoAsync($"/staff/cases/{opened.Reference}/redactions");
        await officer.LookAsync();
        await officer.FollowAsync("Add the redacted copy of swings-of-all-the-parks-and-of-the-schools-2026.csv");
        await officer.LookAsync();
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.LookAsync();
        await officer.GoAsync($"/staff/cases/{opened.Reference}/publish");
        await officer.SeesAsync("Disclosure log");
        await officer.FillAsync("Title", $"Swings {width}");
        await officer.FillAsync("What we said", "There are four. Ask swings@example.com.");
        await officer.PressAsync("Publish");
        await officer.LookAsync();
        await officer.FillAsync("What we said", "There are four.");
        await officer.Page.GetByLabel("Topic", new() { Exact = true }).SelectOptionAsync("environment");
        await officer.PressAsync("Publish");
        await officer.LookAsync();
        await officer.GoAsync("/staff/disclosure?view=decided");
        await officer.LookAsync();

        await using var resident = await site.OpenAsync("log", width, scripts);
        await resident.GoAsync("/services/freedom-of-information");
        await resident.LookAsync();
        await resident.FillAsync("Search what others have asked", "swings");
        await resident.PressAsync("Search");
        await resident.SeesAsync("What others have asked");
        await resident.FollowAsync($"Swings {width}");
        await resident.SeesAsync($"Swings {width}");
        await resident.GoAsync("/disclosure-log?q=unicorns");
        await resident.LookAsync();
        await resident.GoAsync("/language/cy?return=/disclosure-log");
        resident.Language = "cy";
        await resident.GoAsync("/disclosure-log");
        await resident.SeesAsync("Beth mae eraill wedi’i ofyn");
        await resident.FollowAsync($"Swings {width}");
        await resident.LookAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task The_register_of_equipment_reads_well(int width)
    {
        await using (var connection = await site.Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into assets.stock (name, title, level, low, place) values ('usb', 'USB-C charger', 2, 5, 'Town Hall') on conflict do nothing
                """);
        }

        var tag = $"NB-{width}";
        await using var officer = await site.SignInAsync("dev.patel", width);
        await officer.GoAsync("/staff/assets/add");
        await officer.SeesAsync("Add something");
        await officer.PressAsync("Add it");
        await officer.LookAsync();
        await officer.FillAsync("What the label says", tag);
        await officer.Page.GetByLabel("Kind", new() { Exact = true }).SelectOptionAsync("laptop");
        await officer.FillAsync("Make", "Dell");
        await officer.FillAsync("Model", "Latitude 5450");
        await officer.PressAsync("Add it");
        await officer.SeesAsync("Dell Latitude 5450");
        await officer.ChooseAsync("Give it to somebody");
        await officer.Page.GetByLabel("Who gets it", new() { Exact = true }).SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Dev Patel" });
        await officer.PressAsync("Save");
        (await officer.TextAsync(".govuk-summary-list")).ShouldContain("Dev Patel");
        await officer.LookAsync();
        await officer.FollowAsync("Change what is written of it");
        await officer.LookAsync();
        await officer.GoAsync("/staff/assets");
        await officer.SeesAsync("Equipment");
        await officer.GoAsync("/staff/assets?view=collect");
        await officer.LookAsync();
        await officer.GoAsync("/staff/assets/stock");
        await officer.SeesAsync("Stock");
        await officer.GoAsync("/staff/assets/import");
        await officer.FillAsync("Or put the table here", $"tag,kind\nT-{width},laptop\n,spoon\n");
        await officer.PressAsync("See what would come of it");
        (await officer.TextAsync()).ShouldContain("1 to add");
        await officer.LookAsync();
        var opened = await site.Guildhall.OpenCaseAsync("it-helpdesk");
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.FollowAsync("Give out equipment");
        await officer.SeesAsync("Give out equipment");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task A_customer_takes_a_complaint_to_stage_two(int width)
    {
        var opened = await site.Guildhall.OpenCaseAsync("complaint", new Dictionary<string, JsonNode> { ["email"] = "stage.two@example.com" });
        using var hand = await site.Guildhall.SignedInAsync("Stella One", ["complaints"]);
        foreach (var stage in new[] { "stage-1", "stage-1-check", "stage-1-answered" })
        {
            await hand.GoAsync($"/staff/cases/{opened.Reference}");
            await hand.SubmitAsync([("to", stage)], "Move");
        }

        await using var customer = await site.OpenAsync("complaint", width);
        await customer.GoAsync($"/track?reference={opened.Reference}");
        await customer.FillAsync("E-mail address or surname", "stage.two@example.com");
        await customer.PressAsync("Continue");
        await customer.LookAsync();
        await customer.FollowAsync("I am not happy with this answer");
        await customer.SeesAsync("What did we get wrong?");
        await customer.PressAsync("Ask for the next stage");
        await customer.IsToldAsync(("words", "Tell us what we got wrong"));
        await customer.FillAsync("Why are you not happy with the answer?", "You never rang.");
        await customer.PressAsync("Ask for the next stage");
        (await customer.TextAsync()).ShouldContain("You have asked for stage 2");
        await customer.LookAsync();
    }
}
