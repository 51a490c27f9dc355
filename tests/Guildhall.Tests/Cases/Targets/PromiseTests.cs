using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.Late;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases.Targets;

/// <summary>One running product in which customers are asked at once how it went.</summary>
public sealed class PromiseSite : IAsyncLifetime
{
    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync(settings => settings with
    {
        More = new Dictionary<string, string?> { ["Staff:PasswordRounds"] = "10000", ["Staff:TriesFromOneNetwork"] = "10000", ["Track:TriesFromOneNetwork"] = "10000", ["Survey:HoursAfter"] = "0" },
    });

    public ValueTask DisposeAsync() => Guildhall.DisposeAsync();
}

public sealed class PromiseTests(PromiseSite site) : IClassFixture<PromiseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    private DateOnly Today => LondonTime.Today(TimeProvider.System);

    [Fact]
    public async Task The_start_page_says_how_long_the_last_ones_took_once_enough_are_known()
    {
        using var visitor = Guildhall.Visit();
        for (var i = 0; i < 20; i++)
        {
            // Nine in ten within a week, half within a day, and two that took long.
            await ClosedAsync("pest-control-request", i < 10 ? 1 : i < 18 ? 7 : 60);
            (await visitor.GoAsync("/services/pest-control-request")).Text.ShouldNotContain("nine in ten");
        }

        var withdrawn = await ClosedAsync("pest-control-request", 300, "withdrawn");
        await Guildhall.RunAsync("cases.measure-pace");

        var page = await visitor.GoAsync("/services/pest-control-request");
        page.Text.ShouldContain("Half of the last 20 were finished within 1 working day, and nine in ten within 5 working days.");
        await visitor.GoAsync("/language/cy?return=/");
        (await visitor.GoAsync("/services/pest-control-request")).Text.ShouldContain("Cafodd hanner y 20 diwethaf eu gorffen o fewn 1 diwrnod gwaith, a naw o bob deg o fewn 5 diwrnod gwaith.");

        var opened = await Guildhall.OpenCaseAsync("pest-control-request");
        (await TrackAsync(opened)).Page.TextOf("#times")!.ShouldContain("Half of the last 20 were finished");
        (await TrackAsync(withdrawn)).Page.TextOf("#times")!.ShouldNotContain("Half of");
    }

    [Fact]
    public async Task Nobody_is_told_of_too_few()
    {
        for (var i = 0; i < 19; i++)
        {
            await ClosedAsync("facilities-repair", 3);
        }

        await Guildhall.RunAsync("cases.measure-pace");

        (await Guildhall.OneAsync<int>("select count(*)::int from cases.pace where service = 'facilities-repair'", new { })).ShouldBe(0);
    }

    [Theory]
    [InlineData(new[] { 1 }, 50, 1)]
    [InlineData(new[] { 1, 2 }, 50, 1)]
    [InlineData(new[] { 1, 2, 3 }, 50, 2)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 90, 9)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, 90, 10)]
    public void Within_so_many_days_so_many_in_a_hundred_were_finished(int[] took, int hundredths, int days) => MeasurePace.Within(took, hundredths).ShouldBe(days);

    [Fact]
    public async Task An_officer_tells_the_customer_that_it_will_be_late_before_they_ask()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to }, language: "cy");
        var day = Today.AddDays(40);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        var page = await officer.FollowAsync("Tell the customer it will be late");

        (await officer.SubmitAsync(("reason", ""))).Errors.ShouldBe(["Enter the new day, such as 19 9 2027", "Tell the customer why it will be late"], ignoreOrder: true);
        page = await officer.SubmitAsync(("day-day", $"{day.Day}"), ("day-month", $"{day.Month}"), ("day-year", $"{day.Year}"), ("reason", "Mae’r criw yn sâl."));

        page.Text.ShouldContain($"Told the customer that it will be late: {PlainDates.Short(day)}");
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Text.Contains("sâl"));
        told.Text.ShouldContain(PlainDates.Long(day, "cy"));
        var (_, shown) = await TrackAsync(opened);
        shown.TextOf("#times")!.ShouldContain($"We now expect to finish by {PlainDates.Long(day, "en")}");
        shown.Text.ShouldContain("We told you that this will be late");

        // The evening job has nothing to add.
        await Guildhall.AgeAsync(opened.Id, opened.TargetOn.DayNumber - Today.DayNumber);
        await Guildhall.RunAsync("cases.tell-late");
        (await Guildhall.OneAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @id and kind = 'told-late'", new { id = opened.Id.Value })).ShouldBe(1);
    }

    [Fact]
    public async Task The_evening_before_it_is_late_the_customer_is_told_by_itself_and_once()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to });
        var later = await Guildhall.OpenCaseAsync();
        await Guildhall.AgeAsync(opened.Id, opened.TargetOn.DayNumber - Today.DayNumber);

        await Guildhall.RunAsync("cases.tell-late");
        await Guildhall.RunAsync("cases.tell-late");

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.Contains("longer than we said"));
        told.Text.ShouldContain("You do not need to do anything.");
        var expected = await Guildhall.OneAsync<DateOnly?>("""select expected_on from cases."case" where id = @id""", new { id = opened.Id.Value });
        expected!.Value.ShouldBeGreaterThan(Today.AddDays(1));
        told.Text.ShouldContain(PlainDates.Long(expected.Value, "en"));
        (await Guildhall.OneAsync<int>("select count(*)::int from cases.timeline_entry where kind = 'told-late' and case_id = any(@ids)", new { ids = new[] { opened.Id.Value, later.Id.Value } })).ShouldBe(1);
    }

    [Fact]
    public void The_new_day_is_the_one_nine_in_ten_keep_or_half_as_long_again()
    {
        var days = new WorkingDays(new HashSet<DateOnly>());
        var (opened, today) = (new DateOnly(2026, 9, 1), new DateOnly(2026, 9, 15));
        var target = new Period(10, PeriodUnit.WorkingDays);

        TellLate.NewDay(today, opened, target, pace: null, days).ShouldBe(new DateOnly(2026, 9, 22));
        TellLate.NewDay(today, opened, target, new ServicePace(50, new Period(5, PeriodUnit.WorkingDays), new Period(18, PeriodUnit.WorkingDays), false), days).ShouldBe(new DateOnly(2026, 9, 25));
        TellLate.NewDay(today, opened, target, new ServicePace(50, new Period(5, PeriodUnit.WorkingDays), new Period(8, PeriodUnit.WorkingDays), false), days).ShouldBe(new DateOnly(2026, 9, 22));
        TellLate.NewDay(today, opened, new Period(4, PeriodUnit.Hours), pace: null, days).ShouldBe(new DateOnly(2026, 9, 17));
    }

    [Fact]
    public async Task After_the_end_the_customer_is_asked_once_how_it_went_and_the_officer_reads_it()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await FinishedAsync(to);
        var asked = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.StartsWith("How did it go?", StringComparison.Ordinal));
        using var customer = Guildhall.Visit();

        var page = await customer.GoAsync(LinkIn(asked.Text));
        page.Heading.ShouldBe("How did it go?");
        (await customer.SubmitAsync(("comment", "No answer"))).Errors.ShouldBe(["Select how it went"]);
        page = await customer.SubmitAsync([("score", "4"), ("comment", "The crew was kind.")], "Send");

        page.Heading.ShouldBe("Thank you");
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("The customer said how it went: well");
        page.Text.ShouldContain("The crew was kind.");
        (await customer.GoAsync(LinkIn(asked.Text))).Heading.ShouldBe("Thank you");
        (await Guildhall.OneAsync<int>("select score from cases.survey where case_id = @id and service = 'assisted-collection' and team = 'waste-contact'", new { id = opened.Id.Value })).ShouldBe(4);
        (await customer.GoAsync(LinkIn(asked.Text)[..^1] + "~")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_bad_answer_leads_to_opening_the_case_again_at_the_officers_desk()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await FinishedAsync(to);
        var asked = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.StartsWith("How did it go?", StringComparison.Ordinal));
        var manager = await Guildhall.AddStaffAsync("Maud Ager", ["waste-contact"], StaffRole.Manager);
        using var customer = Guildhall.Visit();
        await customer.GoAsync(LinkIn(asked.Text));
        await customer.SubmitAsync([("score", "1")], "Send");

        await customer.FollowAsync("This is not fixed");
        (await customer.SubmitAsync([("words", "  ")], "Open it again")).Errors.ShouldBe(["Tell us what is not fixed"]);
        var page = await customer.SubmitAsync([("words", "Nobody came for the bin.")], "Open it again");

        page.Heading.ShouldBe("Your request is open");
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(manager) && m.Subject.Contains(opened.Reference.ToString()));
        told.Subject.ShouldStartWith("The customer says it is not fixed");
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("The customer says that it is not fixed");
        page.Text.ShouldContain("Nobody came for the bin.");
        page.TextOf(".gh-glance")!.ShouldContain("Opened again");
        page.TextOf(".gh-glance")!.ShouldContain("Received");
        (await Guildhall.OneAsync<bool>("""select closed_at is null and outcome is null and reopened = 1 and target_on > current_date from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBeTrue();
        (await Guildhall.OneAsync<bool>("select stopped_at is null and next_at is not null from cases.clock where case_id = @id and name = 'finish'", new { id = opened.Id.Value })).ShouldBeTrue();
    }

    [Fact]
    public async Task Outside_the_window_a_new_request_or_a_complaint_is_offered_with_the_old_reference()
    {
        var opened = await FinishedAsync($"{Guid.CreateVersion7():N}@example.com");
        await Guildhall.AgeAsync(opened.Id, 30);
        var (customer, page) = await TrackAsync(opened);
        page = await customer.FollowAsync("This is not fixed");

        page.Heading.ShouldBe("It is too late to open this again");
        page.Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")).ShouldContain($"/services/complaint/apply?ref={opened.Reference}");
        page.Document.QuerySelector("main form[method=post]").ShouldBeNull();
        var refused = await customer.Http.PostAsync($"/track/{opened.Reference}/not-fixed", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
        refused.IsSuccessStatusCode.ShouldBeFalse();
        (await Guildhall.OneAsync<bool>("""select closed_at is not null from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_follows_a_request_says_there_how_it_went_and_that_it_is_not_fixed()
    {
        var opened = await FinishedAsync($"{Guid.CreateVersion7():N}@example.com");
        var (customer, page) = await TrackAsync(opened);
        page.TextOf("#times")!.ShouldContain("We finished this on");
        page.TextOf("#times")!.ShouldContain("The crew has it on its list.");
        await customer.FollowAsync("Tell us how it went");
        page = await customer.SubmitAsync([("score", "2")], "Send");
        page.Heading.ShouldBe("Thank you");
        await customer.FollowAsync("This is not fixed");
        page = await customer.SubmitAsync([("words", "Still there")], "Open it again");

        page.Address.AbsolutePath.ShouldBe($"/track/{opened.Reference}");
        page.TextOf("#times")!.ShouldContain("We aim to finish by");
        page.Text.ShouldContain("You told us that this is not fixed, and we opened it again");
    }

    [Fact]
    public async Task Who_does_not_want_to_be_asked_is_not_asked_again()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        await FinishedAsync(to);
        var asked = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.StartsWith("How did it go?", StringComparison.Ordinal));
        using var customer = Guildhall.Visit();
        await customer.GoAsync(LinkIn(asked.Text));
        (await customer.SubmitAsync([], "Do not ask me again")).Heading.ShouldBe("We will not ask you again");

        var second = await FinishedAsync(to.ToUpperInvariant());

        await Guildhall.SettledAsync(second.Id);
        (await Guildhall.OneAsync<int>("select count(*)::int from cases.survey where case_id = @id", new { id = second.Id.Value })).ShouldBe(0);
        Guildhall.Sandbox.Messages.To(to).Count(m => m.Subject.StartsWith("How did it go?", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Services_that_do_not_ask_and_cases_that_were_withdrawn_ask_nobody()
    {
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "answered")], "Move");
        var withdrawn = await Guildhall.OpenCaseAsync();
        var (customer, _) = await TrackAsync(withdrawn);
        await customer.FollowAsync("Withdraw this request");
        await customer.SubmitAsync([], "Withdraw this request");

        await Guildhall.SettledAsync(opened.Id);
        await Guildhall.SettledAsync(withdrawn.Id);
        (await Guildhall.OneAsync<int>("select count(*)::int from cases.survey where case_id = any(@ids)", new { ids = new[] { opened.Id.Value, withdrawn.Id.Value } })).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_about_an_open_case_counts_as_a_chase()
    {
        using var person = await Guildhall.PersonAsync("Pat Person");
        var opened = await Guildhall.OpenCaseAsync(holder: person.Account);
        await person.GoAsync($"/account/requests/{opened.Reference}");

        await person.SubmitAsync([("message", "Any news?")], "Send the message");

        (await Guildhall.OneAsync<int>("""select chases from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBe(1);
    }

    [Fact]
    public async Task The_account_says_how_it_went_and_opens_again_for_whom_it_belongs_to_alone()
    {
        using var person = await Guildhall.PersonAsync("Pat Person");
        using var other = await Guildhall.PersonAsync("Pia Person");
        var opened = await FinishedAsync($"{Guid.CreateVersion7():N}@example.com", person.Account);
        (await other.GoAsync($"/account/requests/{opened.Reference}/not-fixed")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.GoAsync($"/account/requests/{opened.Reference}/survey")).Status.ShouldBe(HttpStatusCode.NotFound);

        await person.GoAsync($"/account/requests/{opened.Reference}");
        await person.FollowAsync("Tell us how it went");
        (await person.SubmitAsync([("score", "1")], "Send")).Heading.ShouldBe("Thank you");
        await person.FollowAsync("This is not fixed");
        var page = await person.SubmitAsync([("words", "Still there")], "Open it again");

        page.Address.AbsolutePath.ShouldBe($"/account/requests/{opened.Reference}");
        (await Guildhall.OneAsync<bool>("""select closed_at is null from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBeTrue();
    }

    [Fact]
    public async Task A_service_that_is_slow_or_closed_says_so_where_people_look()
    {
        using var officer = await Guildhall.SignedInAsync("Tomos", ["libraries"]);
        using var outsider = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        using var visitor = Guildhall.Visit();
        (await outsider.GoAsync("/staff/services/library-membership/status")).Status.ShouldBe(HttpStatusCode.NotFound);
        await officer.GoAsync("/staff/services/status");
        await officer.FollowAsync("library");
        (await officer.SubmitAsync([("welsh", "")], "Tell people")).Errors.Count.ShouldBe(3);

        await officer.SubmitAsync([("state", "slow"), ("words", "Our system is down."), ("welsh", "Nid yw ein system yn gweithio.")], "Tell people");
        var page = await visitor.GoAsync("/services/library-membership");
        page.Text.ShouldContain("This service is slower than usual");
        page.Text.ShouldContain("Our system is down.");
        page.Text.ShouldContain("It may take longer than our target.");
        page.Document.QuerySelector(".govuk-button--start").ShouldNotBeNull();
        (await visitor.GoAsync("/search?q=library")).Text.ShouldContain("Slower than usual");

        await officer.GoAsync("/staff/services/library-membership/status");
        await officer.SubmitAsync([("state", "closed")], "Tell people");
        page = await visitor.GoAsync("/services/library-membership");
        page.Text.ShouldContain("This service is closed for now");
        page.Document.QuerySelector(".govuk-button--start").ShouldBeNull();
        (await visitor.GoAsync("/services/library-membership/apply")).Address.AbsolutePath.ShouldBe("/services/library-membership");
        await visitor.GoAsync("/language/cy?return=/");
        (await visitor.GoAsync("/services/library-membership")).Text.ShouldContain("Nid yw ein system yn gweithio.");

        await officer.GoAsync("/staff/services/library-membership/status");
        await officer.SubmitAsync([], "It is as usual again", "#clear");
        (await visitor.GoAsync("/services/library-membership")).Document.QuerySelector("#status").ShouldBeNull();
    }

    private static string LinkIn(string text) => new Uri(text.Split((char[]?)null).First(word => word.Contains("/survey/", StringComparison.Ordinal)).Trim('(', ')', '<', '>')).AbsolutePath;

    private async Task<OpenedCase> FinishedAsync(string to, PersonAccount? holder = null)
    {
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to }, holder: holder);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "approved"), ("message", "See you.")], "Move");
        await officer.SubmitAsync([("to", "started"), ("message", "The crew has it on its list.")], "Move");
        await Guildhall.SettledAsync(opened.Id);
        return opened;
    }

    private async Task<(Visitor Visitor, VisitedPage Page)> TrackAsync(OpenedCase opened)
    {
        var visitor = Guildhall.Visit();
        await visitor.GoAsync($"/track?reference={opened.Reference}");
        return (visitor, await visitor.SubmitAsync(("proof", "O’Brien")));
    }

    private async Task<OpenedCase> ClosedAsync(string service, int days, string outcome = "done")
    {
        var opened = await Guildhall.OpenCaseAsync(service);
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(
            """update cases."case" set opened_at = now() - @days * interval '1 day', closed_at = now(), outcome = @outcome where id = @id""", new { id = opened.Id.Value, days, outcome });
        return opened;
    }
}
