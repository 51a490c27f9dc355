using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>Cases that say the same are made one, and made two again, and no customer learns of another.</summary>
public sealed class MergeTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task Two_cases_are_made_one_and_both_customers_are_told_of_its_stages()
    {
        var (gwen, huw) = ($"gwen{Guid.CreateVersion7():N}@example.com", $"huw{Guid.CreateVersion7():N}@example.com");
        var stays = await OpenAsync("Gwen Stays", gwen);
        var merged = await OpenAsync("Huw Merged", huw);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{merged.Reference}");
        await officer.SubmitAsync([("note", "Note of the merged one")], "Add note");
        await officer.SubmitAsync([("text", "Ring Huw")], "Add");

        (await officer.GoAsync($"/staff/cases/{stays.Reference}/merge?with=nonsense")).Errors.ShouldBe(["There is no other case with that reference that you may work"]);
        var page = await officer.GoAsync($"/staff/cases/{stays.Reference}/merge?with={merged.Reference}");
        page.Text.ShouldContain("Huw Merged");
        (await officer.SubmitAsync([], "Merge")).Errors.ShouldBe(["Select the case that stays", "Write why they are one"]);
        page = await officer.SubmitAsync([("stays", stays.Reference.ToString()), ("reason", "The same house")], "Merge");

        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{stays.Reference}");
        page.Text.ShouldContain($"{merged.Reference} was merged into this");
        page.Text.ShouldContain("Note of the merged one");
        page.Text.ShouldContain("Ring Huw");
        page.TextOf("section[aria-labelledby=related-heading]")!.ShouldContain($"{merged.Reference}, merged into this");
        (await officer.GoAsync($"/staff/cases/{merged.Reference}")).Text.ShouldContain($"This was merged into {stays.Reference}, where the work goes on.");
        officer.Page.Document.QuerySelector("form[action='?handler=Assign']").ShouldBeNull();
        officer.Page.Document.QuerySelector("form[action='?handler=Note']").ShouldNotBeNull();
        (await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(huw) && m.Subject.StartsWith("We deal with your request together", StringComparison.Ordinal))).Text.ShouldNotContain("Gwen");

        await officer.GoAsync($"/staff/cases/{stays.Reference}");
        await officer.SubmitAsync([("to", "visit"), ("message", "Dear Gwen, we come on Tuesday.")], "Move");
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(gwen) && m.Text.Contains("Dear Gwen, we come on Tuesday."));
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(huw) && m.Text.Contains("We will visit to see how the crew can reach your bins."));
        told.Text.ShouldNotContain("Gwen");
        told.Subject.ShouldContain(merged.Reference.ToString());
        var messages = (await officer.GoAsync($"/staff/cases/{stays.Reference}")).TextOf("section[aria-labelledby=messages-heading]").ShouldNotBeNull();
        messages.ShouldContain($"{huw} customer of {merged.Reference}");
        messages.ShouldContain(gwen);

        using var customer = Guildhall.Visit();
        await customer.GoAsync($"/track?reference={merged.Reference}");
        page = await customer.SubmitAsync(("proof", "Merged"));
        page.Text.ShouldContain("We deal with this together with another report of the same thing");
        page.Text.ShouldContain("We will visit to see how the crew can reach your bins.");
        page.Text.ShouldContain("We aim to finish by");
        page.Text.ShouldNotContain("Gwen");
        page.Text.ShouldNotContain(stays.Reference.ToString());
        page.Text.ShouldNotContain("Withdraw");

        // Nor does the other's customer end it for both.
        await customer.GoAsync($"/track?reference={stays.Reference}");
        (await customer.SubmitAsync(("proof", "Stays"))).Text.ShouldNotContain("Withdraw");

        await officer.GoAsync($"/staff/cases/{stays.Reference}");
        await officer.SubmitAsync([("to", "approved")], "Move");
        await officer.SubmitAsync([("to", "started")], "Move");
        told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(huw) && m.Text.Contains("Your assisted collection has started."));
        told.Subject.ShouldContain(merged.Reference.ToString());
    }

    [Fact]
    public async Task What_a_customer_wrote_meanwhile_is_unread_where_they_wrote_it_when_a_merge_is_undone()
    {
        using var mary = await Guildhall.PersonAsync();
        var (stays, merged) = (await Guildhall.OpenCaseAsync(), await Guildhall.OpenCaseAsync(holder: mary.Account));
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await MergeAsync(officer, merged, stays);
        await mary.GoAsync($"/account/requests/{merged.Reference}");
        await mary.SubmitAsync(("message", "Ours is the blue gate."));
        (await IsUnreadAsync(stays)).ShouldBeTrue();

        await officer.GoAsync($"/staff/cases/{merged.Reference}/unmerge");
        await officer.SubmitAsync([("reason", "Another house after all")], "Undo the merge");

        (await IsUnreadAsync(stays)).ShouldBeFalse();
        (await IsUnreadAsync(merged)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_merge_is_undone_with_what_came_with_it_and_what_had_been_merged_before()
    {
        var (first, second, third) = (await Guildhall.OpenCaseAsync(), await Guildhall.OpenCaseAsync(), await Guildhall.OpenCaseAsync());
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{first.Reference}");
        await officer.SubmitAsync([("text", "Task of the first")], "Add");
        await MergeAsync(officer, first, second);
        await MergeAsync(officer, second, third);
        (await officer.GoAsync($"/staff/cases/{third.Reference}")).Text.ShouldContain("Task of the first");
        (await RowAsync(first)).ShouldBe((third.Id.Value, "merged", 1L));

        await officer.GoAsync($"/staff/cases/{second.Reference}/unmerge");
        (await officer.SubmitAsync([], "Undo the merge")).Errors.ShouldBe(["Write why they are not one"]);
        await officer.SubmitAsync([("reason", "Another house after all")], "Undo the merge");

        (await RowAsync(first)).ShouldBe((second.Id.Value, "merged", 1L));
        (await RowAsync(second)).ShouldBe((null, null, 0L));
        (await officer.GoAsync($"/staff/cases/{second.Reference}")).Text.ShouldContain("Task of the first");
        (await officer.GoAsync($"/staff/cases/{third.Reference}")).Text.ShouldNotContain("Task of the first");
        await officer.GoAsync($"/staff/cases/{first.Reference}/unmerge");
        await officer.SubmitAsync([("reason", "Nor this one")], "Undo the merge");
        (await RowAsync(first)).ShouldBe((null, null, 0L));
        (await officer.GoAsync($"/staff/cases/{first.Reference}")).Text.ShouldContain("Task of the first");
        (await officer.GoAsync($"/staff/cases/{first.Reference}/unmerge")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_officers_who_merge_the_same_two_at_once_the_other_way_round_leave_one_open()
    {
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        using var ben = await Guildhall.SignedInAsync("Ben", ["waste-contact"]);
        for (var i = 0; i < 10; i++)
        {
            var (one, two) = (await Guildhall.OpenCaseAsync(), await Guildhall.OpenCaseAsync());
            await amina.GoAsync($"/staff/cases/{one.Reference}/merge?with={two.Reference}");
            await ben.GoAsync($"/staff/cases/{two.Reference}/merge?with={one.Reference}");
            var pages = await Task.WhenAll(
                amina.SubmitAsync([("stays", one.Reference.ToString()), ("reason", "Same")], "Merge"), ben.SubmitAsync([("stays", two.Reference.ToString()), ("reason", "Same")], "Merge"));

            pages.Count(p => p.Status == HttpStatusCode.OK).ShouldBe(1);
            ((await RowAsync(one)).Outcome is null).ShouldBe((await RowAsync(two)).Outcome is not null);
        }
    }

    [Fact]
    public async Task A_restricted_case_is_not_merged_into_one_that_more_people_may_see()
    {
        var restricted = await Guildhall.OpenCaseAsync("noise-complaint");
        var open = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact", "environmental-health"]);
        await officer.GoAsync($"/staff/cases/{open.Reference}/merge?with={restricted.Reference}");
        (await officer.SubmitAsync([("stays", open.Reference.ToString()), ("reason", "Same")], "Merge")).Errors.ShouldBe(["These two cannot be merged: different people may see them. Link them instead"]);
        using var outsider = await Guildhall.SignedInAsync("Otto", ["waste-contact"]);
        (await outsider.GoAsync($"/staff/cases/{open.Reference}/merge?with={restricted.Reference}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cases_are_linked_and_unlinked_and_a_part_has_one_parent()
    {
        var (whole, part, other) = (await Guildhall.OpenCaseAsync(), await Guildhall.OpenCaseAsync(), await Guildhall.OpenCaseAsync("noise-complaint"));
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact", "environmental-health"]);
        await officer.GoAsync($"/staff/cases/{part.Reference}/related");
        (await officer.SubmitAsync([("other", "x")], "Link")).Errors.Count.ShouldBe(2);
        (await officer.SubmitAsync([("other", part.Reference.ToString()), ("kind", "parent")], "Link")).Errors.ShouldBe(["That is this case itself"]);
        var page = await officer.SubmitAsync([("other", whole.Reference.ToString()), ("kind", "parent"), ("reason", "One street")], "Link");
        page.TextOf("section[aria-labelledby=related-heading]")!.ShouldContain($"{whole.Reference}, this is a part of it");
        (await officer.GoAsync($"/staff/cases/{whole.Reference}")).TextOf("section[aria-labelledby=related-heading]")!.ShouldContain($"{part.Reference}, a part of this");

        await officer.GoAsync($"/staff/cases/{part.Reference}/related");
        (await officer.SubmitAsync([("other", whole.Reference.ToString()), ("kind", "related")], "Link")).Errors.ShouldHaveSingleItem().ShouldStartWith("The two are linked already");
        (await officer.SubmitAsync([("other", other.Reference.ToString()), ("kind", "parent")], "Link")).Errors.ShouldHaveSingleItem().ShouldStartWith("A case has one parent");
        await officer.SubmitAsync([("other", other.Reference.ToString()), ("kind", "related")], "Link");
        using (var colleague = await Guildhall.SignedInAsync("Ben", ["waste-contact"]))
        {
            (await colleague.GoAsync($"/staff/cases/{part.Reference}")).TextOf("section[aria-labelledby=related-heading]")!.ShouldNotContain(other.Reference.ToString());
        }

        await officer.GoAsync($"/staff/cases/{part.Reference}/related");
        page = await officer.SubmitAsync([("reason", "Not so")], $"Take away the link to {whole.Reference}");
        page.TextOf("tbody")!.ShouldNotContain(whole.Reference.ToString());
        (await officer.GoAsync($"/staff/cases/{whole.Reference}")).Text.ShouldContain($"Link to {part.Reference} taken away");
    }

    [Fact]
    public async Task A_closed_case_is_opened_again_with_a_reason_the_customer_reads()
    {
        var email = $"ivy{Guid.CreateVersion7():N}@example.com";
        var opened = await OpenAsync("Ivy Again", email);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        (await officer.GoAsync($"/staff/cases/{opened.Reference}/reopen")).Status.ShouldBe(HttpStatusCode.NotFound);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "visit")], "Move");
        await officer.SubmitAsync([("to", "refused"), ("message", "No")], "Move");
        var page = await officer.FollowAsync("Open again");
        page.Document.QuerySelector("[name=stage][checked]")!.GetAttribute("value").ShouldBe("visit");
        (await officer.SubmitAsync([], "Open again")).Errors.ShouldBe(["Write why it is opened again"]);
        page = await officer.SubmitAsync([("reason", "We were wrong")], "Open again");

        page.TextOf(".gh-glance")!.ShouldContain("Visit to look at access");
        page.Text.ShouldContain("Opened again");
        (await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Text.Contains("We were wrong"))).Text.ShouldContain("We will visit to see");
        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("""select reopened from cases."case" where id = @Value""", opened.Id)).ShouldBe(1);
    }

    private static async Task MergeAsync(Visitor officer, OpenedCase merged, OpenedCase stays)
    {
        await officer.GoAsync($"/staff/cases/{merged.Reference}/merge?with={stays.Reference}");
        (await officer.SubmitAsync([("stays", stays.Reference.ToString()), ("reason", "Same")], "Merge")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private Task<OpenedCase> OpenAsync(string name, string email) =>
        Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = name, ["email"] = email });

    private async Task<bool> IsUnreadAsync(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<bool>("""select customer_wrote_at is not null from cases."case" where id = @Value""", opened.Id);
    }

    private async Task<(Guid? MergedInto, string? Outcome, long Clocks)> RowAsync(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<(Guid?, string?, long)>(
            """select merged_into, outcome, (select count(*) from cases.clock k where k.case_id = c.id and k.stopped_at is not null) from cases."case" c where id = @Value""", opened.Id);
    }
}
