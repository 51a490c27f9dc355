using System.Text;

namespace Guildhall.Browser.Tests;

/// <summary>A service made from nothing by somebody who is no programmer, and used.</summary>
public sealed class DesignerTests(BrowserSite site)
{
    private const string Party = "/staff/designer/ask-to-close-a-street";

    [Fact]
    public async Task A_service_is_made_published_used_worked_and_changed_while_somebody_is_at_it()
    {
        await using var designer = await site.SignInAsync("helen.marsh");
        await MakeAsync(designer);

        // What is typed is shown beside the form before it is saved.
        await designer.GoAsync($"{Party}/edit/form/your-street/ask/has-it-been-closed-before");
        await designer.Page.Locator("#f_label").FillAsync("Was it ever closed for a party?");
        await designer.Page.FrameLocator(".gh-preview iframe").GetByText("Was it ever closed for a party?").WaitForAsync();
        await designer.GoAsync($"{Party}/edit/form/your-street/ask/has-it-been-closed-before");
        (await designer.TextAsync("h1")).ShouldBe("Has it been closed before?");

        await designer.GoAsync($"{Party}/publish");
        await designer.SeesAsync("Publish Ask to close a street");
        await designer.PressAsync("Publish");
        await designer.LookAsync();
        (await designer.TextAsync(".gh-saved")).ShouldBe("Version 1 is published. See it as people do");
        (await designer.TextAsync("table")).ShouldContain("Version 1");

        await using var resident = await site.OpenAsync("party", 320, scripts: false);
        await resident.GoAsync("/services/ask-to-close-a-street");
        await resident.SeesAsync("Ask to close a street");
        await resident.ArriveAsync(() => resident.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Start now" }).ClickAsync());
        await resident.SeesAsync("Your street");
        await resident.ChooseAsync("Yes");
        await resident.Page.Locator("#which-street").FillAsync("Canal Walk");
        await resident.ContinueAsync();
        await resident.SeesAsync("When was it closed?");

        // Meanwhile the designer changes the form. Whoever is at it goes on as they began.
        await designer.GoAsync($"{Party}/edit/form/last-time/ask/when-was-it-closed");
        await designer.Page.Locator("#f_label").FillAsync("In which year was it closed last?");
        await designer.PressAsync("Save this part");
        await designer.GoAsync($"{Party}/publish");
        (await designer.TextAsync(".gh-glance")).ShouldContain("1 form");
        await designer.LookAsync();
        await designer.PressAsync("Publish");

        await resident.GoAsync(resident.Path);
        await resident.SeesAsync("When was it closed?");
        await resident.Page.Locator("#when-was-it-closed").FillAsync("In the summer of 2024");
        await resident.ContinueAsync();
        await resident.SeesAsync("Who helps you?");
        await resident.Page.Locator("#who-helps-you-0-name-of-the-helper").FillAsync("Mair Puw");
        await resident.ArriveAsync(() => resident.Page.Locator("button[value='add who-helps-you']").ClickAsync());
        await resident.LookAsync();
        await resident.Page.Locator("#who-helps-you-1-name-of-the-helper").FillAsync("Idris Bell");
        await resident.ArriveAsync(() => resident.Page.Keyboard.PressAsync("Enter"));
        await resident.SeesAsync("A plan of the street");
        await resident.Page.Locator("input[type=file]").First.SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "plan.pdf", MimeType = "application/pdf", Buffer = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n") });
        await resident.ContinueAsync();
        await resident.SeesAsync("How we can reach you");
        await resident.Page.Locator("#name-first").FillAsync("Party");
        await resident.Page.Locator("#name-last").FillAsync("Planner");
        await resident.Page.Locator("#email").FillAsync("planner@example.com");
        await resident.ContinueAsync();
        await resident.SeesAsync("Check your answers before you send them");
        (await resident.TextAsync()).ShouldContain("Idris Bell");
        await resident.PressAsync("Send");
        await resident.SeesAsync("Thank you, we have received it");
        var reference = await resident.TextAsync(".govuk-panel__body strong");

        await using var officer = await site.SignInAsync("amina.okafor");
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SeesAsync("Ask to close a street");
        (await officer.TextAsync(".gh-answers")).ShouldContain("When was it closed? In the summer of 2024");
        await officer.Page.GetByLabel("Done", new() { Exact = true }).CheckAsync();
        await officer.PressAsync("Move");
        (await site.EmailAsync("planner@example.com", reference, "We have finished with your request")).Text.ShouldContain("We have done what you asked for.");

        await using var next = await site.OpenAsync("next", 1280);
        await next.GoAsync("/services/ask-to-close-a-street/apply");
        await next.ChooseAsync("Yes");
        await next.Page.Locator("#which-street").FillAsync("Canal Walk");
        await next.ContinueAsync();
        await next.SeesAsync("In which year was it closed last?");
    }

    [Theory]
    [InlineData(320, false)]
    [InlineData(1280, true)]
    public async Task The_designers_pages_read_well(int width, bool scripts)
    {
        await using var designer = await site.SignInAsync("helen.marsh", width, scripts);
        foreach (var (path, heading) in new[]
        {
            ("", "Services"),
            ("/assisted-collection", "Request an assisted bin collection"),
            ("/assisted-collection/edit/", "Details"),
            ("/assisted-collection/edit/start", "The start page"),
            ("/assisted-collection/edit/form/reason", "Why can nobody at home move the bins?"),
            ("/assisted-collection/edit/form/reason/ask/reason", "Reasons why nobody can move the bins"),
            ("/assisted-collection/edit/case", "The work"),
            ("/assisted-collection/edit/case/stages/received", "Received"),
            ("/assisted-collection/edit/privacy", "Privacy"),
            ("/assisted-collection/edit/retired", "A retired service"),
            ("/assisted-collection/text", "Request an assisted bin collection"),
            ("/assisted-collection/versions", "Request an assisted bin collection"),
            ("/assisted-collection/publish", "Publish Request an assisted bin collection"),
        })
        {
            await designer.GoAsync($"/staff/designer{path}");
            await designer.SeesAsync(heading);
        }

        await designer.GoAsync("/staff/designer");
        await designer.PressAsync("Make it");
        await designer.LookAsync();
        (await designer.TextAsync()).ShouldContain("Enter what people will call the service");
    }

    private static async Task MakeAsync(Screen designer)
    {
        await designer.GoAsync("/staff/designer");
        await designer.FillAsync("What people will call it", "Ask to close a street");
        await designer.PressAsync("Make it");
        await designer.SeesAsync("Ask to close a street");

        await EditAsync("", ("summary", "Ask us to close your street for a party."));
        await designer.Page.Locator("#f_topic").SelectOptionAsync("parking-and-travel");
        await designer.PressAsync("Save this part");
        await designer.FollowAsync("The start page");
        designer.Page.Url.ShouldEndWith("/edit/start#f_who-for", Case.Sensitive, "What is saved says what is to be put right next, and leads into its field.");
        await EditAsync("start", ("who-for", "Anyone who lives in the street."));
        await designer.PressAsync("Save this part");
        await EditAsync("case");
        await designer.Page.Locator("#f_team").SelectOptionAsync("waste-contact");
        await designer.PressAsync("Save this part");

        await PageAsync("Your street");
        await AskAsync("form/your-street", "Which street?", "text");
        await designer.FillAsync("Another question beside this one", "Has it been closed before?");
        await designer.Page.Locator("#add-ask-type").SelectOptionAsync("yes-no");
        await designer.PressAsync("Add the question");
        await designer.SeesAsync("Has it been closed before?");
        await PageAsync("Last time");
        await AskAsync("form/last-time", "When was it closed?", "text");
        await EditAsync("form/last-time", ("title", ""));
        await designer.Page.Locator("select[name='f_when.s0']").SelectOptionAsync("has-it-been-closed-before is yes");
        await designer.PressAsync("Save this part");
        await designer.LookAsync();
        await PageAsync("Helpers");
        await AskAsync("form/helpers", "Who helps you?", "group");
        await designer.Page.Locator("#f_item").FillAsync("Helper");
        await designer.Page.Locator("#f_at-most").FillAsync("5");
        await designer.PressAsync("Save this part");
        await AskAsync("form/helpers/ask/who-helps-you", "Name of the helper", "text");
        await EditAsync("form/helpers", ("title", ""));
        await designer.PressAsync("Save this part");
        await PageAsync("Plan");
        await AskAsync("form/plan", "A plan of the street", "file");
        await EditAsync("form/plan", ("title", ""));
        await designer.PressAsync("Save this part");

        await designer.GoAsync(Party);
        (await designer.Page.Locator("button[value='down:form/your-details']").CountAsync()).ShouldBe(0, "How to reach people is asked last, wherever pages are added.");
        await designer.SeesAsync("Ask to close a street");
        (await designer.TextAsync()).ShouldNotContain("to put right");

        async Task EditAsync(string part, params (string Field, string Text)[] fields)
        {
            await designer.GoAsync($"{Party}/edit/{part}");
            foreach (var (field, text) in fields)
            {
                await designer.Page.Locator($"#f_{field}").FillAsync(text);
            }
        }

        async Task PageAsync(string title)
        {
            await designer.GoAsync(Party);
            await designer.FillAsync("Heading of a new page", title);
            await designer.ArriveAsync(() => designer.Page.Keyboard.PressAsync("Enter"));
            await designer.LookAsync();
        }

        async Task AskAsync(string where, string question, string type)
        {
            await designer.GoAsync($"{Party}/edit/{where}");
            await designer.FillAsync("New question, as people read it", question);
            await designer.Page.Locator("#add-ask-type").SelectOptionAsync(type);
            await designer.PressAsync("Add the question to ask");
            await designer.LookAsync();
        }
    }
}
