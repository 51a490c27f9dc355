using System.Net;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

public sealed class DraftTests(FormSite site) : IClassFixture<FormSite>
{
    private const string Page = AssistedCollection.Apply;

    [Fact]
    public async Task A_draft_that_has_expired_is_told_plainly_and_can_be_begun_again()
    {
        using var visitor = site.Guildhall.Visit();
        var email = await ExpiredAsync(visitor);

        var page = await visitor.GoAsync($"{Page}/check");

        page.Status.ShouldBe(HttpStatusCode.Gone);
        page.Heading.ShouldBe("We no longer have your answers");
        (await visitor.FollowAsync("Start again")).Heading.ShouldBe("Who needs help with the bins?");

        using var scope = site.Guildhall.Services.CreateScope();
        await site.Guildhall.Services.GetRequiredService<Schedules>().RunAsync("forms.delete-expired-drafts");
        (await site.OneAsync<int>("select count(*)::int from forms.draft where answers ->> 'email' = @email", new { email })).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_typed_after_the_draft_has_gone_is_kept_for_its_page()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerPropertyAsync(site);
        await visitor.SubmitAsync(("reason", "injury"));
        await visitor.SubmitAsync(("temporary", "no"));
        ForgetDrafts(visitor);

        var page = await visitor.SubmitAsync(("where-kept", "Behind the blue shed"), ("gate", "no"));

        page.Heading.ShouldBe("Who needs help with the bins?");
        page.Text.ShouldContain("We no longer have the answers you gave before.");
        await visitor.SubmitAsync(("for-whom", "me"));
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("property-uprn", site.Home.Uprn)], "Continue");
        await visitor.SubmitAsync(("reason", "injury"));
        var bins = await visitor.SubmitAsync(("temporary", "no"));
        bins.Document.QuerySelector("textarea[name=where-kept]")!.TextContent.Trim().ShouldBe("Behind the blue shed");
    }

    [Fact]
    public async Task Two_tabs_keep_each_others_answers()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync($"{Page}/bins?changing=true");
        var firstTab = visitor.PrepareSubmit([("where-kept", "In the garage"), ("gate", "no")]);
        await visitor.GoAsync($"{Page}/you?changing=true");
        await visitor.SubmitAsync(("name", "Megan Prys"), ("email", "megan@example.com"));

        var check = await visitor.SendAsync(firstTab);

        check.Text.ShouldContain("In the garage");
        check.Text.ShouldContain("Megan Prys");
    }

    [Fact]
    public async Task A_draft_is_finished_on_the_version_it_was_begun_on()
    {
        var council = Directory.CreateTempSubdirectory("council").FullName;
        Repository.CopyFolder(Repository.Folder("council", "northmere"), council);
        var file = Path.Combine(council, "services", "freedom-of-information.yaml");
        await using var guildhall = await RunningGuildhall.StartAsync(s => s with { Council = council });
        using var visitor = guildhall.Visit();
        await visitor.GoAsync("/services/freedom-of-information/apply");
        await visitor.SubmitAsync(("own-data", "no"));

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("What information would you like?", "What would you like to know?", StringComparison.Ordinal));
        await guildhall.Services.GetRequiredService<ServiceCatalogue>().LoadAsync();

        (await visitor.GoAsync("/services/freedom-of-information/apply/request")).Text.ShouldContain("What information would you like?");
        await visitor.SubmitAsync(("request", "Bins emptied by street"), ("period-known", "no"));
        await visitor.SubmitAsync(("format", "email"));
        await visitor.SubmitAsync(("name", "Ann Lee"), ("email", "ann@example.com"));
        AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();

        using var newcomer = guildhall.Visit();
        await newcomer.GoAsync("/services/freedom-of-information/apply");
        (await newcomer.SubmitAsync(("own-data", "no"))).Text.ShouldContain("What would you like to know?");
        Directory.Delete(council, recursive: true);
    }

    [Fact]
    public async Task The_cookie_is_out_of_scripts_reach_and_the_database_holds_only_its_hash()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        var cookie = visitor.Cookies.GetAllCookies().Single(c => c.Name == "draft-assisted-collection");
        cookie.HttpOnly.ShouldBeTrue();
        cookie.Path.ShouldBe("/services/assisted-collection");
        cookie.Value.Length.ShouldBe(32);
        (await site.OneAsync<int>("select count(*)::int from forms.draft d where d::text like '%' || @token || '%'", new { token = cookie.Value })).ShouldBe(0);
    }

    private async Task<string> ExpiredAsync(Visitor visitor)
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await visitor.AnswerAllAsync(site, email: email);
        await site.ExecuteAsync("update forms.draft set expires_at = now() - interval '1 minute' where answers ->> 'email' = @email", new { email });
        return email;
    }

    private static void ForgetDrafts(Visitor visitor)
    {
        foreach (var cookie in visitor.Cookies.GetAllCookies().Where(c => c.Name.StartsWith("draft-", StringComparison.Ordinal)))
        {
            cookie.Expired = true;
        }
    }
}
