using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Council.Modules.Insight.Counting;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Guildhall.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Insight;

/// <summary>The numbers of the desk: what each says, who sees them, and that the list behind one has what it counts.</summary>
public sealed class NumbersTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    private CaseCounter Counter => Guildhall.Services.GetRequiredService<CaseCounter>();

    private static DateOnly Today => LondonTime.Today(TimeProvider.System);

    [Fact]
    public async Task Each_measure_says_what_the_page_explains_and_its_list_has_the_same_cases()
    {
        const string Team = "cemeteries";
        await MakeAsync(Team, "opened_at = now() - interval '40 days'");
        await MakeAsync(Team, "opened_at = now() - interval '3 days', snoozed_until = current_date + 9");
        var inTime = await MakeAsync(Team, "opened_at = now() - interval '30 days', closed_at = now() - interval '20 days', target_on = current_date - 18, outcome = 'done'");
        var late = await MakeAsync(Team, "opened_at = now() - interval '30 days', closed_at = now() - interval '10 days', target_on = current_date - 18, outcome = 'refused'");
        var asked = await MakeAsync(Team, "opened_at = now() - interval '9 days', closed_at = now() - interval '2 days', outcome = 'done'");
        await MakeAsync(Team, "opened_at = now() - interval '9 days', closed_at = now() - interval '2 days', outcome = 'withdrawn'");
        await MakeAsync(Team, $"opened_at = now() - interval '9 days', closed_at = now() - interval '2 days', outcome = 'merged', merged_into = '{late:D}'");
        await MakeAsync(Team, "opened_at = now() - interval '9 days', test = true");
        await MakeAsync(Team, "opened_at = now() - interval '700 days', closed_at = now() - interval '600 days', outcome = 'done'");
        await TellAsync(late, "written", 25);
        await TellAsync(late, "written", 24);
        await TellAsync(late, "written", 5, """{"closed": true}""");
        await TellAsync(late, "disputed", 15);
        await TellAsync(asked, "asked", 5);
        await SurveyAsync(inTime, 5, 19);
        await SurveyAsync(late, 3, 9);
        await Counter.RecountAsync(TestContext.Current.CancellationToken);
        using var manager = await Guildhall.SignedInAsync("Ma", [Team], StaffRole.Manager);

        var page = await manager.GoAsync($"/staff/numbers?team={Team}");

        page.Status.ShouldBe(HttpStatusCode.OK);
        Tiles(page).ShouldBe(new Dictionary<string, string>
        {
            ["Opened"] = "7",
            ["Closed"] = "4",
            ["Open now"] = "2",
            ["Within target"] = "67%",
            ["First contact"] = "33%",
            ["Opened again"] = "1",
            ["Chases"] = "2",
            ["Satisfied"] = "50%",
        });
        page.TextOf(".gh-figures")!.ShouldContain("about 1 case");
        page.TextOf(".gh-figures")!.ShouldContain("1 were late");
        foreach (var (tile, listed) in new[] { ("Opened", 7), ("Closed", 4), ("Open now", 2), ("Within target", 2), ("First contact", 1), ("Opened again", 1), ("Chases", 1), ("Satisfied", 1) })
        {
            await ShouldListAsync(manager, Tile(page, tile).QuerySelector(".gh-figure__number a")!.GetAttribute("href")!, listed, tile);
        }

        await ShouldListAsync(manager, page.Document.QuerySelectorAll<IElement>(".gh-figure__note a").First(a => a.TextContent.Contains("late", StringComparison.Ordinal)).GetAttribute("href")!, 1, "late");
        page.Document.QuerySelectorAll(".gh-numbers table caption").Select(c => c.TextContent).ShouldBe(["By week", "Age of open cases", "By service", "By team", "By ward", "By channel"]);
    }

    [Fact]
    public async Task Every_number_of_a_year_has_a_list_of_just_so_many_cases()
    {
        await using var guildhall = await RunningGuildhall.StartAsync();
        await guildhall.TakeInBoroughAsync(300);
        (await guildhall.Services.GetRequiredService<SampleYear>().MakeIfEmptyAsync(250, TestContext.Current.CancellationToken)).ShouldBe(250);
        using var manager = await guildhall.SignedInAsync("Ma", ["waste-contact"], StaffRole.Manager);
        await Eventually.TrueAsync(async () => Tiles(await manager.GoAsync("/staff/numbers?period=year"))["Opened"] is not "0", "the sample to be counted by itself");
        var checkedLinks = 0;
        foreach (var address in new[] { "/staff/numbers?period=year&lines=all", $"/staff/numbers?period=dates&from={Today.AddDays(-200):yyyy-MM-dd}&to={Today.AddDays(-100):yyyy-MM-dd}&channel=web" })
        {
            var page = await manager.GoAsync(address);
            var cells = page.Document.QuerySelectorAll(".gh-table--numbers td").ToList();
            cells.Count.ShouldBeGreaterThan(200);
            cells.Count(c => c.QuerySelector("a") is null && c.TextContent.Trim() is not ("0" or "–" or "0%")).ShouldBe(0);

            // Shares say how many in a hundred, and chases may be of one case; the others say how many.
            var numbers = cells.Where(c => c.QuerySelector("a") is not null && !c.TextContent.Contains('%', StringComparison.Ordinal) && !c.QuerySelector("a")!.GetAttribute("href")!.Contains("chased-", StringComparison.Ordinal)).ToList();
            foreach (var cell in numbers.Where((_, i) => i % 7 == 0 || i > numbers.Count - 40))
            {
                var link = cell.QuerySelector("a")!;
                await ShouldListAsync(manager, link.GetAttribute("href")!, int.Parse(link.TextContent, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), address);
                checkedLinks++;
            }
        }

        checkedLinks.ShouldBeGreaterThan(60);
        (await guildhall.Services.GetRequiredService<SampleYear>().RemoveAsync(TestContext.Current.CancellationToken)).ShouldBe(250);
        await Eventually.TrueAsync(async () => Tiles(await manager.GoAsync("/staff/numbers?period=year"))["Opened"] is "0", "the sample to be taken off");
    }

    [Fact]
    public async Task The_numbers_follow_what_happens_to_a_case()
    {
        const string Team = "waste-contact";
        using var manager = await Guildhall.SignedInAsync("Ma", [Team, "pest-control"], StaffRole.Manager, StaffRole.Officer);
        using var mary = await Guildhall.PersonAsync();
        var before = await OfAsync(manager, Team);
        var opened = await Guildhall.OpenCaseAsync(holder: mary.Account);
        await ShouldBecomeAsync(manager, Team, before, opened: 1, open: 1);

        await mary.GoAsync($"/account/requests/{opened.Reference}");
        await mary.SubmitAsync(("message", "Is there any news?"));
        await ShouldBecomeAsync(manager, Team, before, opened: 1, open: 1, chases: 1);

        await manager.GoAsync($"/staff/cases/{opened.Reference}");
        (await manager.SubmitAsync([("note", "Mary rang and asked when we come."), ("contact", "phone")], "Add note")).Text.ShouldContain("The customer got in touch by phone");
        manager.Page.Text.ShouldContain("2 times");
        await ShouldBecomeAsync(manager, Team, before, opened: 1, open: 1, chases: 2);

        await manager.GoAsync($"/staff/cases/{opened.Reference}");
        await manager.SubmitAsync([("to", "approved"), ("message", "Yes.")], "Move");
        await manager.SubmitAsync([("to", "started"), ("message", "Done.")], "Move");
        await ShouldBecomeAsync(manager, Team, before, opened: 1, closed: 1, chases: 2);
        await mary.GoAsync($"/account/requests/{opened.Reference}");
        await mary.SubmitAsync(("message", "Thank you."));
        await manager.GoAsync($"/staff/cases/{opened.Reference}");
        await manager.SubmitAsync([("note", "And said so on the phone."), ("contact", "phone")], "Add note");

        await manager.GoAsync($"/staff/cases/{opened.Reference}/reopen");
        await manager.SubmitAsync([("to", "received"), ("stage", "received"), ("reason", "Not done after all")], null);
        await ShouldBecomeAsync(manager, Team, before, opened: 1, open: 1, chases: 2, reopened: 1);

        var pests = await OfAsync(manager, "pest-control");
        await manager.GoAsync($"/staff/cases/{opened.Reference}/hand-over");
        await manager.SubmitAsync([("team", "pest-control"), ("why", "Rats."), ("done", "Nothing.")], "Hand it over");
        await ShouldBecomeAsync(manager, Team, before);
        await ShouldBecomeAsync(manager, "pest-control", pests, opened: 1, open: 1, chases: 2, reopened: 1);

        // Merged into another it is no more open and not closed; taken out of it, it is open again.
        var other = await Guildhall.OpenCaseAsync();
        await manager.GoAsync($"/staff/cases/{other.Reference}/merge?with={opened.Reference}");
        await manager.SubmitAsync([("stays", other.Reference.ToString()), ("reason", "Same")], "Merge");
        await ShouldBecomeAsync(manager, "pest-control", pests, opened: 1, chases: 2, reopened: 1);
        await manager.GoAsync($"/staff/cases/{opened.Reference}/unmerge");
        await manager.SubmitAsync([("reason", "Another after all")], "Undo the merge");
        await ShouldBecomeAsync(manager, "pest-control", pests, opened: 1, open: 1, chases: 2, reopened: 1);
    }

    [Fact]
    public async Task The_kept_numbers_are_those_a_count_of_the_cases_gives_whatever_happened()
    {
        var cases = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            cases.Add(await MakeAsync("licensing", "opened_at = now() - interval '50 days'"));
        }

        var steps = from which in Gen.Choose(0, 5) from what in Gen.Choose(0, 9) from day in Gen.Choose(0, 45) from told in Gen.Elements(true, true, false) select (which, what, day, told);
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        Prop.ForAll(steps.ListOf().ToArbitrary(), history =>
        {
            foreach (var (which, what, day, told) in history)
            {
                HappenAsync(connection, cases[which], what, day).GetAwaiter().GetResult();
                if (told)
                {
                    Counter.CountAsync(cases[which], CancellationToken.None).GetAwaiter().GetResult();
                }
            }

            // What was changed behind its back is put right by looking at all.
            Counter.RecountAsync(CancellationToken.None).GetAwaiter().GetResult();
            Counter.RecountAsync(CancellationToken.None).GetAwaiter().GetResult();
            CountedAsync(connection).GetAwaiter().GetResult().ShouldBe(DirectAsync(connection).GetAwaiter().GetResult());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
        await connection.ExecuteAsync("""update cases."case" set test = false, team = 'licensing' where id = any(@cases)""", new { cases });
        await Counter.RecountAsync(TestContext.Current.CancellationToken);
        var kept = (await CountedAsync(connection))!;
        kept.ShouldContain("licensing");

        await Counter.RebuildAsync(TestContext.Current.CancellationToken);

        (await CountedAsync(connection)).ShouldBe(kept);
    }

    [Fact]
    public async Task A_new_definition_of_the_measures_has_all_counted_anew()
    {
        await MakeAsync("parking", "opened_at = now() - interval '3 days'");
        await Counter.RecountAsync(TestContext.Current.CancellationToken);
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("update insight.day set opened = opened + 7; update insight.state set definition = 0");

        await Counter.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(async () => await connection.QuerySingleAsync<bool>("select whole from insight.state"), "all to be counted");
        (await CountedAsync(connection)).ShouldBe(await DirectAsync(connection));
    }

    [Fact]
    public async Task Officers_see_their_teams_numbers_and_nobody_those_of_others_restricted_cases()
    {
        var day = "opened_at = now() - interval '3 days'";
        await MakeAsync("libraries", day);
        await MakeAsync("volunteering", day);
        await MakeAsync("volunteering", day + ", restricted = true");
        await SurveyAsync(await MakeAsync("volunteering", day + ", closed_at = now(), outcome = 'done'"), 1, 0);
        await Counter.RecountAsync(TestContext.Current.CancellationToken);
        using var officer = await Guildhall.SignedInAsync("Ola", ["libraries"]);
        using var insider = await Guildhall.SignedInAsync("Ina", ["volunteering"]);
        using var manager = await Guildhall.SignedInAsync("Mo", ["libraries"], StaffRole.Manager);
        using var analyst = await Guildhall.SignedInAsync("Ana", [], StaffRole.Analyst);
        using var adviser = await Guildhall.SignedInAsync("Ada", ["libraries"], StaffRole.Adviser);

        (await adviser.GoAsync("/staff/numbers")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var own = await officer.GoAsync("/staff/numbers");
        own.Document.QuerySelectorAll("#team option").Select(o => o.GetAttribute("value")).ShouldBe(["", "libraries"]);
        await ShouldListAsync(officer, Tile(own, "Opened").QuerySelector("a")!.GetAttribute("href")!, int.Parse(Tiles(own)["Opened"], CultureInfo.InvariantCulture), "own");
        Tiles(await officer.GoAsync("/staff/numbers?team=volunteering"))["Opened"].ShouldBe("0");
        Tiles(await insider.GoAsync("/staff/numbers"))["Opened"].ShouldBe("3");
        var managers = await manager.GoAsync("/staff/numbers?team=volunteering");
        Tiles(managers)["Opened"].ShouldBe("2");
        Tiles(managers)["Satisfied"].ShouldBe("0%");
        await ShouldListAsync(manager, Tile(managers, "Opened").QuerySelector("a")!.GetAttribute("href")!, 2, "restricted");

        var analysts = await analyst.GoAsync("/staff/numbers?team=volunteering");
        Tiles(analysts)["Opened"].ShouldBe("2");
        Tiles(analysts)["Satisfied"].ShouldBe("–", "a single answer would say who gave it");
        analysts.Document.QuerySelectorAll(".gh-figures a, .gh-table--numbers td a").ShouldBeEmpty("an analyst may not open the cases of a team that is not theirs");
        (await analyst.Http.GetStringAsync("/staff/numbers?handler=csv&table=team&team=volunteering", TestContext.Current.CancellationToken)).ShouldContain("fewer than 5");
    }

    [Fact]
    public async Task Each_table_is_a_file()
    {
        await MakeAsync("facilities", "opened_at = now() - interval '3 days', ward = 'E05990003'");
        await Counter.RecountAsync(TestContext.Current.CancellationToken);
        using var manager = await Guildhall.SignedInAsync("Fa", ["facilities"], StaffRole.Manager);
        var page = await manager.GoAsync("/staff/numbers?team=facilities");
        var files = page.Document.QuerySelectorAll(".gh-numbers__csv a").Where(a => a.TextContent.Contains("CSV", StringComparison.Ordinal)).Select(a => a.GetAttribute("href")!).ToList();

        files.Count.ShouldBe(6);
        foreach (var file in files)
        {
            using var response = await manager.Http.GetAsync(file, TestContext.Current.CancellationToken);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
            var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            lines.Length.ShouldBeGreaterThan(1, file);
            lines.Select(l => l.Split(',').Length).Distinct().ShouldHaveSingleItem();
        }

        (await manager.Http.GetStringAsync("/staff/numbers?handler=csv&table=ward&team=facilities", TestContext.Current.CancellationToken)).ShouldContain("Eastgate,1,0,1,");
        (await manager.GoAsync("/staff/numbers?handler=csv&table=nonsense")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("?period=nonsense&service=%00&team=%27;drop")]
    [InlineData("?period=dates&from=yesterday&to=")]
    [InlineData("?period=dates&from=9999-12-31&to=0001-01-01")]
    [InlineData("?period=dates&from=2016-01-01&ward=none&channel=pigeon")]
    [InlineData("?period=dates&to=2020-02-30&service=a&service=b")]
    public async Task Whatever_an_address_asks_is_answered(string query)
    {
        using var manager = await Guildhall.SignedInAsync("Ma", ["libraries"], StaffRole.Manager);

        (await manager.GoAsync("/staff/numbers" + query)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Dictionary<string, string> Tiles(VisitedPage page) => page.Document.QuerySelectorAll(".gh-figure")
        .ToDictionary(t => t.QuerySelector("dt")!.TextContent.Trim(), t => t.QuerySelector(".gh-figure__number")!.TextContent.Trim());

    private static IElement Tile(VisitedPage page, string name) => page.Document.QuerySelectorAll(".gh-figure").Single(t => t.QuerySelector("dt")!.TextContent.Trim() == name);

    private static async Task<int[]> OfAsync(Visitor manager, string team)
    {
        var tiles = Tiles(await manager.GoAsync($"/staff/numbers?team={team}"));
        return [.. new[] { "Opened", "Closed", "Open now", "Chases", "Opened again" }.Select(name => int.Parse(tiles[name], NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
    }

    private static async Task ShouldBecomeAsync(Visitor manager, string team, int[] before, int opened = 0, int closed = 0, int open = 0, int chases = 0, int reopened = 0)
    {
        int[] wanted = [before[0] + opened, before[1] + closed, before[2] + open, before[3] + chases, before[4] + reopened];
        int[] found = [];
        try
        {
            await Eventually.TrueAsync(async () => (found = await OfAsync(manager, team)).SequenceEqual(wanted), "the numbers to follow");
        }
        catch (TimeoutException)
        {
            found.ShouldBe(wanted);
        }
    }

    private static async Task ShouldListAsync(Visitor officer, string address, int cases, string what)
    {
        var page = await officer.GoAsync(address);
        page.Status.ShouldBe(HttpStatusCode.OK, address);
        page.TextOf(".gh-over strong").ShouldBe(cases == 1 ? "1 case" : $"{cases} cases", $"{what}: {address}");
        page.Document.QuerySelectorAll(".gh-queue tbody tr").Length.ShouldBe(Math.Min(cases, 50), address);
    }

    private async Task<Guid> MakeAsync(string team, string set)
    {
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = "Nia Number" });
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            $"update cases.\"case\" set team = @team{(set.Contains("target_on", StringComparison.Ordinal) ? "" : ", target_on = current_date + 40")}, {set} where id = @id", new { team, id = opened.Id.Value });
        return opened.Id.Value;
    }

    private async Task TellAsync(Guid id, string kind, int daysAgo, string? data = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            insert into cases.timeline_entry (id, case_id, at, kind, public, data, actor_kind, actor_name)
            values (gen_random_uuid(), @id, now() - @daysAgo * interval '1 day', @kind, true, @data::jsonb, 'person', 'Someone')
            """,
            new { id, kind, daysAgo, data });
    }

    private async Task SurveyAsync(Guid id, int score, int daysAgo)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            insert into cases.survey (case_id, key_hash, service, team, language, asked_at, score, answered_at, answered_by)
            values (@id, sha256(@id::text::bytea), 'x', 'x', 'en', now(), @score, now() - @daysAgo * interval '1 day', 'link')
            """,
            new { id, score, daysAgo });
    }

    private static Task HappenAsync(System.Data.Common.DbConnection connection, Guid id, int what, int day) => connection.ExecuteAsync(
        what switch
        {
            0 => """update cases."case" set closed_at = now() - @day * interval '1 day', outcome = 'done', merged_into = null where id = @id""",
            1 => """update cases."case" set closed_at = now() - @day * interval '1 day', outcome = 'refused', merged_into = null, target_on = current_date - 20 where id = @id""",
            2 => """update cases."case" set closed_at = null, outcome = null, merged_into = null where id = @id""",
            3 => """update cases."case" set team = case team when 'licensing' then 'planning' else 'licensing' end where id = @id""",
            4 => """update cases."case" set ward = case when @day > 20 then 'E05990001' when @day > 5 then 'E05990002' end where id = @id""",
            5 => """update cases."case" set test = not test where id = @id""",
            6 => """update cases."case" set restricted = not restricted, service = case when @day > 20 then 'odd' else 'even' end where id = @id""",
            7 => """insert into cases.timeline_entry (id, case_id, at, kind, public, actor_kind, actor_name) values (gen_random_uuid(), @id, now() - @day * interval '1 day', case when @day % 3 = 0 then 'contacted' else 'written' end, true, 'person', 'Someone')""",
            8 => """insert into cases.timeline_entry (id, case_id, at, kind, public, actor_kind, actor_name) values (gen_random_uuid(), @id, now() - @day * interval '1 day', 'disputed', true, 'person', 'Someone')""",
            _ => """
                insert into cases.survey (case_id, key_hash, service, team, language, asked_at, score, answered_at, answered_by)
                values (@id, sha256(@id::text::bytea), 'x', 'x', 'en', now(), @day % 5 + 1, now() - @day * interval '1 day', 'link')
                on conflict (case_id) do update set score = excluded.score, answered_at = excluded.answered_at
                """,
        },
        new { id, day });

    private static Task<string?> CountedAsync(System.Data.Common.DbConnection connection) => connection.QuerySingleAsync<string?>(
        """
        select string_agg(line, e'\n' order by line)
        from (
            select format('%s %s %s %s %s %s: ', ward, day, team, service, channel, restricted)
                || format('%s %s %s %s %s %s %s %s %s %s %s %s', opened, still_open, ended, closed, resolved, in_target, first_contact, reopened, chases, answers, satisfied, score) as line
            from insight.day
            where (opened, still_open, ended, closed, resolved, in_target, first_contact, reopened, chases, answers, satisfied, score) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) l
        """);

    // Written anew from the cases themselves, one measure after the other.
    private static Task<string?> DirectAsync(System.Data.Common.DbConnection connection) => connection.QuerySingleAsync<string?>(
        """
        with c as (
            select id, team, service, channel, restricted, coalesce(ward, '') as ward, outcome, (opened_at at time zone 'Europe/London')::date as came, (closed_at at time zone 'Europe/London')::date as went, target_on
            from cases."case" where not test
        ), happened as (
            select id, came as day, 'opened' as what, 1 as n from c
            union all select id, came, 'still_open', 1 from c where went is null
            union all select id, went, 'ended', 1 from c where went is not null
            union all select id, went, 'closed', 1 from c where outcome in ('done', 'refused', 'withdrawn')
            union all select id, went, 'resolved', 1 from c where outcome in ('done', 'refused')
            union all select id, went, 'in_target', 1 from c where outcome in ('done', 'refused') and went <= target_on
            union all select id, went, 'first_contact', 1 from c where outcome in ('done', 'refused') and not exists (
                select from cases.timeline_entry t where t.case_id = c.id and (t.kind in ('handed-over', 'passed-on', 'asked', 'reopened', 'disputed') or (t.kind in ('written', 'contacted') and t.data -> 'closed' is null)))
            union all select case_id, (at at time zone 'Europe/London')::date, 'reopened', 1 from cases.timeline_entry where kind in ('reopened', 'disputed')
            union all select case_id, (at at time zone 'Europe/London')::date, 'chases', 1 from cases.timeline_entry where kind in ('written', 'contacted') and data -> 'closed' is null
            union all select case_id, (answered_at at time zone 'Europe/London')::date, 'answers', 1 from cases.survey where score is not null
            union all select case_id, (answered_at at time zone 'Europe/London')::date, 'satisfied', 1 from cases.survey where score >= 4
            union all select case_id, (answered_at at time zone 'Europe/London')::date, 'score', score from cases.survey where score is not null
        ), sums as (
            select w.ward, h.day, w.team, w.service, w.channel, c.restricted,
                coalesce(sum(n) filter (where what = 'opened'), 0) as opened, coalesce(sum(n) filter (where what = 'still_open'), 0) as still_open, coalesce(sum(n) filter (where what = 'ended'), 0) as ended,
                coalesce(sum(n) filter (where what = 'closed'), 0) as closed, coalesce(sum(n) filter (where what = 'resolved'), 0) as resolved, coalesce(sum(n) filter (where what = 'in_target'), 0) as in_target,
                coalesce(sum(n) filter (where what = 'first_contact'), 0) as first_contact, coalesce(sum(n) filter (where what = 'reopened'), 0) as reopened, coalesce(sum(n) filter (where what = 'chases'), 0) as chases,
                coalesce(sum(n) filter (where what = 'answers'), 0) as answers, coalesce(sum(n) filter (where what = 'satisfied'), 0) as satisfied, coalesce(sum(n) filter (where what = 'score'), 0) as score
            from happened h
            join c on c.id = h.id
            join lateral (values (c.ward, c.team, c.service, c.channel, true), ('*', c.team, c.service, c.channel, true), (c.ward, '*', '*', '*', not c.restricted)) w (ward, team, service, channel, has) on w.has
            group by 1, 2, 3, 4, 5, 6
        )
        select string_agg(line, e'\n' order by line)
        from (
            select format('%s %s %s %s %s %s: ', ward, day, team, service, channel, restricted)
                || format('%s %s %s %s %s %s %s %s %s %s %s %s', opened, still_open, ended, closed, resolved, in_target, first_contact, reopened, chases, answers, satisfied, score) as line
            from sums) l
        """);
}
