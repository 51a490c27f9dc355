using System.Net;
using System.Text.Json;
using Dapper;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>Officers hear of cases they follow, and see who else has one open.</summary>
public sealed class FollowTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Theory]
    [InlineData("at-once", "cases.tell-followers", "cases.tell-followers-daily")]
    [InlineData("daily", "cases.tell-followers-daily", "cases.tell-followers")]
    public async Task A_follower_is_told_once_of_what_others_did_and_not_of_notes(string how, string job, string otherJob)
    {
        var opened = await Guildhall.OpenCaseAsync();
        var email = await Guildhall.AddStaffAsync($"Fay {how}", ["parking"]);
        using var follower = Guildhall.Visit();
        await Guildhall.SignInStaffAsync(follower, email);
        await follower.GoAsync($"/staff/cases/{opened.Reference}/follow");
        (await follower.SubmitAsync(("how", "loudly"))).Errors.ShouldBe(["Select how you want to hear of it"]);
        (await follower.SubmitAsync(("how", how))).Text.ShouldContain("You follow this");

        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("note", "Secret note")], "Add note");
        await officer.SubmitAsync([("to", "visit"), ("message", "We come on Tuesday.")], "Move");
        await follower.GoAsync($"/staff/cases/{opened.Reference}");
        await follower.SubmitAsync([("reply", "My own message")], "Send message");
        await SettleAsync();
        await RunAsync(otherJob);
        await RunAsync(job);
        await RunAsync(job);

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email));
        told.Subject.ShouldBe("News of cases you follow");
        told.Text.ShouldContain($"{opened.Reference}, Request an assisted bin collection:");
        told.Text.ShouldContain("Moved to Visit to look at access (Amina,");
        told.Text.ShouldNotContain("Tuesday");
        told.Text.ShouldNotContain("Secret");
        told.Text.ShouldNotContain("Message to the customer");
        Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(1);
        (await follower.GoAsync("/staff/following")).Text.ShouldContain(opened.Reference.ToString());

        await follower.GoAsync($"/staff/cases/{opened.Reference}/follow");
        await follower.SubmitAsync(("how", "no"));
        (await follower.GoAsync("/staff/following")).Text.ShouldNotContain(opened.Reference.ToString());
    }

    [Fact]
    public async Task Who_left_the_team_of_a_restricted_case_hears_no_more_of_it()
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint");
        var email = await Guildhall.AddStaffAsync("Lou Leaver", ["environmental-health"]);
        using var leaver = Guildhall.Visit();
        await Guildhall.SignInStaffAsync(leaver, email);
        await leaver.GoAsync($"/staff/cases/{opened.Reference}/follow");
        await leaver.SubmitAsync(("how", "at-once"));
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync("delete from identity.team_member where account = (select id from identity.account where email = @email)", new { email });
        }

        using var officer = await Guildhall.SignedInAsync("Ines", ["environmental-health"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", officer.Page.Document.QuerySelector("[name=to]")!.GetAttribute("value")!)], "Move");
        await SettleAsync();
        await RunAsync("cases.tell-followers");

        (await leaver.GoAsync("/staff/following")).Text.ShouldNotContain(opened.Reference.ToString());
        await using var again = await Guildhall.Database.OpenAsync();
        (await again.QuerySingleAsync<int>("select count(*)::int from notifications.message where recipient = @email", new { email })).ShouldBe(0);
    }

    [Fact]
    public async Task Officers_see_who_else_has_a_case_open()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        using var ben = await Guildhall.SignedInAsync("Ben", ["waste-contact"]);
        (await amina.GoAsync($"/staff/cases/{opened.Reference}")).TextOf(".gh-looking").ShouldBe("");
        (await ben.GoAsync($"/staff/cases/{opened.Reference}")).TextOf(".gh-looking").ShouldBe("Amina is looking at this now");
        var version = JsonDocument.Parse(await amina.Http.GetStringAsync($"/staff/cases/{opened.Reference}/looking", TestContext.Current.CancellationToken)).RootElement;
        version.GetProperty("words").GetString().ShouldBe("Ben is looking at this now");
        version.GetProperty("version").GetInt32().ShouldBe(1);

        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync("update cases.looking set at = now() - interval '2 minutes'");
        (await ben.GoAsync($"/staff/cases/{opened.Reference}")).TextOf(".gh-looking").ShouldBe("");
        using var stranger = Guildhall.Visit();
        (await stranger.Http.GetAsync($"/staff/cases/{opened.Reference}/looking", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    // What happened is old enough to be told of.
    private async Task SettleAsync()
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            alter table cases.timeline_entry disable trigger timeline_entry_is_final;
            update cases.timeline_entry set at = at - interval '1 minute' where at > now() - interval '1 minute';
            update cases.follower set told_until = told_until - interval '1 minute' where told_until > now() - interval '1 minute';
            alter table cases.timeline_entry enable trigger timeline_entry_is_final
            """);
    }

    private Task RunAsync(string job) => Guildhall.Services.GetRequiredService<Schedules>().RunAsync(job, TestContext.Current.CancellationToken);
}
