using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

public sealed partial class ReturnTests(AfterSite site) : IClassFixture<AfterSite>
{
    [Fact]
    public async Task A_form_that_was_left_goes_on_in_another_browser_by_link_and_code()
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        var link = await LeaveAsync(email);

        using var elsewhere = site.Guildhall.Visit();
        var asked = await elsewhere.GoAsync(link);
        asked.Heading.ShouldBe("Go on with your form");
        await elsewhere.GoAsync(link);
        var code = await CodeAsync(email);
        var page = await elsewhere.SubmitAsync([("code", code)], "Continue");

        page.Heading.ShouldBe("Your health");
        page.Document.QuerySelector("textarea[name=condition]")!.TextContent.Trim().ShouldBe("");
        page.Document.QuerySelector("input[name=since]")!.GetAttribute("value").ShouldBe("Last May");
        (await elsewhere.GoAsync($"{AfterSite.Apply}/you")).Document.QuerySelector("input[name=name]")!.GetAttribute("value").ShouldBe("Mary Jones");
        site.Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(2, "opened twice, one code");

        using var third = site.Guildhall.Visit();
        await third.GoAsync(link);
        (await third.SubmitAsync([("code", code)], "Continue")).Status.ShouldBe(HttpStatusCode.BadRequest, "a code opens once");
    }

    [Fact]
    public async Task Five_wrong_codes_close_the_code_and_an_unknown_key_says_the_same()
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        var link = await LeaveAsync(email);
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync(link);
        var code = await CodeAsync(email);
        var wrong = code == "123456" ? "654321" : "123456";
        for (var i = 0; i < 5; i++)
        {
            (await visitor.SubmitAsync([("code", wrong)], "Continue")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var refused = await visitor.SubmitAsync([("code", code)], "Continue");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        using var guesser = site.Guildhall.Visit();
        var unknown = await guesser.GoAsync("/services/short-help/resume/made-up-key");
        unknown.Heading.ShouldBe("Go on with your form");
        (await guesser.SubmitAsync([("code", code)], "Continue")).Errors.ShouldBe(refused.Errors);

        await visitor.SubmitAsync([], "Send a new code");
        await Eventually.TrueAsync(() => site.Guildhall.Sandbox.Messages.To(email).Count == 3, "another code");
        (await visitor.SubmitAsync([("code", await CodeAsync(email))], "Continue")).Heading.ShouldBe("Your health");
    }

    [Fact]
    public async Task Who_left_an_address_is_reminded_once_before_the_form_is_deleted()
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await LeaveAsync(email);
        await RemindAsync();
        site.Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(1);

        await site.ExecuteAsync("update forms.draft set remind_at = remind_at - interval '14 days' where return_email = @email", new { email });
        await RemindAsync();
        await RemindAsync();

        await Eventually.TrueAsync(() => site.Guildhall.Sandbox.Messages.To(email).Count == 2, "a reminder");
        site.Guildhall.Sandbox.Messages.To(email).ShouldContain(m => m.Subject.Contains("will soon be deleted"));
    }

    [Fact]
    public async Task The_start_page_offers_to_go_on_or_to_start_again()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync(AfterSite.Apply);
        await visitor.SubmitAsync(("name", "Mary Jones"), ("email", "mary@example.com"));

        (await visitor.GoAsync("/services/short-help")).Text.ShouldContain("You began this form on");
        (await visitor.FollowAsync("Continue")).Heading.ShouldBe("Your health");
        await visitor.GoAsync("/services/short-help");
        var fresh = await visitor.SubmitAsync([], "Start again");

        fresh.Heading.ShouldBe("About you");
        fresh.Document.QuerySelector("input[name=name]")!.GetAttribute("value").ShouldBeNullOrEmpty();
        (await visitor.GoAsync("/services/short-help")).Text.ShouldNotContain("You began this form on");
    }

    [Fact]
    public async Task A_member_of_staff_finds_the_forms_they_began_on_any_machine()
    {
        var email = await site.Guildhall.AddStaffAsync("Carys", ["housing-options"]);
        using var here = await SignInAsync(email);
        var service = site.Guildhall.Services.GetRequiredService<Casework.Modules.Catalogue.ServiceCatalogue>().Current.Values
            .First(v => v.Definition.IsInternal && !v.Definition.Pages[0].Questions.Any(q => q.Type == Casework.Modules.Catalogue.QuestionType.File)).Definition;
        await here.GoAsync($"/services/{service.Name}/apply");
        (await here.SubmitAsync([], "Save and come back later")).Address.AbsolutePath.ShouldBe("/staff/services");

        using var there = await SignInAsync(email);
        await there.GoAsync("/staff/services");
        there.Page.Text.ShouldContain("Forms you have begun");
        (await there.FollowAsync(service.Title.English)).Address.AbsolutePath.ShouldStartWith($"/services/{service.Name}/apply/");

        using var colleague = await site.Guildhall.SignedInAsync("Dai", ["housing-options"]);
        (await colleague.GoAsync("/staff/services")).Text.ShouldNotContain("Forms you have begun");
    }

    private async Task<Visitor> SignInAsync(string email)
    {
        var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/staff/sign-in");
        await visitor.SubmitAsync(("email", email), ("password", StaffData.Password));
        return visitor;
    }

    private async Task RemindAsync()
    {
        using var scope = site.Guildhall.Services.CreateScope();
        await site.Guildhall.Services.GetRequiredService<Schedules>().RunAsync("forms.remind-of-drafts");
    }

    /// <summary>Leaves the form in the middle of its second page, and returns the link that was e-mailed.</summary>
    private async Task<string> LeaveAsync(string email)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync(AfterSite.Apply);
        await visitor.SubmitAsync(("name", "Mary Jones"), ("email", email));
        var save = await visitor.SubmitAsync([("condition", ""), ("since", "Last May")], "Save and come back later");
        save.Heading.ShouldBe("Save and come back later");
        (await visitor.SubmitAsync([("email", "nobody")], "Send the link")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SubmitAsync([("email", email)], "Send the link")).Heading.ShouldBe("We have sent you a link");
        var message = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email));
        return Link().Match(message.Text).Value;
    }

    private async Task<string> CodeAsync(string email)
    {
        await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.EndsWith("is your code", StringComparison.Ordinal));
        return site.Guildhall.Sandbox.Messages.To(email).OrderBy(m => m.Id).Last(m => m.Subject.EndsWith("is your code", StringComparison.Ordinal)).Subject[..6];
    }

    [GeneratedRegex("/services/short-help/resume/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
