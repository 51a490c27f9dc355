using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Guildhall.Tests.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>Cases that only their team may see, and the way in with a reason.</summary>
public sealed class RestrictedTests(CaseSite site) : IClassFixture<CaseSite>
{
    private const string Reason = "A child may be at risk tonight and the team has gone home.";

    private RunningGuildhall Guildhall => site.Guildhall;

    [Theory]
    [InlineData(StaffRole.Officer)]
    [InlineData(StaffRole.Manager)]
    public async Task Someone_of_another_team_opens_it_with_a_reason_and_its_managers_are_told(StaffRole role)
    {
        var (reference, _) = await OpenAsync();
        var manager = await Guildhall.AddStaffAsync("Maud Ager", ["environmental-health"], StaffRole.Manager);
        using var outsider = await Guildhall.SignedInAsync("Olu Outside", ["council-tax"], role);

        var page = await outsider.GoAsync($"/staff/cases/{reference}");
        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Heading.ShouldBe("You are not in the team of this case");
        page.Text.ShouldNotContain("noise");
        page.Text.ShouldNotContain("Quentin");
        page.Text.ShouldNotContain("Environmental");
        (await outsider.SubmitAsync(("reason", ""))).Errors.ShouldBe(["Write why you need to open this case"]);
        (await outsider.SubmitAsync(("reason", "because"))).Errors.ShouldHaveSingleItem().ShouldStartWith("Say more");
        page = await outsider.SubmitAsync(("reason", Reason));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Quentin");
        page.Text.ShouldContain("You are not in the team of this case. It is open to you until");
        page.Document.QuerySelector("#owner").ShouldBeNull();
        page.Document.QuerySelector("#to").ShouldBeNull();
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(manager) && m.Subject.Contains(reference));
        told.Text.ShouldContain("Olu Outside");
        told.Text.ShouldContain($"/staff/cases/{reference}/readers");
        told.Text.ShouldNotContain(Reason);

        using var insider = await Guildhall.SignedInAsync("Ines", ["environmental-health"]);
        await insider.GoAsync($"/staff/cases/{reference}");
        page = await insider.FollowAsync("Who looked at this");
        page.Text.ShouldContain(Reason);
        page.Document.QuerySelectorAll("tbody tr").Select(row => row.QuerySelector("th")!.TextContent.Trim()).ShouldBe(["Ines", "Olu Outside", "Olu Outside"]);
    }

    [Fact]
    public async Task It_is_open_to_them_alone_for_an_hour_for_reading_that_one_case_and_in_no_list()
    {
        var (reference, file) = await OpenAsync();
        var (other, _) = await OpenAsync();
        using var outsider = await Guildhall.SignedInAsync("Olu", ["council-tax"]);
        using var colleague = await Guildhall.SignedInAsync("Cora", ["council-tax"]);
        await outsider.GoAsync($"/staff/cases/{reference}");
        await outsider.SubmitAsync(("reason", Reason));

        (await outsider.GoAsync($"/staff/cases/{reference}/files/{file}")).Status.ShouldBe(HttpStatusCode.OK);
        (await outsider.GoAsync($"/staff/cases/{other}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await outsider.GoAsync($"/staff/cases/{reference}/readers")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await outsider.GoAsync("/staff/cases")).Text.ShouldNotContain(reference);
        (await colleague.GoAsync($"/staff/cases/{reference}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(outsider, $"/staff/cases/{reference}?handler=Move", ("to", "visit"), ("version", "1"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(outsider, $"/staff/cases/{reference}?handler=Assign", ("owner", ""))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(outsider, $"/staff/cases/{reference}?handler=Note", ("note", "Spoke to the family."))).Text.ShouldContain("Spoke to the family.");

        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("update cases.opened_anyway set at = at - interval '61 minutes', until = until - interval '61 minutes'");
        }

        (await outsider.GoAsync($"/staff/cases/{reference}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await outsider.GoAsync($"/staff/cases/{reference}/files/{file}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(outsider, $"/staff/cases/{reference}?handler=Note", ("note", "Again."))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(StaffRole.Adviser)]
    [InlineData(StaffRole.Editor)]
    [InlineData(StaffRole.Designer)]
    [InlineData(StaffRole.Administrator)]
    public async Task To_the_other_roles_it_does_not_exist(StaffRole role)
    {
        var (reference, _) = await OpenAsync();
        using var other = await Guildhall.SignedInAsync("Ursula", ["council-tax"], role);

        var restricted = await other.GoAsync($"/staff/cases/{reference}");
        var unknown = await other.GoAsync($"/staff/cases/{Reference.New("NM")}");

        (restricted.Status, restricted.Text).ShouldBe((unknown.Status, unknown.Text));
        restricted.Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(other, $"/staff/cases/{reference}/open-anyway", ("reason", Reason))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_tries_reference_after_reference_is_told_of_none()
    {
        var (reference, _) = await OpenAsync();
        using var curious = await Guildhall.SignedInAsync("Curt", ["council-tax"]);
        for (var i = 0; i < 31; i++)
        {
            (await curious.GoAsync($"/staff/cases/{Reference.New("NM")}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await curious.GoAsync($"/staff/cases/{reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reference_and_a_surname_give_no_copy_of_what_was_sent()
    {
        var (reference, _) = await OpenAsync();
        using var visitor = Guildhall.Visit();
        await visitor.GoAsync($"/track?reference={reference}");
        var page = await visitor.SubmitAsync(("proof", "Quiet"));

        page.Text.ShouldNotContain("Download a copy");
        (await visitor.GoAsync($"/track/{reference}?handler=Copy")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_way_of_reading_a_restricted_case_is_noted()
    {
        var (reference, file) = await OpenAsync();
        using var insider = await Guildhall.SignedInAsync("Ines", ["environmental-health"]);

        await insider.GoAsync($"/staff/cases/{reference}");
        await insider.GoAsync($"/staff/cases/{reference}/files/{file}");
        await insider.GoAsync($"/staff/cases/{reference}?handler=Copy");
        await insider.GoAsync($"/staff/cases/{reference}/differences");
        await insider.GoAsync($"/staff/cases/{reference}/ask");

        var page = await insider.GoAsync($"/staff/cases/{reference}/readers");
        page.Document.QuerySelectorAll("tbody tr td:nth-child(2)").Select(cell => cell.TextContent.Trim())
            .ShouldBe(["Opened the case", "Opened the case", "Printed a copy", "Opened the case", "Opened a file", "Opened the case"]);
    }

    [Fact]
    public async Task The_figures_above_the_lists_count_what_the_lists_show()
    {
        await OpenAsync();
        var email = await Guildhall.AddStaffAsync("Nora Moved", ["environmental-health"]);
        var (reference, _) = await OpenAsync();
        using var moved = Guildhall.Visit();
        await Guildhall.SignInStaffAsync(moved, email);
        await moved.GoAsync($"/staff/cases/{reference}");
        var own = moved.Page.Document.QuerySelectorAll("#owner option").First(o => o.TextContent.Trim() == "Nora Moved").GetAttribute("value")!;
        await moved.SubmitAsync([("owner", own)], "Give");
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("update identity.team_member set team = 'libraries' where account = (select id from identity.account where email = @email)", new { email });
        }

        var page = await moved.GoAsync("/staff/cases?view=mine");

        page.Text.ShouldNotContain(reference);
        page.TextOf(".gh-subnav a[aria-current] .gh-count").ShouldBe("0");
    }

    private async Task<(string Reference, Guid File)> OpenAsync()
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint", new Dictionary<string, JsonNode> { ["name"] = "Quentin Quiet" });
        return (opened.Reference.ToString(), await RestrictedCase.AddFileAsync(Guildhall, opened));
    }

    private static async Task<VisitedPage> PostAsync(Visitor visitor, string address, params (string Name, string Value)[] fields)
    {
        await visitor.GoAsync("/staff/password");
        var token = visitor.Page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]),
        });
    }
}

/// <summary>Puts files to cases.</summary>
internal static class RestrictedCase
{
    public static async Task<Guid> AddFileAsync(RunningGuildhall guildhall, OpenedCase opened)
    {
        var documents = guildhall.Services.GetRequiredService<Documents>();
        var taken = await documents.TakeInAsync(new MemoryStream(Samples.Png), "diary.png", new FileRules(AcceptedFiles.Parse(["png"])), Actor.Anonymous);
        await using var tx = await guildhall.Database.BeginAsync(Actor.System);
        await documents.AttachAsync(tx, [taken.Document!.Id], CaseRegister.FilesOf(opened.Id));
        await tx.CommitAsync();
        await Eventually.TrueAsync(
            async () => (await documents.FindAsync(taken.Document.Id, CaseRegister.FilesOf(opened.Id)))!.State == DocumentState.Clean, "the file is let out");
        return taken.Document.Id;
    }
}
