using System.Net;
using Dapper;
using Guildhall.Platform.Time;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>What is to be done about a case: checklists of stages, and what officers add.</summary>
public sealed class TaskTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_case_leaves_a_stage_when_its_checklist_is_done()
    {
        var opened = await Guildhall.OpenCaseAsync("demolition-notice");
        using var officer = await Guildhall.SignedInAsync("Bea", ["building-control"]);
        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.Document.QuerySelectorAll(".gh-ticklist li").ShouldBeEmpty();
        page = await officer.SubmitAsync([("to", "checking")], "Move");

        page.TextOf("#tasks-heading").ShouldBe("Tasks: 0 of 3 done");
        page = await officer.SubmitAsync([("to", "drafting")], "Move");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldHaveSingleItem().ShouldStartWith("Tick off what is to be done at this stage first: “Ask the fire service");

        for (var i = 1; i <= 3; i++)
        {
            page = await officer.SubmitAsync([], $"Done: {page.TextOf(".gh-ticklist li:not(.gh-ticklist__done) .gh-typed")}");
            page.TextOf("#tasks-heading").ShouldBe($"Tasks: {i} of 3 done");
        }

        page.Text.ShouldContain("done by Bea");
        page = await officer.SubmitAsync([("to", "drafting")], "Move");
        page.TextOf(".gh-glance")!.ShouldContain("Writing the conditions");
    }

    [Fact]
    public async Task A_task_is_added_given_out_and_found_by_who_has_it_until_it_is_done()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        using var tom = await Guildhall.SignedInAsync("Tom Task", ["waste-contact"]);
        var page = await amina.GoAsync($"/staff/cases/{opened.Reference}");
        (await amina.SubmitAsync([("text", " ")], "Add")).Errors.ShouldBe(["Write what is to be done"]);
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        page = await amina.SubmitAsync([("text", "Call the crew")], "Add");
        page.Text.ShouldContain("Call the crew");

        await amina.FollowAsync("Give out, set days");
        page = await amina.FollowAsync("Change");
        var id = page.Document.QuerySelectorAll("#assignee option").Single(o => o.TextContent == "Tom Task").GetAttribute("value")!;
        (await amina.SubmitAsync([("text", "Call the crew"), ("assignee", id), ("due", "the 40th")], "Save task")).Errors.ShouldBe(["Enter the day it is due, such as 3 12 2026"]);
        page = await amina.SubmitAsync([("text", "Call the crew"), ("assignee", id), ("due", "2020-01-02")], "Save task");
        page.Text.ShouldContain("Tom Task, was due 2 Jan 2020");

        page = await tom.GoAsync("/staff/tasks");
        page.Text.ShouldContain("Call the crew");
        page.Text.ShouldContain("2 Jan 2020, late");
        await tom.FollowAsync("Request an assisted bin collection");
        page = await tom.SubmitAsync([], "Done: Call the crew");
        page.Text.ShouldContain("done by Tom Task");
        (await tom.GoAsync("/staff/tasks")).Text.ShouldNotContain("Call the crew");
        await tom.GoAsync($"/staff/cases/{opened.Reference}");
        await tom.SubmitAsync([], "Done: Call the crew");
        (await tom.GoAsync("/staff/tasks")).Text.ShouldContain("Call the crew");
    }

    [Fact]
    public async Task Tasks_stand_in_the_order_officers_give_them()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        foreach (var text in (string[])["one", "two", "three"])
        {
            await officer.SubmitAsync([("text", text)], "Add");
        }

        await officer.FollowAsync("Give out, set days");
        await officer.SubmitAsync([], "Up: three");
        Order().ShouldBe(["one", "three", "two"]);
        await officer.SubmitAsync([], "Down: one");
        Order().ShouldBe(["three", "one", "two"]);

        IEnumerable<string> Order() => officer.Page.Document.QuerySelectorAll("tbody th").Select(th => th.TextContent.Trim());
    }

    [Fact]
    public async Task A_list_of_tasks_is_read_page_by_page_and_leaves_nothing_out()
    {
        using var officer = await Guildhall.SignedInAsync("Lena List", ["waste-contact"]);
        await using var connection = await Guildhall.Database.OpenAsync();
        var opened = await Guildhall.OpenCaseAsync();
        await connection.ExecuteAsync(
            """
            insert into cases.task (id, case_id, position, text, assignee, assignee_name, due_on, added_at)
            select gen_random_uuid(), @Value, n, 'task ' || n, a.id, a.name, case when n % 3 = 0 then null else @today::date + n % 7 end, now()
            from generate_series(1, 120) n, identity.account a
            where a.name = 'Lena List'
            """,
            new { opened.Id.Value, today = LondonTime.Today(TimeProvider.System) });

        var seen = new List<string>();
        var page = await officer.GoAsync("/staff/tasks");
        while (true)
        {
            seen.AddRange(page.Document.QuerySelectorAll("tbody th").Select(th => th.TextContent.Trim()));
            if (page.Document.QuerySelector(".govuk-pagination__next a") is not { } next)
            {
                break;
            }

            page = await officer.GoAsync(next.GetAttribute("href")!);
        }

        seen.Count.ShouldBe(120);
        seen.Distinct().Count().ShouldBe(120);
        (await officer.GoAsync("/staff/tasks?after=nonsense_x")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
