using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Platform.Audit;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>A day at the desk: twenty cases of six services, from their arrival to their end, by three officers and a manager.</summary>
public sealed partial class DayAtTheDeskTests(BrowserSite site)
{
    private readonly string _email = $"{Guid.CreateVersion7():N}@example.com";
    private readonly List<string> _all = [];

    [Fact]
    public async Task Three_officers_and_a_manager_bring_twenty_cases_to_their_end()
    {
        var bins = await ArriveAsync("assisted-collection", 4);
        bins.Add(await AskForHelpWithBinsAsync());
        var pests = await ArriveAsync("pest-control-request", 3);
        var noise = await ArriveAsync("noise-complaint", 4);
        var food = await ArriveAsync("food-complaint", 3);
        var computers = await ArriveAsync("it-helpdesk", 3);
        var buildings = await ArriveAsync("facilities-repair", 2);
        _all.Count.ShouldBe(20);

        // Three officers at their screens: one on a phone, as on the way through the building.
        await Task.WhenAll(MendAsync(computers, buildings), WasteAndPestsAsync(bins, pests, noise[0]), HealthAsync(noise, food));
        await ManageAsync(noise[1]);
        await EndAsync(noise[1], bins[0]);

        var open = await site.OneAsync<int>("select count(*)::int from cases.\"case\" where reference = any(@all) and closed_at is null", new { all = _all.ToArray() });
        open.ShouldBe(0, "Every case of the day should have come to its end.");
        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>(
                """
                select count(*)::int from cases."case" c
                where c.reference = any(@all) and c.customer_email is not null
                    and not exists (select from notifications.message m where m.about = c.id and m.created_at > c.closed_at - interval '1 second')
                """,
                new { all = _all.ToArray() }) == 0,
            "every customer we can write to was told of the end");
        (await site.Guildhall.Services.GetRequiredService<AuditVerifier>().VerifyAsync(cancellationToken: TestContext.Current.CancellationToken)).Fault.ShouldBeNull();
    }

    private async Task<List<string>> ArriveAsync(string service, int count)
    {
        var arrived = new List<string>();
        for (var i = 0; i < count; i++)
        {
            arrived.Add((await site.Guildhall.OpenCaseAsync(service, new Dictionary<string, JsonNode> { ["email"] = _email })).Reference.ToString());
        }

        _all.AddRange(arrived);
        return arrived;
    }

    private async Task<string> AskForHelpWithBinsAsync()
    {
        await using var resident = await site.OpenAsync("resident", 320);
        await resident.GoAsync("/services/assisted-collection/apply");
        await resident.AnswerEverythingAsync(site.Home);
        await resident.PressAsync("Send");
        await resident.SeesAsync("Thank you, we have received it");
        var reference = await resident.TextAsync(".govuk-panel__body strong");
        _all.Add(reference);
        return reference;
    }

    // On a phone: take it, go there, mend it, photograph it.
    private async Task MendAsync(List<string> computers, List<string> buildings)
    {
        await using var dev = await site.SignInAsync("dev.patel", 320);
        foreach (var reference in computers)
        {
            await OpenAsync(dev, reference);
            await dev.PressAsync("Take it");
            await MoveAsync(dev, "Being worked on");
            await MoveAsync(dev, "Fixed", "It needed a restart.");
        }

        await dev.LookAsync();
        foreach (var reference in buildings)
        {
            await OpenAsync(dev, reference);
            await MoveAsync(dev, "With a caretaker");
            await dev.FollowAsync("Mended");
            await dev.SeesAsync("Move to: Mended");
            await dev.PressAsync("Move to Mended");
            (await dev.TextAsync(".govuk-error-summary")).ShouldContain("photo");
            await dev.LookAsync();
            await PhotographAsync(dev);
            await dev.PressAsync("Move to Mended");
            (await dev.TextAsync(".gh-glance")).ShouldContain("Mended");
        }

        await dev.LookAsync();
    }

    private async Task WasteAndPestsAsync(List<string> bins, List<string> pests, string handedOver)
    {
        await using var amina = await site.SignInAsync("amina.okafor");
        await ByKeyboardAsync(amina, bins[4]);
        await MergeAndUndoAsync(amina, bins[1], bins[2]);
        await AskAndGoOnAsync(amina, bins[3]);
        foreach (var reference in (string[])[bins[0], bins[1], bins[2]])
        {
            await OpenAsync(amina, reference);
            await MoveAsync(amina, "Approved");
            await MoveAsync(amina, "Help has started");
        }

        await OpenAsync(amina, pests[0]);
        await amina.FollowAsync("We cannot treat it");
        await amina.SeesAsync("Move to: We cannot treat it");
        await amina.ChooseAsync("We do not treat this kind of pest. A private pest controller can.");
        await amina.PressAsync("Move to We cannot treat it");
        (await amina.TextAsync(".gh-glance")).ShouldContain("We cannot treat it");
        foreach (var reference in pests.Skip(1))
        {
            await OpenAsync(amina, reference);
            await MoveAsync(amina, "We could not reach you");
        }

        // What the colleague hands over comes in the course of the day.
        await Eventually.TrueAsync(
            async () => await site.OneAsync<string>("select team from cases.\"case\" where reference = @handedOver", new { handedOver }) == "waste-contact",
            "the noise is handed over to the team of the bins", TimeSpan.FromMinutes(2));
        await OpenAsync(amina, handedOver);
        (await amina.TextAsync()).ShouldContain("It is the bin lorry before six in the morning");
        await amina.LookAsync();
        await MoveAsync(amina, "Advice given", "The crew will come after seven.");
    }

    private async Task HealthAsync(List<string> noise, List<string> food)
    {
        await using var tomos = await site.SignInAsync("tomos.rees");
        await OpenAsync(tomos, noise[0]);
        await tomos.FollowAsync("Hand over to another team");
        await tomos.SeesAsync("Hand over to another team");
        await tomos.Page.Locator("[role=combobox]").FillAsync("Waste contact");
        await tomos.Page.Locator("[role=option]").First.ClickAsync();
        await tomos.FillAsync("Why that team?", "It is the bin lorry before six in the morning");
        await tomos.FillAsync("What was done so far?", "I was there at six and heard it.");
        await tomos.PressAsync("Hand it over");
        await tomos.LookAsync();

        await OpenAsync(tomos, noise[2]);
        await MoveAsync(tomos, "Looking into it");
        await MoveAsync(tomos, "Warning sent to those responsible");
        await MoveAsync(tomos, "Resolved");
        await OpenAsync(tomos, noise[3]);
        await MoveAsync(tomos, "No action (say why)", "The works ended last week.");

        foreach (var reference in food)
        {
            await OpenAsync(tomos, reference);
            await MoveAsync(tomos, "Looking into it");
            await MoveAsync(tomos, "Dealt with");
        }
    }

    // One case lies until its target is past: the manager finds it, gives it out and sees that the customer is told.
    private async Task ManageAsync(string late)
    {
        await site.ExecuteAsync(
            """
            with missed as (
                update cases.clock set due_on = current_date - 1, due_at = now() - interval '1 day', warn_on = current_date - 3, next_at = now() - interval '1 day'
                where case_id = (select id from cases."case" where reference = @late) and name = 'finish'
            )
            update cases."case" set target_on = current_date - 1, warn_on = current_date - 3 where reference = @late
            """,
            new { late });
        await site.Guildhall.Services.GetRequiredService<Schedules>().RunAsync("cases.watch-clocks", TestContext.Current.CancellationToken);
        await using var grace = await site.SignInAsync("grace.lindqvist");
        await grace.GoAsync("/staff/cases?view=open&due=late&service=noise-complaint");
        (await grace.TextAsync()).ShouldContain(late);
        await grace.LookAsync();
        await grace.FollowAsync(late);
        (await grace.TextAsync(".gh-glance")).ShouldContain("late");
        await grace.Page.GetByLabel("Who has it").SelectOptionAsync(new SelectOptionValue { Label = "Tomos Rees" });
        await grace.PressAsync("Give");
        (await grace.TextAsync(".gh-glance")).ShouldContain("Tomos Rees");
        await grace.FollowAsync("Tell the customer it will be late");
        await grace.SeesAsync("Tell the customer it will be late");
        var day = TimeProvider.System.GetUtcNow().AddDays(14);
        await grace.FillAsync("Day", $"{day.Day}");
        await grace.FillAsync("Month", $"{day.Month}");
        await grace.FillAsync("Year", $"{day.Year}");
        await grace.FillAsync("Why?", "Our officer was ill.");
        await grace.PressAsync("Tell the customer");
        await grace.LookAsync();
    }

    // The customer says that one thing is not fixed. It is opened again, and ended for good.
    private async Task EndAsync(string late, string notFixed)
    {
        await using var tomos = await site.SignInAsync("tomos.rees");
        await tomos.GoAsync("/staff/cases?view=mine");
        await tomos.FollowAsync(late);
        await MoveAsync(tomos, "Looking into it");
        await MoveAsync(tomos, "Resolved");

        await using var customer = await site.OpenAsync("customer", 320, scripts: false);
        await customer.GoAsync($"/track?reference={notFixed}");
        await customer.FillAsync("E-mail address or surname", _email);
        await customer.PressAsync("Continue");
        await customer.FollowAsync("This is not fixed");
        await customer.FillAsync("What is still wrong?", "The crew went past us again.");
        await customer.PressAsync("Open it again");
        await customer.LookAsync();

        await using var amina = await site.SignInAsync("amina.okafor");
        await OpenAsync(amina, notFixed);
        (await amina.TextAsync(".gh-glance")).ShouldContain("Opened again");
        (await amina.TextAsync(".gh-timeline--day")).ShouldContain("The crew went past us again.");
        await MoveAsync(amina, "Approved", "I spoke with the crew.");
        await MoveAsync(amina, "Help has started");
        await amina.LookAsync();
    }

    // From the list to the end with no mouse at all.
    private async Task ByKeyboardAsync(Screen officer, string reference)
    {
        await officer.GoAsync("/staff/cases?view=open&sort=-opened&service=assisted-collection");
        var keys = officer.Page.Keyboard;
        for (var tries = 0; tries < 20; tries++)
        {
            await keys.PressAsync("j");
            if ((await officer.Page.Locator(":focus").InnerTextAsync()).Trim() == reference)
            {
                break;
            }
        }

        await officer.ArriveAsync(() => keys.PressAsync("Enter"));
        (await officer.TextAsync(".gh-head .gh-reference")).ShouldBe(reference);
        await TabToAsync(officer, officer.Page.GetByRole(AriaRole.Button, new() { Name = "Take it", Exact = true }));
        await officer.ArriveAsync(() => keys.PressAsync("Enter"));
        foreach (var (stage, message) in new[] { ("Approved", "From Monday."), ("Help has started", "") })
        {
            await TabToAsync(officer, officer.Page.Locator("input[type=radio][name=to]").First);
            for (var presses = 0; presses < 6 && !await officer.Page.GetByLabel(stage, new() { Exact = true }).IsCheckedAsync(); presses++)
            {
                await keys.PressAsync(presses == 0 ? "Space" : "ArrowDown");
            }

            await TabToAsync(officer, officer.Page.Locator("#message"));
            await keys.TypeAsync(message);
            await TabToAsync(officer, officer.Page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }));
            await officer.ArriveAsync(() => keys.PressAsync("Enter"));
            (await officer.TextAsync(".gh-glance")).ShouldContain(stage);
        }
    }

    private static async Task TabToAsync(Screen officer, ILocator wanted)
    {
        var handle = await wanted.ElementHandleAsync();
        for (var tabs = 0; tabs < 150; tabs++)
        {
            await officer.Page.Keyboard.PressAsync("Tab");
            if (await officer.Page.EvaluateAsync<bool>("wanted => document.activeElement === wanted || (wanted.type === 'radio' && document.activeElement.name === wanted.name)", handle))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The Tab key does not lead to {wanted} on {officer.Page.Url}.");
    }

    private static async Task MergeAndUndoAsync(Screen officer, string stays, string goes)
    {
        await officer.GoAsync($"/staff/cases/{stays}/merge?with={goes}");
        await officer.Page.Locator($"input[name=stays][value='{stays}']").CheckAsync();
        await officer.FillAsync("Why are they one?", "The same street and the same name");
        await officer.PressAsync("Merge");
        (await officer.TextAsync()).ShouldContain($"{goes} was merged into this");
        await officer.GoAsync($"/staff/cases/{goes}");
        await officer.FollowAsync("Undo the merge");
        await officer.FillAsync("Why are they not one?", "They are neighbours");
        await officer.PressAsync("Undo the merge");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Received");
        await officer.LookAsync();
    }

    // The clock stands while the customer is asked, and goes on with the answer.
    private async Task AskAndGoOnAsync(Screen officer, string reference)
    {
        await OpenAsync(officer, reference);
        await officer.FollowAsync("Ask for more information");
        await officer.ChooseAsync("Where do you keep the bins?");
        await officer.FillAsync("What do you need, and why?", "The crew could not find your bins.");
        await officer.FillAsync("How many working days do they have?", "5");
        await officer.PressAsync("Ask the customer");
        (await officer.TextAsync(".gh-glance")).ShouldContain("Waiting for the customer");
        await officer.LookAsync();

        await using var customer = await site.OpenAsync("asked", 320);
        await customer.GoAsync(MoreLink().Match((await site.EmailAsync(_email, reference, "We need more from you")).Text).Value);
        await customer.ArriveAsync(() => customer.Page.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync());
        await customer.FillAsync("Where do you keep the bins?", "Behind the shed, on the left");
        await customer.PressAsync("Continue");
        await customer.PressAsync("Send");
        await customer.SeesAsync("Thank you, we have received it");

        await OpenAsync(officer, reference);
        (await officer.TextAsync(".gh-glance")).ShouldContain("Has answered");
        await MoveAsync(officer, "Refused (say why)", "The bins can be reached from the lane.");
    }

    private static async Task OpenAsync(Screen officer, string reference)
    {
        await officer.GoAsync($"/staff/cases/{reference}");
        (await officer.TextAsync(".gh-head .gh-reference")).ShouldBe(reference);
    }

    private static async Task MoveAsync(Screen officer, string stage, string message = "")
    {
        await officer.OpenAsync("Move it on");
        await officer.ChooseAsync(stage);
        await officer.FillAsync("Message to the customer", message);
        await officer.PressAsync("Move");
        (await officer.TextAsync(".gh-glance")).ShouldContain(stage.Replace(" (say why)", "", StringComparison.Ordinal));
    }

    private static async Task PhotographAsync(Screen officer)
    {
        var photo = await officer.Page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg });
        await officer.Page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "mended.jpg", MimeType = "image/jpeg", Buffer = photo });
    }

    [GeneratedRegex("/more/[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex MoreLink();
}
