using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.PassOn;
using Guildhall.Casework.Modules.Cases.Snooze;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>Cases that go elsewhere: to another team, to an outside body, or aside for a while.</summary>
public sealed class HandOverTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_case_is_handed_over_with_what_was_done_and_the_customer_is_told_who_has_it()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var amina = await Guildhall.SignedInAsync("Amina Waste", ["waste-contact"]);
        using var petra = await Guildhall.SignedInAsync("Petra Pests", ["pest-control"]);
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        await amina.FollowAsync("Hand over to another team");

        var page = await amina.SubmitAsync([], "Hand it over");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.Count.ShouldBe(3);

        page = await amina.SubmitAsync([("team", "pest-control"), ("why", "It is about rats in the bin store."), ("done", "I rang her: she is in on Tuesdays."), ("message", "They will ring you.")], "Update the preview");
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldContain("Pest control has your request now");
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldContain("We still aim to finish by");
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync("update cases.\"case\" set target_on = current_date - 3 where id = @Id", new { Id = opened.Id.Value });
        }

        page = await amina.SubmitAsync([], "Update the preview");
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldNotContain("We still aim", Case.Sensitive, "A day that is over is promised to nobody.");
        page = await amina.SubmitAsync([], "Hand it over");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("Handed to Pest control");

        page = await petra.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("she is in on Tuesdays");
        (await Of(opened, "team")).ShouldBe("pest-control");
        (await petra.GoAsync("/staff/cases")).Text.ShouldContain(opened.Reference.ToString());

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("Pest control has your request now");
        page.Text.ShouldContain("They will ring you.");
        page.Text.ShouldNotContain("rats");
        await Eventually.TrueAsync(async () => (await Messages(opened)).Any(m => m.Template == "case-handed-over"), "the customer is written to");

        // The new team goes on with it under the same reference.
        await petra.GoAsync($"/staff/cases/{opened.Reference}");
        (await petra.SubmitAsync([("to", "visit")], "Move")).Text.ShouldContain("Moved to Visit");
        (await customer.GoAsync($"/track/{opened.Reference}")).Text.ShouldContain("We will visit to see how the crew can reach your bins.");
    }

    [Fact]
    public async Task Who_is_written_to_in_Welsh_reads_the_Welsh_title_of_the_team()
    {
        var opened = await Guildhall.OpenCaseAsync(language: "cy");
        using var amina = await Guildhall.SignedInAsync("Amina Welsh", ["waste-contact"]);
        await amina.GoAsync($"/staff/cases/{opened.Reference}/hand-over");
        var page = await amina.SubmitAsync([("team", "pest-control"), ("why", "Rats."), ("done", "Nothing.")], "Update the preview");
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldContain("Rheoli plâu");
        (await amina.SubmitAsync([], "Hand it over")).Text.ShouldContain("Handed to Pest control");

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/language/cy?return=/track");
        await customer.GoAsync("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("Rheoli plâu");
        await Eventually.TrueAsync(async () => (await Messages(opened)).Any(m => m.Template == "case-handed-over"), "the customer is written to");
    }

    [Fact]
    public async Task A_restricted_case_that_is_handed_over_is_found_by_its_new_team_alone()
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint", new Dictionary<string, System.Text.Json.Nodes.JsonNode> { ["name"] = "Xanthippe Wanderer" });
        using var old = await Guildhall.SignedInAsync("Olly Old", ["environmental-health"]);
        using var young = await Guildhall.SignedInAsync("Nia New", ["community-safety"]);
        await FoundAsync(old, true);
        await old.GoAsync($"/staff/cases/{opened.Reference}/hand-over");
        await old.SubmitAsync([("team", "community-safety"), ("why", "Not noise."), ("done", "Nothing.")], "Hand it over");

        await FoundAsync(young, true);
        await FoundAsync(old, false);

        Task FoundAsync(Visitor officer, bool found) => Eventually.TrueAsync(
            async () => (await officer.GoAsync("/staff/cases/search?q=Xanthippe")).Text.Contains(opened.Reference.ToString(), StringComparison.Ordinal) == found, $"found: {found}");
    }

    [Fact]
    public async Task The_team_that_gets_it_may_refuse_it_with_a_reason_once()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var amina = await Guildhall.SignedInAsync("Amina Asks", ["waste-contact"]);
        using var petra = await Guildhall.SignedInAsync("Petra Refuses", ["pest-control"]);
        var owner = await IdOf("Amina Asks");
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        await amina.SubmitAsync([("owner", owner.ToString())], "Give");
        await amina.GoAsync($"/staff/cases/{opened.Reference}/hand-over");
        await amina.SubmitAsync([("team", "pest-control"), ("why", "Rats."), ("done", "Nothing.")], "Hand it over");

        await petra.GoAsync($"/staff/cases/{opened.Reference}");
        var page = await petra.FollowAsync("Give it back to the team it came from");
        page.Heading.ShouldBe("Give it back to Waste contact team");
        (await petra.SubmitAsync([], "Give it back")).Errors.ShouldBe(["Write why it should go back"]);
        page = await petra.SubmitAsync([("why", "They are squirrels.")], "Give it back");

        page.Text.ShouldContain("Given back to Waste contact team");
        page.Text.ShouldContain("They are squirrels.");
        (await Of(opened, "team")).ShouldBe("waste-contact");
        (await Of(opened, "owner")).ShouldBe(owner.ToString());
        (await amina.GoAsync($"/staff/cases/{opened.Reference}/hand-back")).Text.ShouldContain("No other team handed this case to yours");
    }

    [Fact]
    public async Task A_restricted_case_that_is_handed_over_is_the_other_team_s_alone()
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint");
        using var tomos = await Guildhall.SignedInAsync("Tomos Noise", ["environmental-health"]);
        using var cara = await Guildhall.SignedInAsync("Cara Safety", ["community-safety"]);
        (await cara.GoAsync($"/staff/cases/{opened.Reference}/hand-over")).Status.ShouldBe(HttpStatusCode.NotFound);

        var page = await tomos.GoAsync($"/staff/cases/{opened.Reference}/hand-over");
        page.Text.ShouldContain("You will not see it any more");
        page = await tomos.SubmitAsync([("team", "community-safety"), ("why", "Threats."), ("done", "Took a statement.")], "Hand it over");

        page.Address.AbsolutePath.ShouldBe("/staff/cases");
        (await cara.GoAsync($"/staff/cases/{opened.Reference}")).Text.ShouldContain("Took a statement.");
        (await tomos.GoAsync($"/staff/cases/{opened.Reference}/hand-back")).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.handed-over' and subject = @r", new { r = opened.Reference.ToString() })).ShouldBe(1);
    }

    [Fact]
    public async Task A_case_is_passed_on_with_consent_and_stays_ours_to_follow()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Olu Passes", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        var page = await officer.FollowAsync("Pass to an outside body");
        page.Text.ShouldContain("Severn Vale Water");

        page = await officer.SubmitAsync([], "Pass it on");
        page.Errors.ShouldContain("Select who is to have it");
        page.Errors.ShouldContain("Say whether the customer agreed");
        page = await officer.SubmitAsync([("body", "water-company"), ("consent", "not-needed"), ("send", "customer")], "Pass it on");
        page.Errors.ShouldContain(e => e.StartsWith("Do not send who they are", StringComparison.Ordinal));

        page = await officer.SubmitAsync([("body", "water-company"), ("consent", "spoken"), ("send", "customer"), ("send", "property"), ("note", "The drain smells.")], "Update the preview");
        page.Text.ShouldContain("councils@severnvalewater.example");
        page.Text.ShouldContain("The drain smells.");
        page.Text.ShouldContain("Severn Vale Water to deal with");
        page = await officer.SubmitAsync([], "Pass it on");
        page.Text.ShouldContain("Passed to Severn Vale Water");
        page.Text.ShouldContain("Yes, by phone or in person");

        (await Of(opened, "passed_to")).ShouldBe("water-company");
        (await Of(opened, "closed_at")).ShouldBe("");
        await Eventually.TrueAsync(async () => (await Messages(opened)).Any(m => m.Template == "case-passed-on" && m.Body.Contains("Severn Vale Water", StringComparison.Ordinal)), "the customer is told");
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await Eventually.TrueAsync(
                async () => (await connection.QueryAsync<string>("select body from notifications.message where recipient = 'councils@severnvalewater.example'")).Any(b => b.Contains(opened.Reference.ToString().Replace("-", "\\-", StringComparison.Ordinal), StringComparison.Ordinal) && b.Contains("sian", StringComparison.OrdinalIgnoreCase)),
                "the body is written to");
        }

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("We passed your request to Severn Vale Water");
        page.Text.ShouldContain("01632 960 700");
        page.Text.ShouldContain("Your name and how to reach you");
        page.Text.ShouldNotContain("The drain smells.");

        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.FollowAsync("Take it back from the outside body");
        page = await officer.SubmitAsync([("said", "They mended it on Friday."), ("message", "It is mended.")], "Take it back");
        page.Text.ShouldContain("Taken back from Severn Vale Water");
        page.Text.ShouldContain("They mended it on Friday.");
        (await Of(opened, "passed_to")).ShouldBe("");
        (await Of(opened, "snoozed_until")).ShouldBe("");
    }

    [Fact]
    public async Task What_is_put_aside_comes_back_on_its_day_and_when_the_customer_writes()
    {
        var opened = await Guildhall.OpenCaseAsync();
        var holder = await Guildhall.AddPersonAsync("Wil Writer");
        var written = await Guildhall.OpenCaseAsync(holder: holder);
        using var officer = await Guildhall.SignedInAsync("Sol Snoozes", ["waste-contact"]);
        var tomorrow = LondonTime.Today(TimeProvider.System).AddDays(1);
        foreach (var one in (OpenedCase[])[opened, written])
        {
            await officer.GoAsync($"/staff/cases/{one.Reference}");
            await officer.FollowAsync("Put aside until a day");
            (await officer.SubmitAsync([("until-day", "1"), ("until-month", "1"), ("until-year", "2020")], "Put it aside")).Errors.Count.ShouldBe(2);
            var page = await officer.SubmitAsync(
                [("until-day", $"{tomorrow.Day}"), ("until-month", $"{tomorrow.Month}"), ("until-year", $"{tomorrow.Year}"), ("why", "The crew is back then.")], "Put it aside");
            page.Text.ShouldContain("Put aside until");
            page.Text.ShouldContain("The crew is back then.");
        }

        using var person = await Guildhall.PersonAsync(account: holder);
        await person.GoAsync($"/account/requests/{written.Reference}");
        await person.SubmitAsync([("message", "The bin is gone.")], "Send the message");
        (await Of(written, "snoozed_until")).ShouldBe("");
        (await officer.GoAsync($"/staff/cases/{written.Reference}")).Text.ShouldContain("Back in the lists");

        var snoozer = Guildhall.Services.GetRequiredService<CaseSnoozer>();
        await snoozer.WakeDueAsync(TestContext.Current.CancellationToken);
        (await Of(opened, "snoozed_until")).ShouldNotBe("");
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync("""update cases."case" set snoozed_until = current_date - 1 where id = @Id""", new { Id = opened.Id.Value });
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => snoozer.WakeDueAsync(TestContext.Current.CancellationToken)));
        (await Of(opened, "snoozed_until")).ShouldBe("");
        await using var reading = await Guildhall.Database.OpenAsync();
        (await reading.QuerySingleAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @Id and kind = 'woken'", new { Id = opened.Id.Value })).ShouldBe(1);
    }

    [Fact]
    public void Bodies_name_what_is_wrong_in_their_file()
    {
        BodyList.Read(File.ReadAllText(Path.Combine(Repository.Folder("council", "northmere"), "bodies.yaml"))).Count.ShouldBeGreaterThan(3);
        Should.Throw<FormatException>(() => BodyList.Read("- { name: a, title: A, for: x, for-cy: y, takes: 3 days }")).Message.ShouldContain("email or a link");
        Should.Throw<FormatException>(() => BodyList.Read("- { name: a, title: A, for: x, for-cy: y, link: 'http://a.example', takes: 3 days }")).Message.ShouldContain("https://");
        Should.Throw<FormatException>(() => BodyList.Read("- { name: a, title: A, for: x, for-cy: y, email: a@b.example, takes: soon }")).Message.ShouldContain("working days");
    }

    private Task<IReadOnlyList<MessageSummary>> Messages(OpenedCase opened) => Guildhall.Services.GetRequiredService<Messenger>().SentAboutAsync(opened.Id.Value);

    private async Task<string> Of(OpenedCase opened, string column)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>($"""select coalesce({column}::text, '') from cases."case" where id = @Id""", new { Id = opened.Id.Value });
    }

    private async Task<Guid> IdOf(string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name", new { name });
    }
}
