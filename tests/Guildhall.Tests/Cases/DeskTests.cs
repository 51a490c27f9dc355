using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>One running product for the tests of cases.</summary>
public sealed class CaseSite : IAsyncLifetime
{
    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync(settings => settings with
    {
        More = new Dictionary<string, string?> { ["Staff:PasswordRounds"] = "10000", ["Staff:TriesFromOneNetwork"] = "10000", ["Track:TriesFromOneNetwork"] = "10000" },
    });

    public ValueTask DisposeAsync() => Guildhall.DisposeAsync();
}

public sealed class DeskTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task An_officer_sees_the_cases_of_their_teams_and_no_others()
    {
        var mine = await Guildhall.OpenCaseAsync();
        var others = await Guildhall.OpenCaseAsync("noise-complaint");
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        var page = await amina.GoAsync("/staff/cases");

        page.Text.ShouldContain(mine.Reference.ToString());
        page.Text.ShouldContain("12 Church Road");
        page.Text.ShouldNotContain(others.Reference.ToString());
    }

    [Fact]
    public async Task The_desk_is_closed_to_those_who_have_not_signed_in()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var stranger = Guildhall.Visit();

        (await stranger.GoAsync($"/staff/cases/{opened.Reference}")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await stranger.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_leaves_nothing_out()
    {
        var opened = new HashSet<string>();
        for (var i = 0; i < CaseList.PageSize + 7; i++)
        {
            opened.Add((await Guildhall.OpenCaseAsync("freedom-of-information")).Reference.ToString());
        }

        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance"]);
        var seen = new List<string>();
        var page = await officer.GoAsync("/staff/cases");
        while (true)
        {
            seen.AddRange(page.Document.QuerySelectorAll("tbody .gh-reference").Select(a => a.TextContent.Trim()));
            if (page.Document.QuerySelector(".govuk-pagination__next a") is not { } next)
            {
                break;
            }

            page = await officer.GoAsync(next.GetAttribute("href")!);
        }

        seen.Count.ShouldBe(seen.Distinct().Count());
        opened.ShouldBeSubsetOf(seen);
    }

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?after=00010101_99999999999999999999_x")]
    [InlineData("?view=elsewhere&team=none")]
    [InlineData("?team=information-governance")]
    [InlineData("?reference=%00%00")]
    public async Task An_address_that_makes_no_sense_begins_at_the_top(string query)
    {
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        (await officer.GoAsync("/staff/cases" + query)).Heading.ShouldBe("Open cases");
    }

    [Fact]
    public async Task A_reference_typed_any_way_opens_its_case()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        var typed = opened.Reference.ToString()[3..].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        (await officer.GoAsync("/staff/cases?reference=" + Uri.EscapeDataString(typed))).Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
    }

    [Fact]
    public async Task A_case_shows_what_was_asked_and_what_happened()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");

        page.Heading.ShouldBe("Request an assisted bin collection");
        page.Text.ShouldContain("Who needs help with the bins? I do");
        page.Text.ShouldContain("Siân O’Brien");
        page.TextOf(".gh-timeline__title").ShouldStartWith("Opened");
    }

    [Fact]
    public async Task The_desk_speaks_English_to_an_officer_who_reads_the_site_in_Welsh()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Tomos", ["waste-contact"]);
        await officer.GoAsync("/language/cy?return=/");

        (await officer.GoAsync($"/staff/cases/{opened.Reference}")).TextOf(".gh-glance")!.ShouldContain(
            $"Target{opened.TargetOn.ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}");
    }

    [Fact]
    public async Task A_note_is_for_colleagues_alone()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await officer.SubmitAsync([("note", "Dog in the yard <b>beware</b>")], "Add note");

        page.Text.ShouldContain("Dog in the yard <b>beware</b>");
        using var customer = Guildhall.Visit();
        await customer.GoAsync($"/track?reference={opened.Reference}");
        (await customer.SubmitAsync(("proof", "o'brien"))).Text.ShouldNotContain("Dog in the yard");
    }

    [Fact]
    public async Task A_move_without_a_stage_keeps_what_was_typed()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await officer.SubmitAsync([("message", "We will come on Monday.")], "Move");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["Select the stage to move to"]);
        page.TextOf("textarea#message").ShouldBe("We will come on Monday.");
        page.Document.Title!.ShouldStartWith("Error: ");
    }

    [Fact]
    public async Task A_refusal_needs_a_reason()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await officer.SubmitAsync([("to", "refused")], "Move");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["Tell the customer why"]);
    }

    [Theory]
    [InlineData("started")]
    [InlineData("nowhere")]
    public async Task A_case_moves_only_along_its_stages(string to)
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        (await officer.SubmitAsync([("to", to)], "Move")).Errors.ShouldBe(["Select the stage to move to"]);
    }

    [Fact]
    public async Task The_second_of_two_officers_sees_what_changed_and_loses_nothing()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var amina = await Guildhall.SignedInAsync("Amina Okafor", ["waste-contact"]);
        using var bram = await Guildhall.SignedInAsync("Bram", ["waste-contact"]);
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        await bram.GoAsync($"/staff/cases/{opened.Reference}");
        await amina.SubmitAsync([("to", "visit")], "Move");

        var page = await bram.SubmitAsync([("to", "approved"), ("message", "All agreed.")], "Move");

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Errors.ShouldHaveSingleItem().ShouldStartWith("Someone changed this case");
        page.Text.ShouldContain("Amina Okafor");
        page.TextOf("textarea#message").ShouldBe("All agreed.");
        (await bram.SubmitAsync([("to", "approved")], "Move")).Text.ShouldContain("Moved to Approved");
    }

    [Fact]
    public async Task Closing_a_case_takes_it_from_the_open_list_to_the_closed_one()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "refused"), ("message", "The steps are not safe.")], "Move");

        (await officer.GoAsync("/staff/cases")).Text.ShouldNotContain(opened.Reference.ToString());
        (await officer.GoAsync("/staff/cases?view=closed")).Text.ShouldContain(opened.Reference.ToString());
        (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Document.QuerySelector("#to").ShouldBeNull();
    }

    [Fact]
    public async Task A_case_is_given_to_a_colleague_and_back()
    {
        var opened = await Guildhall.OpenCaseAsync("moved-in");
        using var officer = await Guildhall.SignedInAsync("Cato", ["council-tax"]);
        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        var cato = page.Document.QuerySelectorAll("#owner option").First(o => o.TextContent.Trim() == "Cato").GetAttribute("value")!;

        (await officer.SubmitAsync([("owner", cato)], "Give")).Text.ShouldContain("Given to Cato");
        (await officer.GoAsync("/staff/cases?view=mine")).Text.ShouldContain(opened.Reference.ToString());
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        (await officer.SubmitAsync([("owner", "")], "Give")).Text.ShouldContain("Given back to the team");
    }

    [Fact]
    public async Task A_case_is_not_given_to_someone_outside_its_team()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        (await officer.SubmitAsync([("owner", "0197aaaa-0000-7000-8000-000000000000")], "Give")).Errors.ShouldBe(["Select someone who works in the team"]);
    }

    [Fact]
    public async Task A_restricted_case_is_for_its_team_alone_and_every_look_is_audited()
    {
        var opened = await Guildhall.OpenCaseAsync();
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("update cases.\"case\" set restricted = true where reference = @reference", new { reference = opened.Reference.ToString() });
        }

        using var outsider = await Guildhall.SignedInAsync("Olu", ["council-tax"], StaffRole.Manager, StaffRole.Administrator);
        using var insider = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        (await outsider.GoAsync($"/staff/cases/{opened.Reference}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await outsider.GoAsync("/staff/cases?team=waste-contact")).Text.ShouldNotContain(opened.Reference.ToString());
        (await insider.GoAsync($"/staff/cases/{opened.Reference}")).Status.ShouldBe(HttpStatusCode.OK);

        await using var reading = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await reading.QueryAsync<string>("select actor_name from platform.audit_entry where action = 'case.read' and subject = @subject", new { subject = opened.Reference.ToString() }))
            .ShouldBe(["Amina"]);
    }

    [Fact]
    public async Task An_unknown_reference_is_not_found()
    {
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        (await officer.GoAsync("/staff/cases/NM-0000-0000")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await officer.GoAsync("/staff/cases/rubbish")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Opening_a_case_writes_its_submission_timeline_event_and_audit_in_one_change()
    {
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = "Zed" });

        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        var rows = await connection.QuerySingleAsync<(int Submissions, int Timeline, int Events, int Audit)>(
            """
            select
                (select count(*)::int from cases.submission where case_id = @id),
                (select count(*)::int from cases.timeline_entry where case_id = @id),
                (select count(*)::int from platform.event where kind = 'case.opened' and data ->> 'caseId' = @id::text),
                (select count(*)::int from platform.audit_entry where action = 'case.opened' and subject = @reference)
            """,
            new { id = opened.Id.Value, reference = opened.Reference.ToString() });
        rows.ShouldBe((1, 1, 1, 1));
    }

    [Fact]
    public async Task A_change_that_is_not_committed_leaves_nothing()
    {
        await using (var tx = await Guildhall.Database.BeginAsync(Actor.System, TestContext.Current.CancellationToken))
        {
            tx.Audit("nothing.happened", "nobody");
            tx.Publish(new CaseAssigned(tx.NewId(), "NM-0000-0000", null));
        }

        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<int>("select count(*)::int from platform.audit_entry where action = 'nothing.happened'")).ShouldBe(0);
    }
}
