using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Automation.Run;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Sandbox.Faults;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Automation;

/// <summary>A council with a designer at the screen of rules.</summary>
public sealed class RuleSite : IAsyncLifetime
{
    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync(settings => settings with
    {
        More = new Dictionary<string, string?> { ["Staff:PasswordRounds"] = "10000" },
    });

    public ValueTask DisposeAsync() => Guildhall.DisposeAsync();

    public async Task RunAsync(string job)
    {
        await Guildhall.Services.GetRequiredService<Schedules>().RunAsync(job, TestContext.Current.CancellationToken);
    }

    public async Task<T> AskAsync<T>(string sql, object? with = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, with);
    }

    public async Task ChangeAsync(string sql, object? with = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(sql, with);
    }

    /// <summary>A rule, tried out and switched on through the pages. Returns its key.</summary>
    public async Task<Guid> OnAsync(Visitor staff, string service, string yaml)
    {
        await staff.GoAsync($"/staff/rules/new?as=text&service={service}");
        var made = await staff.SubmitAsync([("text", yaml)], "Save");
        made.Errors.ShouldBeEmpty();
        var id = Guid.Parse(made.Address.Segments[^1]);
        await staff.GoAsync($"/staff/rules/{id}/try");
        await staff.SubmitAsync([], "Try version 1 out");
        (await staff.SubmitAsync([], "Switch it on")).Text.ShouldContain("On, since");
        return id;
    }

    public async Task<int> RunsAsync(Guid rule, OpenedCase about) =>
        await AskAsync<int>("select count(*)::int from automation.run where rule = @rule and case_id = @id", new { rule, id = about.Id.Value });

    public Task UntilAsync(Func<Task<bool>> so) => Eventually.TrueAsync(so, "the rules to run");
}

public sealed class RuleTests(RuleSite site) : IClassFixture<RuleSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_rule_made_on_the_screen_is_tried_out_switched_on_and_leaves_the_past_alone()
    {
        var before = await Guildhall.OpenCaseAsync();
        using var designer = await Guildhall.SignedInAsync("Dilys", ["libraries"], StaffRole.Designer);
        (await designer.GoAsync("/staff/rules/new")).Errors.ShouldBeEmpty();
        await designer.GoAsync("/staff/rules/new?service=assisted-collection");
        var made = await designer.SubmitAsync(
            [("name", "Mark what comes online"), ("when", "opened"), ("if0", "case-channel"), ("how0", "is"), ("is0", "web"), ("do0", "flag"), ("with0", "online"), ("do1", "note"), ("with1", "It came: online")], "Save");
        made.Errors.ShouldBeEmpty();
        made.Text.ShouldContain("When a case is opened");
        made.Text.ShouldContain("“How it reached us” is “web”");
        made.Text.ShouldContain("Off, not tried out yet");
        made.Document.QuerySelectorAll("button").ShouldNotContain(b => b.TextContent.Contains("Switch it on", StringComparison.Ordinal));
        var id = made.Address.Segments[^1];

        await designer.FollowAsync("Try it out on past cases");
        var tried = await designer.SubmitAsync([], "Try version 1 out");
        tried.Text.ShouldContain(before.Reference.ToString());
        tried.Text.ShouldContain("set the flag “Online”; note “It came: online”");
        await designer.SubmitAsync([], "Switch it on");

        var after = await Guildhall.OpenCaseAsync();
        await site.UntilAsync(async () => await site.AskAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @id and kind = 'rule-ran'", new { id = after.Id.Value }) == 1);
        (await FlagsAsync(after)).ShouldBe(["online"]);
        (await FlagsAsync(before)).ShouldBeEmpty();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        (await officer.GoAsync($"/staff/cases/{after.Reference}")).Text.ShouldContain("“Mark what comes online”: set the flag “Online”; note “It came: online”. When a case is opened, if “How it reached us” is “web”.");
        (await designer.GoAsync($"/staff/rules/{id}")).Text.ShouldContain(after.Reference.ToString());
        await designer.SubmitAsync([], "Switch it off");
    }

    [Fact]
    public async Task A_rule_runs_once_for_what_set_it_off_however_often_and_by_how_many_it_is_asked()
    {
        using var designer = await Guildhall.SignedInAsync("Deri", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "noise-complaint", "name: Note each\nwhen: opened\ndo: [ { note: Once } ]\n");
        var opened = await Guildhall.OpenCaseAsync("noise-complaint");
        await site.UntilAsync(async () => await site.RunsAsync(id, opened) == 1);
        var (live, _) = (await Guildhall.Services.GetRequiredService<RuleStore>().VersionAsync(id, 1, TestContext.Current.CancellationToken))!.Value;
        var runner = Guildhall.Services.GetRequiredService<RuleRunner>();
        var again = Guid.CreateVersion7();

        var ran = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => runner.RunAsync(live, opened.Id.Value, again, RuleCause.None, null, CancellationToken.None))));

        ran.Count(r => r).ShouldBe(1);
        (await site.RunsAsync(id, opened)).ShouldBe(2);
        (await site.AskAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @id and kind = 'note' and text = 'Once'", new { id = opened.Id.Value })).ShouldBe(2);
    }

    [Fact]
    public async Task Rules_that_set_one_another_off_do_not_go_round()
    {
        using var designer = await Guildhall.SignedInAsync("Dafydd", ["libraries"], StaffRole.Designer);
        var forth = await site.OnAsync(designer, "freedom-of-information", "name: Forth\nwhen: { event: moved, stage: search }\ndo: [ { move: clarification } ]\n");
        var back = await site.OnAsync(designer, "freedom-of-information", "name: Back\nwhen: { event: moved, stage: clarification }\ndo: [ { move: search } ]\n");
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance"]);
        await MoveAsync(officer, opened, "search");

        await site.UntilAsync(async () => await site.RunsAsync(back, opened) == 1);
        // What a rule publishes is committed with its run, so when nothing about the case waits any more nothing is to come.
        await site.UntilAsync(async () => await site.AskAsync<int>(
            "select count(*)::int from platform.waiting d join platform.event e on e.id = d.event_id where d.subscriber like 'automation.%' and e.data ->> 'caseId' = @id",
            new { id = opened.Id.ToString() }) == 0);

        (await site.RunsAsync(forth, opened)).ShouldBe(1);
        (await site.RunsAsync(back, opened)).ShouldBe(1);
        (await site.AskAsync<string>("""select stage from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBe("search");
        foreach (var rule in new[] { forth, back })
        {
            await designer.GoAsync($"/staff/rules/{rule}");
            await designer.SubmitAsync([], "Switch it off");
        }
    }

    [Fact]
    public async Task A_timer_looks_at_each_case_once_and_at_none_whose_time_was_over_when_it_was_switched_on()
    {
        var old = await Guildhall.OpenCaseAsync();
        await site.ChangeAsync("""update cases."case" set opened_at = now() - interval '5 hours' where id = @id""", new { id = old.Id.Value });
        using var designer = await Guildhall.SignedInAsync("Dwynwen", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "assisted-collection", "name: After two hours\nwhen: { after: 2 hours, of: opened }\nif: { case-owned: no }\ndo: [ { note: Nobody has it } ]\n");
        var opened = await Guildhall.OpenCaseAsync();
        await site.RunAsync("automation.timers");
        (await site.RunsAsync(id, opened)).ShouldBe(0);

        // Two hours pass.
        await site.ChangeAsync("update automation.timer set upto = upto - interval '2 hours' where rule = @id", new { id });
        await site.ChangeAsync("""update cases."case" set opened_at = now() - interval '2 hours 1 minute' where id = @id""", new { id = opened.Id.Value });
        await Task.WhenAll(site.RunAsync("automation.timers"), site.RunAsync("automation.timers"), site.RunAsync("automation.timers"));
        await site.RunAsync("automation.timers");

        (await site.RunsAsync(id, opened)).ShouldBe(1);
        (await site.RunsAsync(id, old)).ShouldBe(0);
    }

    [Fact]
    public async Task A_rule_sends_any_message_of_a_case_the_closing_one_too()
    {
        using var designer = await Guildhall.SignedInAsync("Dilys", ["libraries"], StaffRole.Designer);
        await site.OnAsync(designer, "demolition-notice", "name: Say it is over\nwhen: opened\ndo: [ { message: request-closed } ]\n");
        var to = $"{Guid.CreateVersion7():n}@example.com";

        var opened = await Guildhall.OpenCaseAsync("demolition-notice", new Dictionary<string, JsonNode> { ["email"] = to });

        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Text.Contains(opened.Reference.ToString()) && !m.Subject.StartsWith("We have your request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_that_waits_goes_on_if_it_still_holds()
    {
        using var designer = await Guildhall.SignedInAsync("Delyth", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "food-complaint", "name: Wait for it\nwhen: opened\nif: { case-owned: no }\ndo: [ { flag: new-one }, { wait: 2 working days }, { unflag: new-one } ]\n");
        var (goes, stops) = (await Guildhall.OpenCaseAsync("food-complaint"), await Guildhall.OpenCaseAsync("food-complaint"));
        await site.UntilAsync(async () => (await FlagsAsync(goes)).Length == 1 && (await FlagsAsync(stops)).Length == 1);
        await site.RunAsync("automation.waits");
        (await FlagsAsync(goes)).ShouldBe(["new-one"]);

        await site.ChangeAsync("""update cases."case" set owner = gen_random_uuid(), owner_name = 'Somebody' where id = @id""", new { id = stops.Id.Value });
        await site.ChangeAsync("update automation.run set resume_at = now() where rule = @id", new { id });
        await Task.WhenAll(site.RunAsync("automation.waits"), site.RunAsync("automation.waits"));

        (await FlagsAsync(goes)).ShouldBeEmpty();
        (await FlagsAsync(stops)).ShouldBe(["new-one"]);
        (await site.AskAsync<string>("select state from automation.run where rule = @id and case_id = @case", new { id, @case = stops.Id.Value })).ShouldBe("stopped");
        (await site.AskAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @id and kind = 'rule-ran'", new { id = goes.Id.Value })).ShouldBe(2);
    }

    [Fact]
    public async Task Another_system_is_told_once_though_its_answer_was_lost()
    {
        using var designer = await Guildhall.SignedInAsync("Dylan", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "pest-control-request", "name: Tell the works\nwhen: opened\ndo: [ { call: { system: accounts, name: new-job } } ]\n");
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "calls", Kind = "lost", Count = 1 });
        var opened = await Guildhall.OpenCaseAsync("pest-control-request");

        await site.UntilAsync(async () => await site.AskAsync<int>("select count(*)::int from integration.call where about = @id and state = 'taken'", new { id = opened.Id.Value }) == 1);

        var told = Guildhall.Sandbox.Calls.All.ShouldHaveSingleItem();
        told.Name.ShouldBe("new-job");
        told.Times.ShouldBe(2);
        told.Body.GetProperty("reference").GetString().ShouldBe(opened.Reference.ToString());
        (await site.RunsAsync(id, opened)).ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_and_the_rest_is_done()
    {
        using var designer = await Guildhall.SignedInAsync("Dai", ["libraries"], StaffRole.Designer);
        await site.OnAsync(designer, "library-membership", "name: Odd\nwhen: opened\ndo: [ { assign: Nobody Atall }, { flag: seen } ]\n");
        var opened = await Guildhall.OpenCaseAsync("library-membership");

        await site.UntilAsync(async () => (await FlagsAsync(opened)).Length == 1);

        (await site.AskAsync<string>("select text from cases.timeline_entry where case_id = @id and kind = 'rule-ran'", new { id = opened.Id.Value }))
            .ShouldStartWith("“Odd”: give it to Nobody Atall: not done, because no Nobody Atall works in the team; set the flag “Seen”.");
    }

    [Theory]
    [InlineData("move: search", "stage", "search")]
    [InlineData("team: complaints", "team", "complaints")]
    public async Task What_is_done_first_does_not_keep_what_comes_after_from_being_done(string act, string column, string value)
    {
        using var designer = await Guildhall.SignedInAsync("Del", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "freedom-of-information", $"name: First {column}\nwhen: opened\nif: {{ case-channel: web }}\ndo: [ {{ flag: seen-{column} }}, {{ assign: nobody }}, {{ {act} }} ]\n");
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");

        await site.UntilAsync(async () => await site.RunsAsync(id, opened) == 1);

        (await FlagsAsync(opened)).ShouldContain($"seen-{column}");
        (await site.AskAsync<string>($"""select {column} from cases."case" where id = @id""", new { id = opened.Id.Value })).ShouldBe(value);
        await designer.GoAsync($"/staff/rules/{id}");
        await designer.SubmitAsync([], "Switch it off");
        using var officer = await Guildhall.SignedInAsync("Ines", ["information-governance", "complaints"]);
        (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_letter_asked_for_by_a_rule_is_made_where_we_know_the_address()
    {
        using var designer = await Guildhall.SignedInAsync("Dot", ["libraries"], StaffRole.Designer);
        await site.OnAsync(designer, "resident-parking-permit", "name: Letter at once\nwhen: opened\ndo: [ { letter: permit-granted } ]\n");
        var opened = await Guildhall.OpenCaseAsync("resident-parking-permit", new Dictionary<string, JsonNode> { ["vehicle"] = "AB12 CDE" });

        await site.UntilAsync(async () => await site.AskAsync<int>("select count(*)::int from letters.letter where case_id = @id", new { id = opened.Id.Value }) == 1);
        (await site.AskAsync<string>("select actor_name || ', ' || state from letters.letter where case_id = @id", new { id = opened.Id.Value })).ShouldBe("Rule “Letter at once”, waiting");
    }

    [Fact]
    public void Whatever_a_rule_can_wait_for_sets_it_off()
    {
        var heard = Guildhall.Services.GetRequiredService<Platform.Events.Subscriptions>().Names.Where(n => n.StartsWith("automation.", StringComparison.Ordinal)).Select(n => n["automation.".Length..]);

        // A close is a move, and a clock that rings is near or missed; the others are timers. That samples are taken away sets no rule off.
        heard.Where(n => n != "forget-sample").Select(n => n == "clock-rang" ? "breached" : n).Concat(["closed", "due-soon", "timer", "morning"])
            .ShouldBe(Enum.GetValues<Casework.Modules.Catalogue.RuleEvent>().Select(Platform.Data.Text.Kebab), ignoreOrder: true);
    }

    [Fact]
    public async Task The_switch_of_all_rules_stops_them_all()
    {
        using var designer = await Guildhall.SignedInAsync("Dee", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "volunteering", "name: Would\nwhen: opened\ndo: [ { flag: would } ]\n");
        await designer.GoAsync("/staff/rules");
        (await designer.SubmitAsync([], "Switch all rules off")).Text.ShouldContain("All rules are off since");
        var opened = await Guildhall.OpenCaseAsync("volunteering");
        await site.UntilAsync(async () => await site.AskAsync<int>("select count(*)::int from platform.waiting where subscriber = 'automation.opened'") == 0);
        (await site.RunsAsync(id, opened)).ShouldBe(0);
        await designer.GoAsync("/staff/rules");
        (await designer.SubmitAsync([], "Let the rules that are on go on")).Text.ShouldNotContain("All rules are off since");
    }

    [Fact]
    public async Task A_changed_rule_is_a_new_version_and_the_old_one_goes_on_until_it_was_tried()
    {
        using var designer = await Guildhall.SignedInAsync("Dora", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "petition", "name: Versions\nwhen: opened\ndo: [ { flag: first } ]\n");
        await designer.GoAsync($"/staff/rules/{id}/edit");
        var changed = await designer.SubmitAsync([("with0", "second")], "Save");
        changed.Text.ShouldContain("On (version 1); version 2 is not");
        using (var response = await designer.Http.SendAsync(Post(designer, $"/staff/rules/{id}?handler=On", ("version", "2")), TestContext.Current.CancellationToken))
        {
            response.Headers.Location!.ToString().ShouldEndWith("/try");
        }

        var opened = await Guildhall.OpenCaseAsync("petition");
        await site.UntilAsync(async () => (await FlagsAsync(opened)).Length == 1);
        (await FlagsAsync(opened)).ShouldBe(["first"]);
        (await site.AskAsync<int>("select count(*)::int from platform.audit_entry where action = 'rule.changed' and subject = @id", new { id = id.ToString() })).ShouldBe(1);
    }

    [Fact]
    public async Task A_manager_writes_rules_for_the_services_of_their_teams_alone()
    {
        using var manager = await Guildhall.SignedInAsync("Mair", ["libraries"], StaffRole.Manager);
        using var designer = await Guildhall.SignedInAsync("Dan", ["libraries"], StaffRole.Designer);
        var id = await site.OnAsync(designer, "moved-in", "name: Not theirs\nwhen: opened\ndo: [ { flag: x } ]\n");

        var list = await manager.GoAsync("/staff/rules");
        list.Document.QuerySelectorAll("#service option").Select(o => o.GetAttribute("value")).ShouldBe(["library-membership"]);
        list.Document.QuerySelectorAll("button").ShouldNotContain(b => b.TextContent.Contains("Switch all", StringComparison.Ordinal));
        (await manager.GoAsync("/staff/rules/new?service=moved-in")).Address.AbsolutePath.ShouldBe("/staff/rules");
        (await manager.GoAsync($"/staff/rules/{id}")).Document.QuerySelectorAll("main form").ShouldBeEmpty();
        using var response = await manager.Http.SendAsync(Post(manager, $"/staff/rules/{id}?handler=Off"), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("name: X\nwhen: openned\ndo: [ { flag: a } ]\n", "“openned” is not something that happens to a case")]
    [InlineData("name: X\nwhen: opened\ndo: [ { move: nowhere } ]\n", "“nowhere” is not a stage")]
    [InlineData("name: X\nwhen: opened\ndo: [ { move: visit }, { flag: a } ]\n", "A move or another team is the last thing")]
    [InlineData("name: X\nwhen: opened\nif: { colour: red }\ndo: [ { flag: a } ]\n", "“colour”, which is not a question")]
    [InlineData("name: X\nwhen: opened\ndo: [ { letter: our-answer } ]\n", "An officer must write a part of “our-answer”")]
    [InlineData("name: X\nwhen: opened\ndo: [ { message: nothing } ]\n", "There is no message “nothing”")]
    [InlineData("name: X\nwhen: { after: soon, of: opened }\ndo: [ { flag: a } ]\n", "“after” should be a length of time")]
    [InlineData("name: X\nwhen: opened\ndo: [ { wait: 1 day } ]\n", "The rule waits, and then does nothing")]
    [InlineData("name: X\nwhen: opened\ndo: [ { call: { system: nowhere, name: x } } ]\n", "No system “nowhere” is connected")]
    [InlineData("name: [", "This is not valid YAML")]
    public async Task A_mistake_in_a_rule_is_told(string yaml, string told)
    {
        using var designer = await Guildhall.SignedInAsync("Den", ["libraries"], StaffRole.Designer);
        await designer.GoAsync("/staff/rules/new?as=text&service=assisted-collection");

        var page = await designer.SubmitAsync([("text", yaml)], "Save");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        string.Join('\n', page.Errors).ShouldContain(told);
    }

    [Fact]
    public async Task The_rules_of_the_services_files_are_there_and_off()
    {
        using var designer = await Guildhall.SignedInAsync("Dee", ["libraries"], StaffRole.Designer);

        var page = await designer.GoAsync("/staff/rules");

        page.Text.ShouldContain("Flag a request that is nearly late");
        page.Text.ShouldContain("3 working days before the target of a case");
        page.Text.ShouldContain("Post the permit letter to who has no account");
        (await designer.FollowAsync("Flag a request that is nearly late")).Text.ShouldContain("It is written in the service’s file and changed there");
    }

    private HttpRequestMessage Post(Visitor visitor, string address, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, new Uri(Guildhall.Address, address))
        {
            Content = new FormUrlEncodedContent(
            [
                .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)),
                new("__RequestVerificationToken", visitor.Page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            ]),
            Headers = { { "Origin", Guildhall.Address.GetLeftPart(UriPartial.Authority) } },
        };

    private async Task MoveAsync(Visitor officer, OpenedCase about, string stage)
    {
        await using var tx = await Guildhall.Database.BeginAsync(Actor.Officer(Guid.CreateVersion7(), "Ines"));
        var facts = (await Guildhall.Services.GetRequiredService<CaseFactReader>().TakeAsync(tx, about.Id.Value))!;
        (await Guildhall.Services.GetRequiredService<CaseActs>().MoveAsync(tx, facts, stage, "")).ShouldBeNull();
        await tx.CommitAsync();
    }

    private Task<string[]> FlagsAsync(OpenedCase about) => site.AskAsync<string[]>("""select flags from cases."case" where id = @id""", new { id = about.Id.Value });
}
