using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

public sealed class WithdrawTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_customer_withdraws_and_everyone_sees_it_once()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to });
        using var visitor = await TrackedAsync(opened);
        (await visitor.FollowAsync("Withdraw this request")).Heading.ShouldBe("Do you want to withdraw this request?");
        var again = visitor.PrepareSubmit([("reason", "Again")]);

        var page = await visitor.SubmitAsync(("reason", "A neighbour helps now"));
        await visitor.SendAsync(again);

        page.Address.AbsolutePath.ShouldBe($"/track/{opened.Reference}");
        page.Text.ShouldContain("You withdrew this on");
        page.Text.ShouldNotContain("A neighbour helps now", customMessage: "who came by a surname reads nothing that was written");
        page.Text.ShouldNotContain("Withdraw this request");
        (await CountAsync("select count(*)::int from cases.timeline_entry where case_id = @id and kind = 'moved'", opened)).ShouldBe(1);
        (await CountAsync("select count(*)::int from platform.audit_entry where action = 'case.withdrawn' and subject = @reference", opened)).ShouldBe(1);
        (await CountAsync("select count(*)::int from cases.\"case\" where id = @id and outcome = 'withdrawn' and closed_at is not null", opened)).ShouldBe(1);

        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Text.ShouldContain("A neighbour helps now");
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.Contains("finished"));
        told.Text.ShouldNotContain("officer who looked after it");
    }

    [Fact]
    public async Task A_customer_who_meets_an_officers_move_is_shown_it_first()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var visitor = await TrackedAsync(opened);
        await visitor.FollowAsync("Withdraw this request");
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "approved")], "Move");

        var page = await visitor.SubmitAsync(("reason", "Too late"));

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Text.ShouldContain("We have worked on your request while you were reading this.");
        (await visitor.SubmitAsync()).Text.ShouldContain("You withdrew this on");
    }

    [Fact]
    public async Task What_was_put_aside_or_passed_on_is_so_no_longer_once_it_is_withdrawn()
    {
        var opened = await Guildhall.OpenCaseAsync();
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("""update cases."case" set snoozed_until = current_date + 30, passed_to = 'The water company' where id = @id""", new { id = opened.Id.Value });
        }

        using var visitor = await TrackedAsync(opened);
        await visitor.FollowAsync("Withdraw this request");
        await visitor.SubmitAsync(("reason", "No longer needed"));

        (await CountAsync("select count(*)::int from cases.\"case\" where id = @id and outcome = 'withdrawn' and snoozed_until is null and passed_to is null", opened)).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_withdraws_a_case_they_have_not_proved_is_theirs()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var stranger = Guildhall.Visit();

        (await stranger.GoAsync($"/track/{opened.Reference}/withdraw")).Address.AbsolutePath.ShouldBe("/track");
    }

    private async Task<Visitor> TrackedAsync(OpenedCase opened)
    {
        var visitor = Guildhall.Visit();
        await visitor.GoAsync($"/track?reference={opened.Reference}");
        await visitor.SubmitAsync(("proof", "O’Brien"));
        return visitor;
    }

    private async Task<int> CountAsync(string sql, OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<int>(sql, new { id = opened.Id.Value, reference = opened.Reference.ToString() });
    }
}
