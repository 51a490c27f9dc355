using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>One thing done to many cases: chosen, looked at first, done once to each, with a result for each.</summary>
public sealed class BulkTests(CaseSite site, ITestOutputHelper output) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task Chosen_cases_are_given_to_an_officer_and_those_that_cannot_say_why()
    {
        using var officer = await Guildhall.SignedInAsync("Bea", ["cemeteries", "licensing"]);
        var bea = await IdOfAsync("Bea");
        var (first, second) = (await OpenAsync("cemeteries"), await OpenAsync("cemeteries"));
        var closed = await OpenAsync("cemeteries", "closed_at = now(), outcome = 'done'");
        var mine = await OpenAsync("cemeteries", $"owner = '{bea}', owner_name = 'Bea'");
        await Guildhall.AddStaffAsync("Lil", ["licensing"]);

        await officer.GoAsync("/staff/cases?view=open&team=cemeteries");
        await officer.SubmitAsync([.. new[] { first, second, closed, mine, "NM-0000-0000" }.Select(r => ("case", r))], "Act on chosen", "main form[method=post][action='/staff/cases/bulk']");
        officer.Page.Heading.ShouldBe("What to do with 4 cases");
        (await officer.SubmitAsync([("action", "")], "See what would happen")).Errors.ShouldBe(["Select what to do"]);
        (await officer.SubmitAsync([("action", "assign"), ("owner", Guid.CreateVersion7().ToString())], "See what would happen")).Errors.ShouldBe(["Select who gets them"]);
        await officer.SubmitAsync([("action", "assign"), ("owner", bea.ToString())], "See what would happen");

        officer.Page.Heading.ShouldBe("Give to Bea: 4 cases");
        officer.Page.Text.ShouldContain("2 of 4 cases can be done.");
        officer.Page.Text.ShouldContain("It is closed");
        officer.Page.Text.ShouldContain("They have it already");
        (await OwnersAsync(first, second)).ShouldBe([null, null]);

        await officer.SubmitAsync([], "Give to Bea: 2 cases");
        await EndedAsync(officer);

        officer.Page.TextOf("#progress [role=status]").ShouldBe("Ended: 2 of 4 cases done, 2 not.");
        (await OwnersAsync(first, second)).ShouldBe([bea, bea]);
        officer.Page.Document.QuerySelectorAll(".gh-references li").Select(l => l.TextContent.Trim()).ShouldBe([first, second]);
        (await CountAsync("select count(*)::int from cases.timeline_entry t join cases.\"case\" c on c.id = t.case_id where c.reference = any(@all) and t.kind = 'assigned'", first, second, closed, mine)).ShouldBe(2);
        (await officer.GoAsync("/staff/cases/bulk")).Text.ShouldContain("Give to Bea");
    }

    [Fact]
    public async Task All_of_a_list_are_moved_and_their_customers_told_but_not_one_that_changed_meanwhile()
    {
        using var officer = await Guildhall.SignedInAsync("Mov", ["trading-standards"]);
        var (first, second, changed) = (await OpenAsync("trading-standards"), await OpenAsync("trading-standards"), await OpenAsync("trading-standards"));
        await OpenAsync("trading-standards", "flags = '{press}'");

        await officer.GoAsync("/staff/cases?flag=urgent");
        await SetAsync("flags = '{urgent}'", first, second, changed);
        await officer.GoAsync("/staff/cases?flag=urgent");
        await officer.SubmitAsync([], "Act on all 3", "main form[method=post][action='/staff/cases/bulk']");
        (await officer.SubmitAsync([("action", "move")], "See what would happen")).Errors.ShouldBe(["Select the stage to move to"]);
        await officer.SubmitAsync([("action", "move"), ("stage", "visit"), ("message", "We call in the morning.")], "See what would happen");
        officer.Page.Text.ShouldContain("We call in the morning.");
        await SetAsync("version = version + 1", changed);
        await officer.SubmitAsync([], officer.Page.Document.QuerySelector("main form button")!.TextContent.Trim());
        await EndedAsync(officer);

        officer.Page.Text.ShouldContain("Somebody changed it after you chose it");
        (await CountAsync("select count(*)::int from cases.\"case\" where reference = any(@all) and stage = 'visit'", first, second, changed)).ShouldBe(2);
        (await CountAsync("select count(*)::int from cases.timeline_entry t join cases.\"case\" c on c.id = t.case_id where c.reference = any(@all) and t.kind = 'moved' and t.text = 'We call in the morning.'", first, second)).ShouldBe(2);
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.Subject.Contains(second, StringComparison.Ordinal) && m.Text.Contains("We call in the morning.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Notes_and_flags_are_put_on_many_cases()
    {
        using var officer = await Guildhall.SignedInAsync("Nof", ["film-office"]);
        var (first, second) = (await OpenAsync("film-office"), await OpenAsync("film-office", "flags = '{urgent}'"));

        await RunAsync(officer, [first, second], ("action", "note"), ("note", "The street is closed."));
        (await CountAsync("select count(*)::int from cases.timeline_entry t join cases.\"case\" c on c.id = t.case_id where c.reference = any(@all) and t.kind = 'note' and t.text = 'The street is closed.'", first, second)).ShouldBe(2);
        await RunAsync(officer, [first, second], ("action", "flag"), ("flag", "urgent"));
        officer.Page.Text.ShouldContain("It has the flag already");
        (await officer.GoAsync($"/staff/cases/{first}")).Text.ShouldContain("Flags changed");
        await RunAsync(officer, [first, second], ("action", "flag"), ("flag", "-urgent"));
        (await CountAsync("select count(*)::int from cases.\"case\" where reference = any(@all) and flags = '{}'", first, second)).ShouldBe(2);
    }

    [Fact]
    public async Task Many_cases_are_handed_to_another_team_and_put_aside()
    {
        using var officer = await Guildhall.SignedInAsync("Hen", ["pest-control", "volunteering"]);
        var (first, second) = (await OpenAsync("pest-control"), await OpenAsync("pest-control"));
        var closed = await OpenAsync("pest-control", "closed_at = now(), outcome = 'done'");
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(9);

        await officer.GoAsync("/staff/cases?view=open&team=pest-control");
        await officer.SubmitAsync([("case", first)], "Act on chosen", "main form[method=post][action='/staff/cases/bulk']");
        (await officer.SubmitAsync([("action", "snooze"), ("until-day", "1"), ("until-month", "1"), ("until-year", "2020")], "See what would happen")).Errors.ShouldBe(["Enter a day after today, within a year"]);
        (await officer.SubmitAsync([("action", "hand-over"), ("team", "moon")], "See what would happen")).Errors.ShouldBe(["Select the team that is to have them"]);
        (await officer.SubmitAsync([("action", "hand-over"), ("team", "volunteering"), ("why", "Theirs")], "See what would happen")).Errors.ShouldBe(["Write what was done so far"]);

        await RunAsync(officer, [first, second, closed], ("action", "hand-over"), ("team", "volunteering"), ("why", "The nest is in a car park"), ("done-so-far", "Looked at it"), ("to-customers", "Volunteers put the trap up."));
        officer.Page.Text.ShouldContain("It is closed");
        (await CountAsync("select count(*)::int from cases.\"case\" where reference = any(@all) and team = 'volunteering' and owner is null", first, second)).ShouldBe(2);
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.Subject.Contains(second, StringComparison.Ordinal) && m.Text.Contains("Volunteers put the trap up.", StringComparison.Ordinal));

        await RunAsync(officer, [first, second], ("action", "snooze"), ("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}"), ("why-wait", "The trap is ordered"));
        (await CountAsync($"select count(*)::int from cases.\"case\" where reference = any(@all) and snoozed_until = '{day:yyyy-MM-dd}'", first, second)).ShouldBe(2);
    }

    [Fact]
    public async Task One_case_is_flagged_on_a_page_of_its_own()
    {
        var reference = await OpenAsync("film-office");
        using var officer = await Guildhall.SignedInAsync("Nof", ["film-office"]);
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.FollowAsync("Flags");
        await officer.SubmitAsync([("flags", "urgent"), ("flags", "made-up")], "Save");

        (await CountAsync("select count(*)::int from cases.\"case\" where reference = any(@all) and flags = '{urgent}'", reference)).ShouldBe(1);
        officer.Page.TextOf(".gh-head .govuk-tag").ShouldBe("Urgent");
        officer.Page.TextOf("section[aria-labelledby=timeline-heading]")!.ShouldContain("“Urgent” set");
    }

    [Fact]
    public async Task Nobody_sees_another_s_bulk_action_and_a_restricted_case_is_not_chosen_by_who_may_not_see_it()
    {
        var (open, restricted) = (await OpenAsync("film-office"), await OpenAsync("film-office", "restricted = true"));
        using var outsider = await Guildhall.SignedInAsync("Out", ["libraries"], StaffRole.Manager);
        await outsider.GoAsync("/staff/cases?team=film-office");
        await outsider.SubmitAsync([("case", restricted)], "Act on chosen", "main form[method=post][action='/staff/cases/bulk']");
        outsider.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        await outsider.GoAsync("/staff/cases?team=film-office");
        var mine = (await outsider.SubmitAsync([("case", restricted), ("case", open)], "Act on chosen", "main form[method=post][action='/staff/cases/bulk']")).Address.PathAndQuery;
        outsider.Page.Heading.ShouldBe("What to do with 1 case");

        using var other = await Guildhall.SignedInAsync("Oth", ["film-office"]);
        (await other.GoAsync(mine)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_the_officer_may_not_see_any_more_when_it_runs_is_left_alone()
    {
        using var officer = await Guildhall.SignedInAsync("Los", ["film-office", "legal"]);
        var (kept, lost) = (await OpenAsync("legal"), await OpenAsync("film-office", "restricted = true"));
        await officer.GoAsync("/staff/cases?team=film-office");
        await officer.SubmitAsync([("case", kept), ("case", lost)], "Act on chosen", "main form[method=post][action='/staff/cases/bulk']");
        await officer.SubmitAsync([("action", "note"), ("note", "Hello.")], "See what would happen");
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("delete from identity.team_member where account = @id and team = 'film-office'", new { id = await IdOfAsync("Los") });
        }

        await officer.SubmitAsync([], officer.Page.Document.QuerySelector("main form button")!.TextContent.Trim());
        await EndedAsync(officer);
        officer.Page.Text.ShouldContain("You may not see it any more");
        (await CountAsync("select count(*)::int from cases.timeline_entry t join cases.\"case\" c on c.id = t.case_id where c.reference = any(@all) and t.kind = 'note'", lost)).ShouldBe(0);
    }

    [Fact]
    public async Task A_thousand_cases_are_given_away_in_seconds()
    {
        using var officer = await Guildhall.SignedInAsync("Tho", ["cemeteries"]);
        var tho = await IdOfAsync("Tho");
        await ManyAsync(Guildhall.Database, await OpenAsync("cemeteries"), 1000, "facilities");
        using var manager = await Guildhall.SignedInAsync("Man", ["facilities"], StaffRole.Manager);
        var man = await IdOfAsync("Man");
        await manager.GoAsync("/staff/cases?team=facilities&owner=nobody");
        await manager.SubmitAsync([], "Act on all 1,000+", "main form[method=post][action='/staff/cases/bulk']");
        await manager.SubmitAsync([("action", "assign"), ("owner", man.ToString())], "See what would happen");

        var began = Stopwatch.GetTimestamp();
        await manager.SubmitAsync([], "Give to Man: 1,000 cases");
        await EndedAsync(manager);
        output.WriteLine($"1,000 cases given away in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");

        manager.Page.TextOf("#progress [role=status]").ShouldBe("Ended: 1,000 of 1,000 cases done.");
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<int>("select count(*)::int from cases.\"case\" where owner = @man", new { man })).ShouldBe(1000);
        (await connection.QuerySingleAsync<int>("select count(*)::int from cases.timeline_entry where kind = 'assigned' and text = 'Man'")).ShouldBe(1000);
        (await connection.QuerySingleAsync<int>("select count(*)::int from cases.\"case\" where owner = @tho", new { tho })).ShouldBe(0);
    }

    /// <summary>Copies of a case, in a team's queue.</summary>
    internal static async Task ManyAsync(Database database, string reference, int count, string team)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            with copies as (
                insert into cases."case" (id, reference, service, service_version, stage, stage_since, team, restricted, channel, language, opened_at, target_on)
                select gen_random_uuid(), 'NM-COPY-' || @team || n, service, service_version, stage, stage_since, @team, false, channel, language, opened_at, target_on
                from cases."case", generate_series(1, @count) n
                where reference = @reference
                returning id
            )
            insert into cases.submission (id, case_id, source, service_version, answers, language, received_at, actor_kind, actor_name)
            select gen_random_uuid(), copies.id, gen_random_uuid(), s.service_version, s.answers, s.language, s.received_at, s.actor_kind, s.actor_name
            from copies, cases.submission s join cases."case" c on c.id = s.case_id and c.reference = @reference
            """,
            new { reference, count, team });
    }

    private static async Task RunAsync(Visitor officer, string[] references, params (string, string)[] what)
    {
        await officer.GoAsync("/staff/cases");
        await officer.SubmitAsync([.. references.Select(r => ("case", r))], "Act on chosen", "main form[method=post][action='/staff/cases/bulk']");
        await officer.SubmitAsync(what, "See what would happen");
        await officer.SubmitAsync([], officer.Page.Document.QuerySelector("main form button")!.TextContent.Trim());
        await EndedAsync(officer);
    }

    private static async Task EndedAsync(Visitor officer)
    {
        var address = officer.Page.Address.PathAndQuery;
        await Eventually.TrueAsync(
            async () => (await officer.GoAsync(address)).TextOf("#progress [role=status]")?.StartsWith("Ended", StringComparison.Ordinal) == true,
            "the bulk action to end", TimeSpan.FromSeconds(120));
    }

    private async Task<string> OpenAsync(string team, string? set = null)
    {
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = "Bo Bulk" });
        await SetAsync($"team = '{team}'{(set is null ? "" : ", " + set)}", opened.Reference.ToString());
        return opened.Reference.ToString();
    }

    private async Task SetAsync(string set, params string[] references)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync($"update cases.\"case\" set {set} where reference = any(@references)", new { references });
    }

    private async Task<Guid?[]> OwnersAsync(params string[] references)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        return [.. await connection.QueryAsync<Guid?>("select owner from cases.\"case\" where reference = any(@references)", new { references })];
    }

    private async Task<int> CountAsync(string sql, params string[] all)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QuerySingleAsync<int>(sql, new { all });
    }

    private async Task<Guid> IdOfAsync(string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name order by id desc limit 1", new { name });
    }
}
