using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>The lists of the desk: what they hold, how they are narrowed, sorted, kept and taken away.</summary>
public sealed class ListTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task Each_list_has_the_cases_it_is_named_after()
    {
        using var officer = await Guildhall.SignedInAsync("Lena", ["libraries"]);
        var me = await IdOfAsync(officer);
        var (plain, mine, soon, waiting, snoozed, woken, closed, test) = (
            await OpenAsync("libraries"), await OpenAsync("libraries", "owner = @me, owner_name = 'Lena'", me), await OpenAsync("libraries", "target_on = current_date + 5, warn_on = current_date"),
            await OpenAsync("libraries", "waiting_since = now()"), await OpenAsync("libraries", "snoozed_until = current_date + 3"), await OpenAsync("libraries", "snoozed_until = current_date - 1"),
            await OpenAsync("libraries", "closed_at = now(), outcome = 'done'"), await OpenAsync("libraries", "test = true"));

        await ShouldListAsync("open", plain, mine, soon, waiting, woken);
        await ShouldListAsync("mine", mine);
        await ShouldListAsync("unassigned", plain, soon, waiting, woken);
        await ShouldListAsync("due-soon", soon);
        await ShouldListAsync("waiting", waiting);
        await ShouldListAsync("snoozed", snoozed);
        await ShouldListAsync("closed", closed);
        (await ReferencesAsync(officer, "?view=tests")).ShouldContain(test);

        async Task ShouldListAsync(string view, params string[] references)
        {
            (await ReferencesAsync(officer, $"?view={view}")).ShouldBe(references, ignoreOrder: true, view);
            officer.Page.TextOf(".gh-subnav [aria-current] .gh-count").ShouldBe(view == "closed" ? null : references.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_case_is_due_soon_from_the_day_it_warns_to_the_day_of_its_target_however_long_that_is()
    {
        using var officer = await Guildhall.SignedInAsync("Sue", ["film-office"]);
        List<string> soon = [];
        foreach (var (target, warn) in ((int, string)[])[(0, "0"), (3, "3"), (14, "14"), (15, "15"), (40, "60"), (0, "null"), (2, "null")])
        {
            soon.Add(await OpenAsync("film-office", $"target_on = current_date + {target}, warn_on = {(warn == "null" ? "null" : $"current_date + {target} - {warn}")}"));
        }

        foreach (var set in (string[])["target_on = current_date + 3, warn_on = null", "target_on = current_date + 15, warn_on = current_date + 1", "target_on = current_date - 1, warn_on = current_date - 20"])
        {
            await OpenAsync("film-office", set);
        }

        (await ReferencesAsync(officer, "?view=due-soon")).ShouldBe(soon, ignoreOrder: true);
        officer.Page.TextOf(".gh-subnav [aria-current] .gh-count").ShouldBe("7");
    }

    [Theory]
    [InlineData("stage = 'visit'", "stage=visit")]
    [InlineData("ward = 'E05000007'", "ward=E05000007")]
    [InlineData("channel = 'staff'", "channel=staff")]
    [InlineData("language = 'cy'", "language=cy")]
    [InlineData("flags = '{urgent,press}'", "flag=vulnerable&flag=press")]
    [InlineData("property_uprn = 100012345678", "place=100012345678")]
    [InlineData("target_on = current_date - 1", "due=late")]
    [InlineData("target_on = '2031-03-09'", "target-from=2031-03-09&target-to=2031-03-09")]
    [InlineData("opened_at = '2020-06-30 22:30Z'", "opened-from=2020-06-30&opened-to=2020-06-30")]
    [InlineData("owner = '0197aaaa-0000-7000-8000-000000000001', owner_name = 'Zoe'", "owner=0197aaaa-0000-7000-8000-000000000001")]
    [InlineData("""facets = '{"size": ["big", "wet"]}', service = 'odd'""", "service=odd&answer.size=small&answer.size=wet")]
    public async Task A_list_is_narrowed_by_what_its_cases_are(string set, string query)
    {
        using var officer = await Guildhall.SignedInAsync("Fay", ["cemeteries"]);
        var fits = await OpenAsync("cemeteries", set);
        var other = await OpenAsync("cemeteries");

        var listed = await ReferencesAsync(officer, "?" + query);

        listed.ShouldContain(fits);
        listed.ShouldNotContain(other);
        officer.Page.Document.QuerySelectorAll(".gh-applied li").Length.ShouldBeGreaterThan(0);
        officer.Page.TextOf(".gh-over strong").ShouldBe("1 case");
        (await ReferencesAsync(officer, new Uri(officer.Page.Document.QuerySelector(".gh-applied > a")!.GetAttribute("href")!, UriKind.Relative).ToString()["/staff/cases".Length..])).ShouldContain(other);
        await CloseAsync(fits);
    }

    [Theory]
    [InlineData("7 100%_Lane, Northmere", "100%_lane", "7 100 of Lane, Northmere")]
    [InlineData("2 Tŷ Gwyn, Northmere", "TŶ GWYN", "2 Tŷ Coch, Northmere")]
    [InlineData("24 Pear Tree Avenue, Northmere", "24 pear tree av", "124 Pear Tree Avenue, Northmere")]
    [InlineData("3 St Mary's Close, Northmere", "mary's close", "3 St Mary's Road, Northmere")]
    [InlineData("Flat 2, 9 Nant-y-glyn, Northmere", "flat 2, 9 nant-y", "Flat 2, 9 Nant Uchaf, Northmere")]
    public async Task A_list_is_narrowed_to_a_place_by_whole_words_and_the_beginning_of_the_last(string place, string typed, string another)
    {
        using var officer = await Guildhall.SignedInAsync("Fay", ["waste-contact"]);
        var fits = await OpenAtAsync(place);
        var other = await OpenAtAsync(another);
        List<string> listed = [];

        await Eventually.TrueAsync(
            async () =>
            {
                listed = await ReferencesAsync(officer, "?place=" + Uri.EscapeDataString(typed));
                return listed.Contains(fits);
            },
            "what the case is found by to be written down");

        listed.ShouldBe([fits]);
        await CloseAsync(fits);
        await CloseAsync(other);

        async Task<string> OpenAtAsync(string at) =>
            (await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["property"] = Answers.Node(new AddressAnswer(null, at)) })).Reference.ToString();
    }

    [Theory]
    [InlineData("?place=%27;drop%20table%20cases.case--")]
    [InlineData("?owner=nonsense&due=never&sort=reference&column=password&opened-from=yesterday")]
    [InlineData("?answer.%27x=%27&service=a")]
    [InlineData("?service=%00&flag=%7B%7D&ward=%22")]
    [InlineData("?sort=-target&after=x_y&before=20260101_00000000000000000000000000000000")]
    [InlineData("?sort=changed&after=99999999999999999999_00000000000000000000000000000000")]
    [InlineData("?opened-to=9999-12-31&opened-from=0001-01-01&target-to=9999-12-31&target-from=0001-01-01")]
    public async Task Whatever_an_address_asks_is_answered(string query)
    {
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        (await officer.GoAsync("/staff/cases" + query)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("-target")]
    [InlineData("opened")]
    [InlineData("-opened")]
    [InlineData("changed")]
    [InlineData("-changed")]
    public async Task Every_way_of_sorting_is_paged_forth_and_back(string sort)
    {
        var team = "planning";
        for (var i = 0; i < CaseList.PageSize + 9; i++)
        {
            await OpenAsync(team, $"target_on = current_date + {i % 7}, opened_at = now() - interval '{i % 5} days', changed_at = {(i % 3 == 0 ? "null" : $"now() - interval '{i % 4} hours'")}");
        }

        using var officer = await Guildhall.SignedInAsync("Pim", [team]);
        var first = await ReferencesAsync(officer, $"?sort={sort}");
        var second = new List<string>();
        var pages = 1;
        while (officer.Page.Document.QuerySelector(".govuk-pagination__next a") is { } next)
        {
            second.AddRange(await ReferencesAsync(officer, next.GetAttribute("href")!["/staff/cases".Length..]));
            pages++;
        }

        first.Concat(second).Distinct().Count().ShouldBe(first.Count + second.Count);
        for (; pages > 1; pages--)
        {
            await officer.GoAsync(officer.Page.Document.QuerySelector(".govuk-pagination__prev a")!.GetAttribute("href")!);
        }

        References(officer).ShouldBe(first);
        officer.Page.Document.QuerySelector(".govuk-pagination__prev").ShouldBeNull();
        var all = await OrderedAsync(team, sort);
        first.Concat(second).ShouldBe(all);
    }

    [Fact]
    public async Task A_list_is_narrowed_to_the_customer_of_a_case_and_no_name_is_in_its_address()
    {
        using var officer = await Guildhall.SignedInAsync("Cus", ["cemeteries"]);
        var email = $"cus{Guid.CreateVersion7():N}@example.com";
        var (one, two, closed, other) = (
            await OpenAsync("cemeteries", $"customer_email = '{email}'"), await OpenAsync("cemeteries", $"customer_email = upper('{email}')"),
            await OpenAsync("cemeteries", $"customer_email = '{email}', closed_at = now(), outcome = 'done'"), await OpenAsync("cemeteries", $"customer_email = 'other{email}'"));
        var theirs = await OpenAsync("finance", $"customer_email = '{email}', restricted = true");

        await officer.GoAsync($"/staff/cases/{one}");
        await officer.FollowAsync("Those of your teams, in a list");
        References(officer).ShouldBe([one, two, closed], ignoreOrder: true);
        officer.Page.TextOf(".gh-applied li")!.ShouldContain($"Customer of {one}");
        officer.Page.Address.Query.ShouldNotContain("example.com");
        (await ReferencesAsync(officer, $"?customer={one.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}&sort=-opened")).ShouldBe([one, two], ignoreOrder: true);
        (await ReferencesAsync(officer, $"?customer={theirs}")).ShouldBeEmpty();
        (await ReferencesAsync(officer, $"?customer={other}")).ShouldBe([other]);
    }

    [Fact]
    public async Task The_columns_are_those_that_were_chosen()
    {
        using var officer = await Guildhall.SignedInAsync("Col", ["cemeteries"]);
        await OpenAsync("cemeteries", "flags = '{due-soon}'");

        await officer.GoAsync("/staff/cases?column=flags&column=team");

        officer.Page.Document.QuerySelectorAll(".gh-queue thead th").Select(h => h.TextContent.Trim()).ShouldBe(["Choose", "Reference", "Flags", "Team"]);
        officer.Page.TextOf(".gh-queue tbody").ShouldNotBeNull().ShouldContain("Due soon");
    }

    [Fact]
    public async Task A_note_is_a_change()
    {
        using var officer = await Guildhall.SignedInAsync("Nia", ["licensing"]);
        var (first, second) = (await OpenAsync("licensing"), await OpenAsync("licensing"));
        await officer.GoAsync($"/staff/cases/{first}");
        await officer.SubmitAsync([("note", "Rang them.")], "Add note");

        (await ReferencesAsync(officer, "?sort=-changed")).ShouldBe([first, second]);
    }

    [Fact]
    public async Task A_view_is_kept_opened_first_shared_changed_by_a_manager_and_deleted()
    {
        using var maker = await Guildhall.SignedInAsync("Mo", ["parking"]);
        using var colleague = await Guildhall.SignedInAsync("Cy", ["parking"]);
        using var manager = await Guildhall.SignedInAsync("Ma", ["parking"], StaffRole.Manager);
        using var outsider = await Guildhall.SignedInAsync("Out", ["libraries"], StaffRole.Manager);
        await OpenAsync("parking", "flags = '{urgent}'");

        await maker.GoAsync("/staff/cases?flag=urgent&sort=-opened");
        await maker.FollowAsync("Save this view");
        (await maker.SubmitAsync([("name", " ")], "Save")).Errors.ShouldBe(["Enter a name of up to 80 characters"]);
        (await maker.SubmitAsync([("name", "Urgent ones"), ("share", "parking"), ("first", "yes")], "Save")).Heading.ShouldBe("Urgent ones");
        (await maker.GoAsync("/staff/cases")).Heading.ShouldBe("Urgent ones");
        (await maker.GoAsync("/staff/cases?view=open")).Heading.ShouldBe("Open cases");

        (await colleague.GoAsync("/staff/cases")).Heading.ShouldBe("Open cases");
        (await colleague.FollowAsync("Urgent ones")).TextOf(".gh-applied li").ShouldBe("Take away Flag: Urgent");
        await colleague.GoAsync("/staff/cases/views");
        colleague.Page.Document.QuerySelectorAll("tbody td:last-child a").ShouldBeEmpty();
        (await outsider.GoAsync("/staff/cases/views")).Text.ShouldNotContain("Urgent ones");

        await manager.GoAsync("/staff/cases/views");
        var change = (await manager.FollowAsync("Change Urgent ones")).Address.AbsolutePath;
        (await colleague.GoAsync(change)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await outsider.GoAsync(change)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await manager.SubmitAsync([("name", "Burning ones"), ("share", "")], "Save")).Text.ShouldContain("Burning ones");
        (await colleague.GoAsync("/staff/cases/views")).Text.ShouldContain("Burning ones", customMessage: "a manager cannot take it from the team");

        await maker.GoAsync("/staff/cases");
        await maker.GoAsync(maker.Page.Address.Query.Replace("flag=urgent", "flag=press", StringComparison.Ordinal));
        (await maker.SubmitAsync([], "Save changes to “Burning ones”")).Heading.ShouldBe("Burning ones");
        await colleague.GoAsync("/staff/cases");
        (await colleague.FollowAsync("Burning ones")).TextOf(".gh-applied li").ShouldBe("Take away Flag: Press");

        await maker.GoAsync(change);
        await maker.SubmitAsync([], "Delete this view");
        (await maker.GoAsync("/staff/cases")).Heading.ShouldBe("Open cases");
        (await colleague.GoAsync("/staff/cases")).Text.ShouldNotContain("Burning ones");
    }

    [Fact]
    public async Task What_is_on_screen_is_exported_with_every_line_and_no_formula_and_the_audit_has_it()
    {
        using var officer = await Guildhall.SignedInAsync("Exa", ["facilities"]);
        using var outsider = await Guildhall.SignedInAsync("Oto", ["libraries"], StaffRole.Manager);
        for (var i = 0; i < CaseList.PageSize + 3; i++)
        {
            await OpenAsync("facilities", "flags = '{press}'");
        }

        var odd = await OpenAsync("facilities", "flags = '{press}', customer_name = '=HYPERLINK(\"http://x\")', property_text = E'1 High St,\\n\"Top\"'");
        var hidden = await OpenAsync("facilities", "restricted = true");

        await officer.GoAsync("/staff/cases?flag=press&column=customer&column=target");
        var csv = System.Text.Encoding.UTF8.GetString(await officer.Http.GetByteArrayAsync(officer.Page.Document.QuerySelectorAll("a").Single(a => a.TextContent == "Export to CSV").GetAttribute("href"), TestContext.Current.CancellationToken));

        csv.ShouldStartWith("\uFEFFReference,Customer,Place,Target\r\n");
        csv.ShouldContain($"{odd},\"'=HYPERLINK(\"\"http://x\"\")\",\"1 High St,\n\"\"Top\"\"\",");
        csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(CaseList.PageSize + 5);
        csv.ShouldNotContain(hidden);
        (await outsider.Http.GetStringAsync("/staff/cases/export?team=facilities", TestContext.Current.CancellationToken)).ShouldNotContain(hidden);
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<string>("select detail ->> 'lines' from platform.audit_entry where action = 'cases.export-ended' and actor_name = 'Exa'")).ShouldBe($"{CaseList.PageSize + 4}");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("-5", "'-5")]
    [InlineData("+44 1632", "'+44 1632")]
    [InlineData("\tx", "'\tx")]
    [InlineData("plain = text", "plain = text")]
    [InlineData("", "")]
    public void A_cell_is_never_a_formula(string cell, string written) => Casework.Modules.Cases.CsvWriter.Guarded(cell).ShouldBe(written);

    private static List<string> References(Visitor officer) =>
        [.. officer.Page.Document.QuerySelectorAll(".gh-queue tbody .gh-reference").Select(a => a.TextContent.Trim())];

    private static async Task<List<string>> ReferencesAsync(Visitor officer, string query)
    {
        (await officer.GoAsync("/staff/cases" + query)).Status.ShouldBe(HttpStatusCode.OK);
        return References(officer);
    }

    private async Task<string> OpenAsync(string team, string? set = null, Guid? me = null)
    {
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = "Lou List" });
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        var target = set?.Contains("target_on", StringComparison.Ordinal) == true ? "" : ", target_on = current_date + 40";
        await connection.ExecuteAsync(
            $"update cases.\"case\" set team = @team{target}{(set is null ? "" : $", {set}")} where id = @id", new { team, id = opened.Id.Value, me });
        return opened.Reference.ToString();
    }

    private async Task CloseAsync(string reference)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("update cases.\"case\" set closed_at = now(), outcome = 'done' where reference = @reference", new { reference });
    }

    private async Task<List<string>> OrderedAsync(string team, string sort)
    {
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        var (key, direction) = (sort.TrimStart('-') switch { "target" => "target_on", "opened" => "opened_at", _ => "coalesce(changed_at, opened_at)" }, sort[0] == '-' ? "desc" : "asc");
        return [.. await connection.QueryAsync<string>($"select reference from cases.\"case\" where team = @team and closed_at is null order by {key} {direction}, id {direction}", new { team })];
    }

    private async Task<Guid> IdOfAsync(Visitor officer)
    {
        var name = officer.Page.TextOf(".gh-bar__person span");
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name order by id desc limit 1", new { name });
    }
}
