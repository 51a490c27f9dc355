using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>Stages that ask the officer for more than a message.</summary>
public sealed class MoveTests(CaseSite site) : IClassFixture<CaseSite>
{
    private static readonly byte[] s_photo = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly Dictionary<string, JsonNode> s_byEmail = new(StringComparer.Ordinal) { ["email"] = "sian.obrien@example.com" };

    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_stage_asks_what_it_needs_and_the_customer_reads_what_the_field_says()
    {
        var opened = await Guildhall.OpenCaseAsync("pest-control-request", s_byEmail);
        using var officer = await Guildhall.SignedInAsync("Pip", ["pest-control"]);

        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("Visit agreed");
        page = await officer.GoAsync($"/staff/cases/{opened.Reference}/move/visit-agreed");
        page.Heading.ShouldBe("Move to: Visit agreed");
        page.Text.ShouldContain("Which day did you agree?");
        page.Text.ShouldContain("sian.obrien@example.com");

        page = await officer.UploadAsync([], "Move to Visit agreed");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.Count.ShouldBe(2);

        page = await officer.UploadAsync(
            [("visit-on-day", "14"), ("visit-on-month", "1"), ("visit-on-year", "2099"), ("visit-time", "morning"), ("visit-access", "The key is with number 3."), ("message", "Please be in.")],
            "Update the preview");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldContain("14 January 2099");
        page.TextOf(".gh-message")!.ShouldContain("Please be in.");
        page.TextOf(".gh-message")!.ShouldNotContain("number 3");

        page = await officer.UploadAsync([], "Move to Visit agreed");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("The key is with number 3.");
        page.Text.ShouldContain("14 January 2099");

        // Letters quote what was written down.
        page = await officer.GoAsync($"/staff/cases/{opened.Reference}/letters/write?letter=pest-visit&language=cy");
        page.Document.QuerySelector("#text")!.TextContent.ShouldContain("- Diwrnod: 14 Ionawr 2099\n- Amser: Rhwng 8am a hanner dydd");

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("Which day did you agree? 14 January 2099");
        page.Text.ShouldContain("Between 8am and noon");
        page.Text.ShouldContain("Please be in.");
        page.Text.ShouldNotContain("number 3");

        await Eventually.TrueAsync(async () => (await Messages(opened)).Any(m => m.Body.Contains("14 January 2099", StringComparison.Ordinal)), "the message is written");
    }

    [Fact]
    public async Task A_reason_is_chosen_and_read_by_the_customer_in_their_language()
    {
        var opened = await Guildhall.OpenCaseAsync("pest-control-request", s_byEmail, language: "cy");
        using var officer = await Guildhall.SignedInAsync("Rhys", ["pest-control"]);

        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}/move/refused");
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldContain("Annwyl");
        page = await officer.UploadAsync([], "Move to We cannot treat it");
        page.Errors.ShouldBe(["Select a reason"]);

        page = await officer.UploadAsync([("reason", "We found no pests when we visited.")], "Update the preview");
        page.TextOf(".gh-message")!.ShouldContain("Ni ddaethom o hyd i unrhyw blâu pan ymwelsom.");
        page = await officer.UploadAsync([], "Move to We cannot treat it");
        page.Text.ShouldContain("We found no pests when we visited.");

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/language/cy");
        await customer.GoAsync("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("Ni ddaethom o hyd i unrhyw blâu pan ymwelsom.");
        await Eventually.TrueAsync(async () => (await Messages(opened)).Any(m => m.Body.Contains("unrhyw blâu pan ymwelsom", StringComparison.Ordinal)), "the message is written");
    }

    [Fact]
    public async Task Evidence_is_wanted_before_the_case_moves_and_shown_to_the_customer_where_the_service_says_so()
    {
        var opened = await Guildhall.OpenCaseAsync("facilities-repair", new Dictionary<string, JsonNode> { ["name"] = "Siân O’Brien" });
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync("""update cases."case" set stage = 'caretaker', surname_key = 'obrien' where id = @Id""", new { Id = opened.Id.Value });
        }

        using var officer = await Guildhall.SignedInAsync("Fay", ["facilities"]);
        using var customer = Guildhall.Visit();

        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}/move/mended");
        page = await officer.UploadAsync([], "Move to Mended");
        page.Errors.ShouldBe(["Add a photo"]);

        page = await officer.UploadAsync([], "Move to Mended", ("evidence-new", "notes.txt", "not a photo"u8.ToArray()));
        page.Errors.ShouldNotBeEmpty();

        page = await officer.UploadAsync([], "Move to Mended", ("evidence-new", "mended.png", s_photo));
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("mended.png");
        var file = page.Document.QuerySelectorAll("a[href*='/files/']").Select(a => a.GetAttribute("href")!.Split('/')[^1].Split('?')[0]).First();
        (await Guildhall.Services.GetRequiredService<Documents>().FindAsync(Guid.Parse(file), $"case:{opened.Id.Value}")).ShouldNotBeNull();

        (await customer.GoAsync($"/track/{opened.Reference}/files/{file}")).Address.AbsolutePath.ShouldBe("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("mended.png");
        await Eventually.TrueAsync(async () => (await customer.Http.GetAsync($"/track/{opened.Reference}/files/{file}")).StatusCode == HttpStatusCode.OK, "the photo is scanned");
        (await customer.Http.GetAsync($"/track/{opened.Reference}/files/{Guid.CreateVersion7()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Evidence_that_held_a_virus_is_noted_once_given_to_nobody_and_no_customer_is_told_that_they_sent_it()
    {
        var opened = await Guildhall.OpenCaseAsync("pest-control-request", s_byEmail);
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync("""update cases."case" set stage = 'treating' where id = @Id""", new { Id = opened.Id.Value });
        using var officer = await Guildhall.SignedInAsync("Vic", ["pest-control"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/move/treated");
        await officer.UploadAsync([("treatment", "bait"), ("treatment-visits", "1"), ("treatment-charge", "0")], "Move to Finished", ("evidence-new", "bait.png", s_photo));
        var file = Guid.Parse(officer.Page.Document.QuerySelectorAll("a[href*='/files/']").Select(a => a.GetAttribute("href")!.Split('/')[^1].Split('?')[0]).First());
        await using (var tx = await Guildhall.Database.BeginAsync(Actor.System, TestContext.Current.CancellationToken))
        {
            await tx.ExecuteAsync("update records.document set state = 'infected', verdict = 'Eicar-Test-Signature' where id = @file", new { file });
            tx.Publish(new FileRefused(file, CaseRegister.FilesOf(opened.Id), "Eicar-Test-Signature"));
            await tx.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(
            async () => (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Text.Contains("A file an officer added held a virus (Eicar-Test-Signature)", StringComparison.Ordinal), "the note");
        (await officer.GoAsync($"/staff/cases/{opened.Reference}/files/{file}")).Status.ShouldNotBe(HttpStatusCode.OK);
        (await StageOf(opened)).ShouldBe("treated");
        await Eventually.TrueAsync(
            async () => await connection.QuerySingleAsync<int>("select count(*)::int from platform.event e left join platform.delivery d on d.event_id = e.id where e.kind = 'records.file-refused' and (e.subscribers is not null or d.state <> 'done')") == 0, "all have heard of it");
        (await connection.QuerySingleAsync<int>("select count(*)::int from notifications.message where about = @id and template = 'file-refused'", new { id = opened.Id.Value })).ShouldBe(0);
    }

    [Fact]
    public async Task A_stage_that_asks_for_more_is_never_reached_without_it()
    {
        var opened = await Guildhall.OpenCaseAsync("pest-control-request", s_byEmail);
        using var officer = await Guildhall.SignedInAsync("Una", ["pest-control"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await officer.SubmitAsync([("to", "visit-agreed"), ("version", "1")], "Move");

        page.Heading.ShouldBe("Move to: Visit agreed");
        (await StageOf(opened)).ShouldBe("received");
    }

    [Fact]
    public async Task A_message_of_a_simple_stage_is_previewed_and_a_ready_reply_put_in()
    {
        var opened = await Guildhall.OpenCaseAsync("assisted-collection", language: "cy");
        using var officer = await Guildhall.SignedInAsync("Wes", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await officer.SubmitAsync([("to", "approved"), ("message", "Hwyl!")], "Preview the message");
        page.Heading.ShouldBe("Move to: Approved");
        page.TextOf(".gh-message").ShouldNotBeNull().ShouldContain("Hwyl!");
        page.TextOf(".gh-message")!.ShouldContain("Annwyl Siân O’Brien");

        page = await officer.UploadAsync([("reply", "bins-out-by-six")], "Put it in the message");
        page.TextOf("textarea").ShouldNotBeNull().ShouldContain("Hwyl! Gadewch eich biniau");
        page = await officer.UploadAsync([], "Move to Approved");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        (await StageOf(opened)).ShouldBe("approved");
    }

    [Fact]
    public async Task The_second_of_two_officers_sees_what_changed_and_loses_nothing()
    {
        var opened = await Guildhall.OpenCaseAsync("pest-control-request", s_byEmail);
        using var first = await Guildhall.SignedInAsync("First Officer", ["pest-control"]);
        using var second = await Guildhall.SignedInAsync("Second Officer", ["pest-control"]);
        await second.GoAsync($"/staff/cases/{opened.Reference}/move/refused");
        await first.GoAsync($"/staff/cases/{opened.Reference}");

        await first.SubmitAsync([("owner", (await IdOf("Second Officer")).ToString())], "Give");
        var page = await second.UploadAsync([("reason", "We found no pests when we visited."), ("message", "I looked twice.")], "Move to We cannot treat it");

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Text.ShouldContain("Someone changed this case while you were writing");
        page.Text.ShouldContain("Given to Second Officer");
        page.TextOf("textarea").ShouldBe("I looked twice.");
        page = await second.UploadAsync([], "Move to We cannot treat it");
        page.Text.ShouldContain("I looked twice.");
        (await StageOf(opened)).ShouldBe("refused");
    }

    [Fact]
    public void Replies_name_what_is_wrong_in_their_file()
    {
        ReplyList.Read(File.ReadAllText(Path.Combine(Repository.Folder("council", "northmere"), "replies.yaml"))).Count.ShouldBeGreaterThan(5);
        Should.Throw<FormatException>(() => ReplyList.Read("- { name: a, title: A, text: 'Dear {nobody}', welsh: Helo }")).Message.ShouldContain("{nobody}");
        Should.Throw<FormatException>(() => ReplyList.Read("- { name: a, title: A, text: Hello }")).Message.ShouldContain("welsh");
        Should.Throw<FormatException>(() => ReplyList.Read("- { name: [ }")).Message.ShouldContain("line 1");
    }

    private Task<IReadOnlyList<MessageSummary>> Messages(OpenedCase opened) =>
        Guildhall.Services.GetRequiredService<Messenger>().SentAboutAsync(opened.Id.Value);

    private async Task<string> StageOf(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>("""select stage from cases."case" where id = @Id""", new { Id = opened.Id.Value });
    }

    private async Task<Guid> IdOf(string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name", new { name });
    }
}
