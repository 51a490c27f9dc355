using System.Xml.Linq;
using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>A Welsh speaker meets no English of ours between the home page and the reference.</summary>
public sealed class WelshTests(BrowserSite site)
{
    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task The_journey_can_be_made_in_Welsh(int width)
    {
        await using var resident = await site.OpenAsync("gwen", width);
        await resident.GoAsync("/services/assisted-collection");
        await resident.FollowAsync("Cymraeg");
        resident.Path.ShouldBe("/services/assisted-collection", "The switch should keep the page.");
        resident.Language = "cy";
        await LookAsync(resident);
        foreach (var path in new[] { "/", "/search?q=biniau", "/search?q=qqqq", "/topics/bins-and-recycling", "/life-events/moving-home", "/for/business", "/services", "/no-such-page", "/services/assisted-collection/apply/check" })
        {
            await resident.GoAsync(path);
            await LookAsync(resident);
        }

        await resident.GoAsync("/track");
        await resident.ContinueAsync();
        await LookAsync(resident);

        await resident.GoAsync("/services/assisted-collection/apply");
        for (var step = 0; !resident.Path.EndsWith("/apply/check", StringComparison.Ordinal); step++)
        {
            step.ShouldBeLessThan(20, "The form should come to an end.");
            await LookAsync(resident);
            var before = resident.Path;
            await resident.ContinueAsync();
            if (resident.Path == before)
            {
                await LookAsync(resident);
                await resident.AnswerAnythingAsync(site.Home);
            }
        }

        await LookAsync(resident);
        await resident.ContinueAsync();
        resident.Path.ShouldEndWith("/apply/sent");
        await LookAsync(resident);
        var reference = await resident.TextAsync(".govuk-panel__body strong");
        await resident.GoAsync("/track");
        await resident.FillAsync("#reference", "#proof", reference, Screen.AnyEmail);
        await resident.ContinueAsync();
        resident.Path.ShouldBe($"/track/{reference}");
        await LookAsync(resident);

        var email = await site.EmailAsync(Screen.AnyEmail, reference, "");
        email.Subject.ShouldStartWith("Rydym wedi cael eich cais");
    }

    [Fact]
    public async Task The_switch_leads_back_to_the_page_of_the_form_and_keeps_what_was_answered()
    {
        await using var resident = await site.OpenAsync("switch");
        await resident.GoAsync("/services/assisted-collection/apply");
        await resident.ChooseAsync("I do");
        await resident.PressAsync("Continue");
        var path = resident.Path;

        await resident.FollowAsync("Cymraeg");

        resident.Path.ShouldBe(path);
        resident.Language = "cy";
        await LookAsync(resident);
        await resident.FollowAsync("English");
        resident.Path.ShouldBe(path);
        resident.Language = "en";
        await resident.SeesAsync("Where are the bins?");
    }

    [Fact]
    public async Task The_desk_speaks_English_to_an_officer_who_reads_the_public_pages_in_Welsh()
    {
        await using var officer = await site.OpenAsync("tomos");
        await officer.GoAsync("/");
        await officer.FollowAsync("Cymraeg");
        await officer.GoAsync("/staff/sign-in");
        await officer.ContinueAsync();
        await officer.IsToldAsync(("email", "Enter your email address"), ("password", "Enter your password"));
        (await officer.TextAsync(".govuk-error-summary")).ShouldContain("There is a problem");
    }

    private static async Task LookAsync(Screen resident)
    {
        await resident.LookAsync();
        var english = Phrases();
        var texts = await resident.Page.EvaluateAsync<string[]>(
            """
            () => {
              const found = document.title.split(' – ');
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                if (!walker.currentNode.parentElement.closest('[lang=en], script, style')) found.push(walker.currentNode.data);
              }
              for (const e of document.querySelectorAll('[aria-label], [placeholder]')) found.push(e.getAttribute('aria-label') ?? '', e.getAttribute('placeholder') ?? '');
              return found.map(text => text.replaceAll(/\s+/g, ' ').trim());
            }
            """);
        texts.Where(english.Contains).ShouldBeEmpty($"English on {resident.Page.Url}");
        var all = string.Join(' ', texts);
        foreach (var phrase in (string[])["Start now", "Continue", "There is a problem", "Error:", "Your answers", "working days", "Council", "characters remaining", "We aim"])
        {
            all.ShouldNotContain(phrase, Case.Sensitive, $"English on {resident.Page.Url}");
        }
    }

    /// <summary>Every English text that has a Welsh one.</summary>
    private static HashSet<string> Phrases() =>
    [
        .. Directory.GetFiles(Repository.Folder("src"), "Words.cy.resx", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data"))
            .Where(data => (string?)data.Attribute("name") != (string?)data.Element("value"))
            .Select(data => (string)data.Attribute("name")!),
    ];
}
