using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases.Targets;

/// <summary>Cases that grow old in an instant.</summary>
internal static class Ageing
{
    /// <summary>Makes a case so many days older, with its clocks.</summary>
    public static async Task AgeAsync(this RunningGuildhall guildhall, CaseId id, int days)
    {
        // A schedule leaves a case alone that a subscriber holds at the moment.
        await guildhall.SettledAsync(id);
        await using var connection = await guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            update cases."case" set opened_at = opened_at - @days * interval '1 day', target_on = target_on - @days, warn_on = warn_on - @days, expected_on = expected_on - @days,
                closed_at = closed_at - @days * interval '1 day', stage_since = stage_since - @days * interval '1 day'
            where id = @id;
            update cases.clock set started_at = started_at - @days * interval '1 day', due_at = due_at - @days * interval '1 day', due_on = due_on - @days, warn_on = warn_on - @days,
                next_at = next_at - @days * interval '1 day', pauses = array(select p - @days * interval '1 day' from unnest(pauses) p order by p)
            where case_id = @id
            """,
            new { id = id.Value, days });
    }

    /// <summary>Runs a schedule now.</summary>
    public static Task RunAsync(this RunningGuildhall guildhall, string schedule) => guildhall.Services.GetRequiredService<Schedules>().RunAsync(schedule);

    /// <summary>One value of the database.</summary>
    public static async Task<T?> OneAsync<T>(this RunningGuildhall guildhall, string sql, object parameters)
    {
        await using var connection = await guildhall.Database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<T>(sql, parameters);
    }
}

public sealed class ClockTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    private DateOnly Today => LondonTime.Today(TimeProvider.System);

    [Fact]
    public async Task A_complaint_runs_two_clocks_and_its_first_answer_has_ten_days_from_the_acknowledgement()
    {
        var opened = await Guildhall.OpenCaseAsync("complaint");
        using var officer = await Guildhall.SignedInAsync("Cora", ["complaints"]);

        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.TextOf(".gh-glance")!.ShouldContain("Acknowledge");
        await Guildhall.AgeAsync(opened.Id, 2);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page = await officer.SubmitAsync([("to", "stage-1")], "Move");

        page.TextOf(".gh-glance")!.ShouldContain("kept");
        var days = await Guildhall.Services.GetRequiredService<WorkingCalendar>().GetAsync(TestContext.Current.CancellationToken);
        (await TargetAsync(opened)).ShouldBe(days.AddWorkingDays(Today, 10));
    }

    [Fact]
    public async Task Freedom_of_information_begins_again_when_a_request_is_made_clearer_and_no_list_calls_it_late_meanwhile()
    {
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "clarification")], "Move");
        await Guildhall.AgeAsync(opened.Id, 60);

        await Guildhall.RunAsync("cases.reckon-waiting");
        (await TargetAsync(opened)).ShouldBeGreaterThan(Today);
        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.TextOf(".gh-glance")!.ShouldContain("Waiting for them since");
        page = await officer.SubmitAsync([("to", "search")], "Move");

        var calendars = await Guildhall.Services.GetRequiredService<WorkingCalendar>().AllAsync(TestContext.Current.CancellationToken);
        (await TargetAsync(opened)).ShouldBe(calendars.Kingdom.AddWorkingDays(Today, 20));
        page.TextOf(".gh-glance")!.ShouldNotContain("Waiting for them since");
        page.Text.ShouldContain("Clock stopped");
        page.Text.ShouldContain("Clock runs again");
    }

    [Fact]
    public async Task Asking_the_customer_for_more_stops_the_clock_and_withdrawing_it_lets_it_run()
    {
        var opened = await Guildhall.OpenCaseAsync();
        var promised = await TargetAsync(opened);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/ask");
        var question = officer.Page.Document.QuerySelector("input[name=question]")!.GetAttribute("value")!;

        await officer.SubmitAsync([("question", question), ("message", "Which of the two?")], "Ask the customer");
        await Guildhall.AgeAsync(opened.Id, 7);
        await Guildhall.RunAsync("cases.reckon-waiting");
        (await Guildhall.OneAsync<bool>("""select waiting_since is not null and warn_on is null from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBeTrue();

        // A week older, and no day nearer.
        (await TargetAsync(opened)).ShouldBe(promised);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/ask");
        await officer.SubmitAsync([], "Withdraw the questions");

        (await Guildhall.OneAsync<bool>("""select waiting_since is null and warn_on is not null from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBeTrue();
        (await TargetAsync(opened)).ShouldBe(promised);
    }

    [Fact]
    public async Task A_target_is_warned_of_missed_and_escalated_once_each_and_people_are_written_to()
    {
        var manager = await Guildhall.AddStaffAsync("Maud Ager", ["complaints"], StaffRole.Manager);
        var support = await Guildhall.AddStaffAsync("Sue Port", ["member-support"]);
        var opened = await Guildhall.OpenCaseAsync("complaint");
        var reference = opened.Reference.ToString();

        await Guildhall.RunAsync("cases.watch-clocks");
        (await KindsAsync(opened)).ShouldBe([]);

        // To its last day, however many days that is on a day like this.
        var due = await Guildhall.OneAsync<DateOnly>("select due_on from cases.clock where case_id = @id and name = 'acknowledge'", new { id = opened.Id.Value });
        await Guildhall.AgeAsync(opened.Id, due.DayNumber - Today.DayNumber);
        await Guildhall.RunAsync("cases.watch-clocks");
        await Guildhall.RunAsync("cases.watch-clocks");

        // At the fifth minute the schedule looks too, and what it holds the run here leaves to it.
        await Eventually.TrueAsync(async () => await KindsAsync(opened) is ["warned"], "a warning, and no more");
        var near = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(manager) && m.Subject.Contains(reference));
        near.Subject.ShouldStartWith("Due soon");
        near.Text.ShouldContain("acknowledge");
        near.Text.ShouldNotContain("O’Brien");

        await Guildhall.AgeAsync(opened.Id, 60);
        for (var i = 0; i < 4; i++)
        {
            await Guildhall.RunAsync("cases.watch-clocks");
        }

        // Acknowledge: missed and told twice more. Finish: missed at once, for nobody looked in time, and told twice more.
        await Eventually.TrueAsync(async () => await KindsAsync(opened) is { Count: 7 }, "the targets to be missed, and told twice more each");
        (await KindsAsync(opened)).ShouldBe(["warned", "breached", "breached", "breached", "breached", "breached", "breached"], ignoreOrder: true);
        await Eventually.TrueAsync(() => Guildhall.Sandbox.Messages.To(support).Count(m => m.Subject.Contains(reference)) == 2, "the other team hears of both targets");
        await Eventually.TrueAsync(() => Guildhall.Sandbox.Messages.To(manager).Count(m => m.Subject.Contains(reference)) == 5, "the manager hears of all but what the other team is told");

        using var officer = await Guildhall.SignedInAsync("Cora", ["complaints"]);
        var page = await officer.GoAsync($"/staff/cases/{reference}");
        page.Text.ShouldContain("Target missed: acknowledge");
        page.Text.ShouldContain("Target still missed, member-support told: finish");
    }

    [Fact]
    public async Task What_is_waited_for_tried_out_or_closed_is_never_missed()
    {
        var waiting = await Guildhall.OpenCaseAsync("subject-access");
        var closed = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance", "waste-contact"]);
        await officer.GoAsync($"/staff/cases/{waiting.Reference}");
        await officer.SubmitAsync([("to", "identity")], "Move");
        await officer.GoAsync($"/staff/cases/{closed.Reference}");
        await officer.SubmitAsync([("to", "refused"), ("message", "There is a lift.")], "Move");
        await Guildhall.AgeAsync(waiting.Id, 100);
        await Guildhall.AgeAsync(closed.Id, 100);

        await Guildhall.RunAsync("cases.watch-clocks");

        (await KindsAsync(waiting)).ShouldBe([]);
        (await KindsAsync(closed)).ShouldBe([]);
        (await Guildhall.OneAsync<bool>("select bool_and(stopped_at is not null) from cases.clock where case_id = @id", new { id = closed.Id.Value })).ShouldBeTrue();
    }

    [Fact]
    public async Task The_public_interest_gives_twenty_days_more_once_and_the_customer_is_told_why()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information", new Dictionary<string, JsonNode> { ["email"] = to });
        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        var page = await officer.FollowAsync("Give it more time");
        page.Text.ShouldContain("weigh up the public interest");
        (await officer.SubmitAsync(("reason", " "))).Errors.ShouldBe(["Tell the customer why it takes longer"]);
        page = await officer.SubmitAsync(("reason", "We weigh up section 43, commercial interests."));

        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        var calendars = await Guildhall.Services.GetRequiredService<WorkingCalendar>().AllAsync(TestContext.Current.CancellationToken);
        var due = calendars.Kingdom.AddWorkingDays(Today, 40);
        (await TargetAsync(opened)).ShouldBe(due);
        page.Text.ShouldContain("Given more time: finish");
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.Contains("take longer"));
        told.Text.ShouldContain("section 43");
        told.Text.ShouldContain(Platform.Localisation.PlainDates.Long(due, "en"));

        page = await officer.FollowAsync("Give it more time");
        page.Text.ShouldContain("This case has had all the time the law gives.");
        page.Document.QuerySelector("main textarea").ShouldBeNull();

        using var outsider = await Guildhall.SignedInAsync("Olu", ["libraries"]);
        (await outsider.GoAsync($"/staff/cases/{opened.Reference}/extend")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_officer_gives_the_councils_own_target_as_many_days_as_it_needs()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/extend");

        (await officer.SubmitAsync(("amount", "none"), ("reason", "The crew is ill."))).Errors.ShouldBe(["Enter how many working days more it needs, from 1 to 366"]);
        await officer.SubmitAsync(("amount", "3"), ("reason", "The crew is ill."));

        var days = await Guildhall.Services.GetRequiredService<WorkingCalendar>().GetAsync(TestContext.Current.CancellationToken);
        (await TargetAsync(opened)).ShouldBe(days.AddWorkingDays(opened.TargetOn, 3));
    }

    [Fact]
    public async Task A_holiday_announced_late_moves_the_targets_of_what_is_open()
    {
        var opened = await Guildhall.OpenCaseAsync();
        var foi = await Guildhall.OpenCaseAsync("freedom-of-information");
        var days = await Guildhall.Services.GetRequiredService<WorkingCalendar>().GetAsync(TestContext.Current.CancellationToken);
        var holiday = days.AddWorkingDays(Today, 2);
        using var administrator = await Guildhall.SignedInAsync("Ada", [], StaffRole.Administrator);
        await administrator.GoAsync("/staff/closures");
        (string, string)[] day = [("day-day", $"{holiday.Day}"), ("day-month", $"{holiday.Month}"), ("day-year", $"{holiday.Year}")];

        await administrator.SubmitAsync([.. day, ("title", "Flood")], "Add closure");
        await Eventually.TrueAsync(async () => await TargetAsync(opened) == days.AddWorkingDays(opened.TargetOn, 1), "the council's own target moves");
        (await TargetAsync(foi)).ShouldBe(foi.TargetOn);

        await administrator.SubmitAsync([], $"Remove {holiday:d MMMM yyyy}", $"#remove-{holiday:yyyy-MM-dd}");
        await Eventually.TrueAsync(async () => await TargetAsync(opened) == opened.TargetOn, "it moves back");
        await administrator.SubmitAsync([.. day, ("title", "Coronation"), ("bank-holiday", "yes")], "Add closure");
        await Eventually.TrueAsync(async () => await TargetAsync(foi) > foi.TargetOn && await TargetAsync(opened) > opened.TargetOn, "a bank holiday moves both");
        await administrator.SubmitAsync([], $"Remove {holiday:d MMMM yyyy}", $"#remove-{holiday:yyyy-MM-dd}");
    }

    [Fact]
    public async Task A_case_from_before_there_were_clocks_is_given_them()
    {
        var opened = await Guildhall.OpenCaseAsync();
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("delete from cases.clock where case_id = @id", new { id = opened.Id.Value });
        }

        await Guildhall.RunAsync("cases.reckon-waiting");

        (await Guildhall.OneAsync<DateOnly>("select due_on from cases.clock where case_id = @id", new { id = opened.Id.Value })).ShouldBe(opened.TargetOn);
    }

    private Task<DateOnly> TargetAsync(OpenedCase opened) => Guildhall.OneAsync<DateOnly>("""select target_on from cases."case" where id = @id""", new { id = opened.Id.Value });

    private async Task<IReadOnlyList<string>> KindsAsync(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return (await connection.QueryAsync<string>(
            "select kind from cases.timeline_entry where case_id = @id and kind in ('warned', 'breached') order by at, id", new { id = opened.Id.Value })).AsList();
    }
}
