using System.Text;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>Every kind of question there is: empty, refused, filled in, and among the answers that are checked.</summary>
public sealed class EveryQuestionTests(BrowserSite site)
{
    private static readonly FilePayload s_paper = new()
    {
        Name = "lease.pdf",
        MimeType = "application/pdf",
        Buffer = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
    };

    // Each width, each language, with scripts and without: every pair of them once.
    [Theory]
    [InlineData(320, false, "en")]
    [InlineData(320, true, "cy")]
    [InlineData(1280, true, "en")]
    [InlineData(1280, false, "cy")]
    public async Task Every_kind_of_question_reads_well_in_every_state(int width, bool scripts, string language)
    {
        await using var resident = await site.OpenAsync($"everything-{language}", width, scripts);
        await resident.GoAsync($"/language/{language}?return=/services/everything");
        resident.Language = language;
        await resident.LookAsync();
        await resident.GoAsync("/services/everything/apply");

        await AnswerAsync(resident, "who", ("you-first", "Ann"), ("you-last", "Lee"), ("email", "ann@example.com"), ("phone", "07700 900123"), ("story", "It began in May."), ("firm", "Lee & Co"), ("nino", "AB 12 34 56 C"));
        await AnswerAsync(resident, "where", ("spot", "By the bus stop"), ("far", "=no"));
        await resident.GoAsync("/services/everything/apply/where");
        await LookUpAsync(resident);
        await AnswerAsync(resident, "numbers", ("rooms", "6"), ("height", "1.80"), ("rent", "812.50"), ("code", "AB123"));
        var day = TimeProvider.System.GetUtcNow();
        await AnswerAsync(
            resident,
            "times",
            ("begin-day", $"{day.Day}"), ("begin-month", $"{day.Month}"), ("begin-year", $"{day.Year}"),
            ("end-day", $"{day.Day}"), ("end-month", $"{day.Month}"), ("end-year", $"{day.Year}"),
            ("born-day", "5"), ("born-month", "4"), ("born-year", "1980"), ("since-month", "2"), ("since-year", "2020"), ("at", "2.30pm"));
        await AnswerAsync(resident, "choices", ("colour", "=blue"), ("needs", "=ramp"), ("size", "=large"));

        resident.Path.ShouldEndWith("/people");
        await resident.LookAsync();
        await resident.ArriveAsync(() => resident.Page.Locator("button[value='add people']").ClickAsync());
        await AnswerAsync(resident, "people", ("people-0-first-name", "Ann"), ("people-0-earns", "=yes"), ("people-0-income", "20000"));
        resident.Path.ShouldEndWith("/too-rich");
        await resident.LookAsync();
        await resident.GoAsync("/services/everything/apply/people");
        await AnswerAsync(resident, "people", ("people-0-first-name", "Ann"), ("people-0-income", "1200"));
        resident.Path.ShouldEndWith("/fee");
        await resident.LookAsync();
        await resident.ContinueAsync();

        await resident.ContinueAsync();
        await resident.LookAsync();
        await resident.Page.Locator("input[type=file]").First.SetInputFilesAsync(s_paper);
        await resident.ArriveAsync(() => resident.Page.Locator(scripts ? "main form button:not([name])" : "button[value^='upload']").First.ClickAsync());
        if (!resident.Path.EndsWith("/pay", StringComparison.Ordinal))
        {
            await resident.LookAsync();
            await resident.ContinueAsync();
        }

        await AnswerAsync(resident, "pay", ("bank-holder", "Ann Lee"), ("bank-sort-code", "089999"), ("bank-account", "66374958"), ("car", "AB12 CDE"));
        await AnswerAsync(resident, "sign", ("signature", "Ann Lee"), ("signature-agree", "=yes"));
        resident.Path.ShouldEndWith("/check");
        await resident.LookAsync();
        await resident.ContinueAsync();
        resident.Path.ShouldEndWith("/sent");
        await resident.LookAsync();
    }

    // An address and a street, looked for and not found, and found.
    private async Task LookUpAsync(Screen resident)
    {
        resident.Path.ShouldEndWith("/where");
        await resident.Page.Locator("input[name='far'][value='yes']").CheckAsync();
        await resident.Page.Locator("#road").FillAsync("qqqqqq");
        await resident.Page.Locator("#road").PressAsync("Escape");
        await resident.ContinueAsync();
        await resident.LookAsync();
        await resident.Page.Locator("#road").FillAsync(site.Home.Split(',')[0].Split(' ', 2)[^1]);
        await resident.Page.Locator("#road").PressAsync("Escape");
        await resident.Page.Locator("#there").FillAsync(site.Home);
        await resident.Page.Locator("#there").PressAsync("Escape");
        await resident.ContinueAsync();
        await resident.LookAsync();
        for (var tries = 0; resident.Path.Contains("/where", StringComparison.Ordinal); tries++)
        {
            tries.ShouldBeLessThan(4, "The street and the address should be found.");
            foreach (var choices in await resident.Page.Locator("main fieldset:visible:has(input[type=radio][name$='-uprn'])").AllAsync())
            {
                await choices.Locator("input[type=radio][name$='-uprn']").First.CheckAsync();
            }

            await resident.ContinueAsync();
        }
    }

    /// <summary>Looks at a page as it is, refused, and filled in.</summary>
    private static async Task AnswerAsync(Screen resident, string page, params (string Field, string Value)[] answers)
    {
        resident.Path.ShouldContain($"/apply/{page}");
        await resident.LookAsync();
        await SpoilAsync(resident);
        await resident.ContinueAsync();
        if (resident.Path.Contains($"/apply/{page}", StringComparison.Ordinal))
        {
            await resident.LookAsync();
        }
        else
        {
            await resident.GoAsync($"/services/everything/apply/{page}");
        }

        foreach (var (field, value) in answers)
        {
            if (!value.StartsWith('='))
            {
                await resident.Page.Locator($"[id='{field}']").FillAsync(value);
            }
            else if (await resident.Page.Locator($"select[name='{field}']").CountAsync() > 0)
            {
                await resident.Page.Locator($"select[name='{field}']").SelectOptionAsync(value[1..]);
            }
            else
            {
                await resident.Page.Locator($"input[name='{field}'][value='{value[1..]}']").CheckAsync();
            }
        }

        // As it was filled in, before anyone judges it.
        await resident.LookAsync();
        await resident.ContinueAsync();
    }

    // What can be typed and is wrong; what is required is left empty.
    private static async Task SpoilAsync(Screen resident)
    {
        foreach (var field in await resident.Page.Locator("main form :is(input[type=text], input[type=email], input[type=tel], input:not([type])):visible").AllAsync())
        {
            var id = await field.GetAttributeAsync("id") ?? "";
            await field.FillAsync(id.Contains("-day", StringComparison.Ordinal) ? "31" : id.Contains("-month", StringComparison.Ordinal) ? "2" : id is "road" or "there" or "spot" || id.Contains("first", StringComparison.Ordinal) ? "" : "?");
            if (await field.GetAttributeAsync("role") == "combobox")
            {
                await field.FillAsync("");
            }
        }
    }
}
