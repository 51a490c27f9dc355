using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Guildhall.Testing;
using Guildhall.Tests.Cases.Targets;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>A stage that is held and decided by somebody who had no part in the case before: the second stage of a complaint.</summary>
public sealed class IndependentTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task The_customer_asks_for_stage_two_under_the_same_reference_and_is_told_of_the_ombudsman_after_it()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        using var first = await Guildhall.SignedInAsync("Fay First", ["complaints"]);
        using var second = await Guildhall.SignedInAsync("Seth Second", ["complaints"]);
        var opened = await AnsweredAsync(first, to);

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");
        (await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"))).Text.ShouldNotContain("We aim to finish by", Case.Sensitive, "there is an answer");
        var page = await customer.FollowAsync("I am not happy with this answer");
        page.Heading.ShouldBe("What did we get wrong?");
        (await customer.SubmitAsync([("words", " ")], "Ask for the next stage")).Errors.ShouldBe(["Tell us what we got wrong"]);
        page = await customer.SubmitAsync([("words", "You never rang the neighbour.")], "Ask for the next stage");

        page.Address.AbsolutePath.ShouldBe($"/track/{opened.Reference}");
        page.Text.ShouldContain("You have asked for stage 2.");
        page.Text.ShouldNotContain("I am not happy with this answer");
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Text.Contains("You have asked for stage 2", StringComparison.Ordinal));
        (await StageAsync(opened)).ShouldBe("stage-2-asked");

        page = await second.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("You never rang the neighbour.");
        foreach (var stage in new[] { "stage-2", "stage-2-check", "stage-2-answered" })
        {
            await second.GoAsync($"/staff/cases/{opened.Reference}");
            await second.SubmitAsync([("to", stage)], "Move");
        }

        (await StageAsync(opened)).ShouldBe("stage-2-answered");
        var last = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.StartsWith("Our last word", StringComparison.Ordinal));
        last.Text.ShouldContain("Housing Ombudsman");
        last.Text.ShouldContain("Local Government and Social Care Ombudsman");
        page = await customer.GoAsync($"/track/{opened.Reference}");
        page.Text.ShouldContain("Local Government and Social Care Ombudsman");
        page.Text.ShouldContain($"We answer by {PlainDates.Long(opened.TargetOn)}.", Case.Sensitive, "what was promised at first stays as it was said");
    }

    [Fact]
    public async Task Whoever_had_a_part_in_stage_one_can_neither_have_nor_decide_stage_two()
    {
        using var first = await Guildhall.SignedInAsync("Fay Worked", ["complaints"]);
        using var second = await Guildhall.SignedInAsync("Seth Fresh", ["complaints"]);
        using var owner = await Guildhall.SignedInAsync("Olive Owned", ["complaints"]);
        var opened = await AnsweredAsync(first, "someone@example.com", owner: "Olive Owned");
        await first.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await first.SubmitAsync([("to", "stage-2")], "Move");

        // Moving it there is no part in it; but who has it now has it no more.
        page.TextOf(".gh-glance")!.ShouldContain("Nobody yet");
        page.TextOf("#done")!.ShouldBe("Done Moved to Stage 2. The team has it, not you: this stage is for somebody who had no part in the case before. See it in the timeline");
        page.TextOf(".govuk-warning-text")!.ShouldContain("You had a part in this case before, and “Stage 2” is for somebody who had none.");
        await first.GoAsync($"/staff/cases/{opened.Reference}/move/stage-2-check");
        page = await first.SubmitAsync([], "Move to Stage 2 answer being checked");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldContain(e => e.StartsWith("You had a part in this case before.", StringComparison.Ordinal));
        await first.GoAsync($"/staff/cases/{opened.Reference}");
        page = await first.SubmitAsync([("owner", (await IdOf("Fay Worked")).ToString())], "Give");
        page.Errors.ShouldBe(["Fay Worked had a part in this case before, and this stage is for somebody who had none. A manager can make an exception"]);
        (await owner.GoAsync("/staff/mentions")).TextOf("tbody")!.ShouldContain("New You do not have this case any more");
        page = await owner.FollowAsync("You do not have this case any more");
        page.Text.ShouldContain("Nobody has it yet: it is with Complaints.");
        page.Document.QuerySelector("[formaction*=Take]").ShouldBeNull();
        await owner.GoAsync($"/staff/cases/{opened.Reference}/assign");
        page = await owner.SubmitAsync([("owner", (await IdOf("Olive Owned")).ToString())], "Give it to them");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await OwnerAsync(opened)).ShouldBeNull();

        await second.GoAsync($"/staff/cases/{opened.Reference}");
        page = await second.SubmitAsync([], "Take it");
        page.TextOf(".gh-glance")!.ShouldContain("Seth Fresh");
        await second.SubmitAsync([("to", "stage-2-check")], "Move");
        page = await second.SubmitAsync([("to", "stage-2-answered")], "Move");
        page.TextOf(".gh-glance")!.ShouldContain("Answered at stage 2");
    }

    [Fact]
    public async Task Whoever_only_sorted_it_may_have_stage_two()
    {
        using var sorter = await Guildhall.SignedInAsync("Sue Sorted", ["complaints"]);
        using var first = await Guildhall.SignedInAsync("Fay Decided", ["complaints"]);
        var opened = await AnsweredAsync(first, "someone@example.com", sorter: sorter);
        await first.GoAsync($"/staff/cases/{opened.Reference}");
        await first.SubmitAsync([("to", "stage-2")], "Move");

        await sorter.GoAsync($"/staff/cases/{opened.Reference}");
        (await sorter.SubmitAsync([], "Take it")).TextOf(".gh-glance")!.ShouldContain("Sue Sorted");
        (await sorter.SubmitAsync([("to", "stage-2-check")], "Move")).Status.ShouldBe(HttpStatusCode.OK);
        (await StageAsync(opened)).ShouldBe("stage-2-check");
    }

    [Fact]
    public async Task A_manager_makes_an_exception_with_a_reason_that_the_history_and_the_audit_keep()
    {
        using var first = await Guildhall.SignedInAsync("Fay Only", ["complaints"]);
        using var manager = await Guildhall.SignedInAsync("Maud Manages", ["complaints"], StaffRole.Officer, StaffRole.Manager);
        var opened = await AnsweredAsync(first, "someone@example.com");
        await first.GoAsync($"/staff/cases/{opened.Reference}");
        await first.SubmitAsync([("to", "stage-2")], "Move");
        var id = await IdOf("Fay Only");

        await manager.GoAsync($"/staff/cases/{opened.Reference}/assign");
        var page = await manager.SubmitAsync([("owner", id.ToString())], "Give it to them");
        page.Errors.ShouldBe(["Fay Only had a part in this case before. Choose somebody else, or write on “Who can take it” why it must be them"]);
        page = await manager.SubmitAsync([("owner", id.ToString()), ("exception", "Everybody else is ill, and the customer agreed.")], "Give it to them");

        page.TextOf(".gh-glance")!.ShouldContain("Fay Only");
        page.Text.ShouldContain("who had a part in it before: Everybody else is ill");
        await first.GoAsync($"/staff/cases/{opened.Reference}");
        await first.SubmitAsync([("to", "stage-2-check")], "Move");
        (await StageAsync(opened)).ShouldBe("stage-2-check");
        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.independence-overridden' and subject = @r", new { r = opened.Reference.ToString() })).ShouldBe(1);
    }

    [Fact]
    public async Task An_officer_who_is_no_manager_cannot_make_an_exception()
    {
        using var first = await Guildhall.SignedInAsync("Fay Tries", ["complaints"]);
        var opened = await AnsweredAsync(first, "someone@example.com");
        await first.GoAsync($"/staff/cases/{opened.Reference}");
        await first.SubmitAsync([("to", "stage-2")], "Move");
        var id = await IdOf("Fay Tries");
        var staff = new CurrentStaff(id, "Fay Tries", "fay@northmere.example", new HashSet<StaffRole> { StaffRole.Officer }, ["complaints"]);

        var result = await Guildhall.Services.GetRequiredService<CaseAssigner>().AssignAsync(
            opened.Reference.ToString(), new StaffMember(id, "Fay Tries"), staff, "I want it.", TestContext.Current.CancellationToken);

        result.ShouldBe(AssignResult.HadPart);
    }

    [Fact]
    public async Task The_next_case_is_never_one_an_officer_had_a_part_in_at_a_stage_that_is_decided_afresh()
    {
        using var first = await Guildhall.SignedInAsync("Fay Pulls", ["complaints"]);
        var opened = await AnsweredAsync(first, "someone@example.com");
        await first.GoAsync($"/staff/cases/{opened.Reference}");
        await first.SubmitAsync([("to", "stage-2")], "Move");
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            // The most urgent of all.
            await connection.ExecuteAsync("""update cases."case" set target_on = '2000-01-01' where id = @id""", new { id = opened.Id.Value });
        }

        await first.GoAsync("/staff/cases/next");
        await first.SubmitAsync([], "Take the next case");

        (await OwnerAsync(opened)).ShouldBeNull();
    }

    [Fact]
    public async Task Too_late_to_ask_for_stage_two_the_page_says_so_and_nothing_changes()
    {
        using var first = await Guildhall.SignedInAsync("Fay Late", ["complaints"]);
        var opened = await AnsweredAsync(first, "someone@example.com");
        await Guildhall.AgeAsync(opened.Id, 40);
        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");

        var page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));

        page.Text.ShouldNotContain("I am not happy with this answer");
        await customer.GoAsync($"/track/{opened.Reference}/not-fixed");
        customer.Page.Document.QuerySelector("main form[method=post]").ShouldBeNull();
        (await StageAsync(opened)).ShouldBe("stage-1-answered");
    }

    // A complaint that somebody answered at stage 1.
    private async Task<OpenedCase> AnsweredAsync(Visitor officer, string email, string? owner = null, Visitor? sorter = null)
    {
        var opened = await Guildhall.OpenCaseAsync("complaint", new Dictionary<string, System.Text.Json.Nodes.JsonNode> { ["email"] = email });
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        if (owner is not null)
        {
            await officer.SubmitAsync([("owner", (await IdOf(owner)).ToString())], "Give");
        }

        foreach (var stage in new[] { "stage-1", "stage-1-check", "stage-1-answered" })
        {
            var by = stage == "stage-1" ? sorter ?? officer : officer;
            await by.GoAsync($"/staff/cases/{opened.Reference}");
            await by.SubmitAsync([("to", stage)], "Move");
        }

        (await StageAsync(opened)).ShouldBe("stage-1-answered");
        return opened;
    }

    private async Task<Guid> IdOf(string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name", new { name });
    }

    private async Task<string> StageAsync(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>("""select stage from cases."case" where id = @id""", new { id = opened.Id.Value });
    }

    private async Task<Guid?> OwnerAsync(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid?>("""select owner from cases."case" where id = @id""", new { id = opened.Id.Value });
    }
}
