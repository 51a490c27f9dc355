using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Disclosure;
using Guildhall.Council.Modules.Disclosure.Publish;
using Guildhall.Testing;
using Guildhall.Tests.Cases;

namespace Guildhall.Tests.Disclosure;

/// <summary>Requests for information, from exemptions to the public log.</summary>
public sealed class DisclosureTests(CaseSite site) : IClassFixture<CaseSite>
{
    private const string Team = "information-governance";

    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task An_exemption_wants_what_the_law_wants_and_the_letter_is_drafted_from_it()
    {
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var officer = await Guildhall.SignedInAsync("Ines Exempts", [Team]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        var page = await officer.FollowAsync("Exemptions, files and the disclosure log");
        page.Text.ShouldContain("Nothing is refused so far.");
        page.Text.ShouldContain("use a qualified exemption first");

        page = await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure?exemption=foi-43-2");
        page.Text.ShouldContain("Qualified: show the harm and weigh the public interest");
        page = await officer.SubmitAsync([], "Write it down");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.Count.ShouldBe(4);
        page = await officer.SubmitAsync(
            [
                ("applies-to", "The unit prices of the bidders."), ("harm", "The next bids would be dearer: likely, for there are three bidders."),
                ("for-disclosing", "How public money is spent."), ("for-withholding", "The council can go on buying cheaply."),
            ],
            "Write it down");
        page.Text.ShouldContain("Section 43(2): Commercial interests");

        // It allows more time, which the clock of the case is given.
        var before = await TargetAsync(opened);
        page.TextOf("#reason")!.ShouldContain("section 43(2)");
        page = await officer.SubmitAsync([], "Take more time and tell the requester");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        (await TargetAsync(opened)).ShouldBeGreaterThan(before.AddDays(20));
        page = await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure");
        page = await officer.SubmitAsync([("reason", "Once more.")], "Take more time and tell the requester");
        page.Errors.ShouldBe(["It was not given more time: the law gives more time once, and it was given"]);

        page = await officer.GoAsync($"/staff/cases/{opened.Reference}/letters/write?letter=information-refused&language=en");
        var text = page.TextOf("#text")!;
        text.ShouldContain("Section 43(2), Freedom of Information Act 2000: Commercial interests.");
        text.ShouldContain("The unit prices of the bidders.");
        text.ShouldContain("For withholding, which weighs more: The council can go on buying cheaply.");
        text.ShouldContain("review within 40 working days");
        text.ShouldContain("Information Commissioner");
        (await officer.GoAsync($"/staff/cases/{opened.Reference}/letters/write?letter=information-refused&language=cy")).TextOf("#text")!.ShouldContain("Adran 43(2), Deddf Rhyddid Gwybodaeth 2000");

        await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure");
        page = await officer.SubmitAsync([("why", "The prices were published meanwhile.")], "Stop using it");
        page.Text.ShouldContain("Nothing is refused so far.");
        page.Text.ShouldContain("The prices were published meanwhile.");
    }

    [Fact]
    public async Task The_cost_limit_holds_only_with_an_estimate_above_it()
    {
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var officer = await Guildhall.SignedInAsync("Ines Reckons", [Team]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure?exemption=foi-12");
        (await officer.SubmitAsync([("applies-to", "All of it.")], "Write it down")).Errors.ShouldBe(["Write the estimate first: section 12 needs one above the limit"]);

        var page = await officer.SubmitAsync([("locating", "18"), ("how", "600 files.")], "Keep the estimate");
        page.Text.ShouldContain("18 hours, £450.00: within the limit");
        await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure?exemption=foi-12");
        (await officer.SubmitAsync([("applies-to", "All of it.")], "Write it down")).Errors.ShouldBe(["The estimate is £450.00, which is not above the limit of £450.00"]);
        page = await officer.SubmitAsync([("locating", "18"), ("extracting", "0.5"), ("how", "600 files, and tables.")], "Keep the estimate");
        page.Text.ShouldContain("18.5 hours, £462.50: above the limit");
        (await officer.SubmitAsync([("locating", "many"), ("how", "?")], "Keep the estimate")).Errors.ShouldBe(["Enter hours as a number, such as 2 or 0.5"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/disclosure?exemption=foi-12");
        (await officer.SubmitAsync([("applies-to", "All of it.")], "Write it down")).Text.ShouldContain("Section 12: The cost would exceed the limit");
    }

    [Fact]
    public async Task A_file_leaves_only_after_a_second_person_checked_what_was_taken_out()
    {
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var officer = await Guildhall.SignedInAsync("Rhys Redacts", [Team]);
        using var second = await Guildhall.SignedInAsync("Sara Second", [Team]);
        var at = $"/staff/cases/{opened.Reference}/redactions";
        await officer.GoAsync($"{at}/add");
        (await officer.UploadAsync([], "Add")).Errors.ShouldBe(["Choose the files"]);
        await officer.UploadAsync([], "Add", ("files", "minutes.txt", "Decided: yes. Complained: Joe Bloggs."u8.ToArray()), ("files", "budget.csv", "Year,Pounds\n2026,100\n"u8.ToArray()));
        await CleanAsync(opened);
        var page = await officer.GoAsync(at);
        page.Text.ShouldContain("Nothing taken out so far");

        (await officer.SubmitAsync([("exemption", "")], "Write it down")).Errors.Count.ShouldBe(2);
        page = await officer.SubmitAsync([("file", await FileAsync(opened, "minutes.txt")), ("page-number", "1"), ("what", "Name of a complainant"), ("exemption", "foi-40-2")], "Write it down");
        page.Text.ShouldContain("Name of a complainant");
        page.Text.ShouldContain("Section 40(2): Personal data of somebody else");

        // The original again, as if it were redacted.
        await officer.FollowAsync("Add the redacted copy");
        await officer.UploadAsync([], "Add", ("files", "minutes-redacted.txt", "Decided: yes. Complained: Joe Bloggs."u8.ToArray()));
        await CleanAsync(opened);
        page = await officer.GoAsync(at);
        page.Text.ShouldContain("This copy is the original, byte for byte");
        (await officer.SubmitAsync([("passed", "yes")], "Save the check")).Errors.ShouldBe(["You redacted this file, so somebody else checks it"]);
        await second.GoAsync(at);
        (await second.SubmitAsync([("passed", "yes")], "Save the check")).Errors.ShouldBe(["This is the original, byte for byte: nothing was taken out. Add the redacted copy"]);
        (await second.SubmitAsync([("passed", "no"), ("note", "")], "Save the check")).Errors.ShouldBe(["Write what is to be done again"]);
        (await second.SubmitAsync([("passed", "no"), ("note", "The name is still there.")], "Save the check")).Text.ShouldContain("To be done again");

        await officer.GoAsync($"{at}/add?copy-of={await FileAsync(opened, "minutes.txt")}");
        await officer.UploadAsync([], "Add", ("files", "minutes-public.txt", "Decided: yes. Complained: [removed]."u8.ToArray()));
        await CleanAsync(opened);
        await second.GoAsync(at);
        page = await second.SubmitAsync([("file", await FileAsync(opened, "minutes-public.txt")), ("passed", "yes")], "Save the check");
        page.Text.ShouldContain("Checked by Sara Second");
        page.Document.QuerySelectorAll("#send-files ~ form input[name=send]").Length.ShouldBe(2, "the copy that was checked and the file of which nothing is taken out, but not the original");

        var forged = await officer.GoAsync(at);
        forged = await officer.SubmitAsync([("send", await FileAsync(opened, "minutes.txt")), ("message", "Here.")], "Send the files");
        forged.Errors.ShouldBe(["One of the files may not leave the council. Look at the list again"]);
        page = await officer.SubmitAsync([("send", await FileAsync(opened, "minutes-public.txt")), ("message", "Here are the minutes.")], "Send the files");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("Here are the minutes.");

        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");
        page = await customer.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));
        page.Text.ShouldContain("Here are the minutes.");
        page.Text.ShouldNotContain("minutes.txt");
        var link = page.Document.QuerySelectorAll("main a").First(a => a.TextContent.Contains("minutes-public.txt", StringComparison.Ordinal)).GetAttribute("href")!;
        (await customer.Http.GetStringAsync(link, TestContext.Current.CancellationToken)).ShouldContain("[removed]");
        (await customer.Http.GetAsync(link.Replace(await FileAsync(opened, "minutes-public.txt"), await FileAsync(opened, "minutes.txt"), StringComparison.Ordinal), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var log = await officer.Http.GetStringAsync($"{at}?handler=Log", TestContext.Current.CancellationToken);
        log.ShouldContain("minutes.txt,1,Name of a complainant,Section 40(2): Personal data of somebody else,Rhys Redacts");
        log.ShouldContain("Sara Second");
    }

    [Fact]
    public async Task What_was_answered_is_published_without_who_asked_found_and_taken_down_again()
    {
        var opened = await Guildhall.OpenCaseAsync("freedom-of-information", new Dictionary<string, JsonNode> { ["request"] = "I am Siân O’Brien of NM1 1AA: how many potholes did you mend in Zebrastreet? Ring 01632 960 123." });
        using var officer = await Guildhall.SignedInAsync("Ines Publishes", [Team]);
        using var other = await Guildhall.SignedInAsync("Otto Other", ["libraries"]);
        var at = $"/staff/cases/{opened.Reference}/publish";
        (await officer.GoAsync(at)).Text.ShouldContain("can be published when it is closed");
        await officer.GoAsync($"/staff/cases/{opened.Reference}/redactions/add");
        await officer.UploadAsync([], "Add", ("files", "potholes.csv", "Month,Mended\nMay,12\n"u8.ToArray()));
        await CleanAsync(opened);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("to", "answered")], "Move");
        await Eventually.TrueAsync(async () => (await officer.GoAsync("/staff/disclosure")).Text.Contains(opened.Reference.ToString(), StringComparison.Ordinal), "it waits to be decided");
        (await other.GoAsync(at)).Text.ShouldContain("The team that has the case decides");

        await officer.GoAsync(at);
        var page = await officer.SubmitAsync([("title", "Potholes in Zebrastreet"), ("answer", "We mended 12."), ("topic", "parking-and-roads")], "Publish");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["Take out what tells of a person, or say that it does not"]);
        foreach (var found in new[] { "“O’Brien” (the name of who asked)", "“NM1 1AA” (a postcode)", "“01632 960 123” (a phone number)" })
        {
            page.Text.ShouldContain(found);
        }

        page = await officer.SubmitAsync(
            [("asked", "How many potholes did you mend in Zebrastreet?"), ("files", await FileAsync(opened, "potholes.csv")), ("title-cy", "Tyllau yn Zebrastreet")], "Publish");
        page.Errors.ShouldBe(["Write all three in Welsh, or none"]);
        page = await officer.SubmitAsync([("files", await FileAsync(opened, "potholes.csv")), ("asked-cy", "Sawl twll a drwsiwyd gennych?"), ("answer-cy", "Trwsiwyd 12.")], "Publish");
        page.Text.ShouldContain("Published");
        var entry = page.Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).First(h => h.StartsWith("/disclosure-log/", StringComparison.Ordinal));

        using var resident = Guildhall.Visit();
        page = await resident.GoAsync("/services/freedom-of-information");
        page.Text.ShouldContain("Has somebody asked this before?");
        page = await resident.GoAsync("/disclosure-log?q=pothole");
        page.Text.ShouldContain("Potholes in Zebrastreet");
        (await resident.GoAsync("/disclosure-log?q=pothole&topic=housing")).Text.ShouldContain("Nobody has asked this yet");
        (await resident.GoAsync("/disclosure-log?q=%27%22)(%26!&topic=x&month=2026-99&after=x_y")).Status.ShouldBe(HttpStatusCode.OK);
        (await resident.GoAsync("/search?q=zebrastreet")).Text.ShouldContain("From our disclosure log");
        page = await resident.FollowAsync("Potholes in Zebrastreet");
        page.Address.AbsolutePath.ShouldBe(entry);
        page.Text.ShouldContain("We mended 12.");
        page.Text.ShouldNotContain("O’Brien");
        page.Text.ShouldNotContain(opened.Reference.ToString());
        var file = page.Document.QuerySelectorAll("main a").First(a => a.TextContent.Contains("potholes.csv", StringComparison.Ordinal)).GetAttribute("href")!;
        (await resident.Http.GetStringAsync(file, TestContext.Current.CancellationToken)).ShouldContain("May,12");
        await resident.GoAsync("/language/cy");
        page = await resident.GoAsync(entry);
        page.Heading.ShouldBe("Tyllau yn Zebrastreet");
        page.Text.ShouldContain("Beth ddywedom");

        await officer.GoAsync(at);
        (await officer.SubmitAsync([], "Take it down")).Errors.ShouldBe(["Write why it is taken down"]);
        await officer.SubmitAsync([("why", "A street too small.")], "Take it down");
        (await resident.GoAsync(entry)).Status.ShouldBe(HttpStatusCode.Gone);
        (await resident.Http.GetAsync(file, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await resident.GoAsync("/disclosure-log?q=zebrastreet")).Text.ShouldNotContain("Tyllau yn Zebrastreet");
        (await resident.GoAsync("/search?q=zebrastreet")).Text.ShouldNotContain("Tyllau yn Zebrastreet");

        await officer.GoAsync(at);
        await officer.SubmitAsync([], "Publish");
        (await resident.GoAsync(entry)).Status.ShouldBe(HttpStatusCode.OK);
        (await resident.GoAsync("/disclosure-log/1999-1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await resident.GoAsync("/disclosure-log/nothing-here")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_log_goes_on_page_by_page_without_one_left_out_or_twice()
    {
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into disclosure.entry (id, case_id, year, number, title, request, answer, topic, answered_on, published_at, published_by_name)
                select gen_random_uuid(), gen_random_uuid(), 2019, n, 'Quokka ' || n, 'Quokkas?', 'None.', 'council', '2019-05-01'::date + n / 10, now(), 'Ines' from generate_series(1, 45) n
                """);
        }

        using var resident = Guildhall.Visit();
        var titles = new List<string>();
        var page = await resident.GoAsync("/disclosure-log?q=quokka&month=2019-05");
        while (true)
        {
            titles.AddRange(page.Document.QuerySelectorAll(".gh-found__link").Select(a => a.TextContent.Trim()));
            if (page.Document.QuerySelector("a[rel=next]") is null)
            {
                break;
            }

            page = await resident.GoAsync(page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        }

        titles.Count.ShouldBe(45);
        titles.Distinct().Count().ShouldBe(45);
    }

    [Fact]
    public async Task A_review_is_linked_to_its_request_and_decided_by_somebody_else()
    {
        var request = await Guildhall.OpenCaseAsync("freedom-of-information");
        using var first = await Guildhall.SignedInAsync("Ines First", [Team]);
        using var second = await Guildhall.SignedInAsync("Rhona Reviews", [Team]);
        await first.GoAsync($"/staff/cases/{request.Reference}");
        await first.SubmitAsync([("to", "answered")], "Move");
        var strangers = await Guildhall.OpenCaseAsync("review-of-information-request", new Dictionary<string, JsonNode> { ["request-reference"] = request.Reference.ToString(), ["name"] = "Nobody Else" });
        var review = await Guildhall.OpenCaseAsync("review-of-information-request", new Dictionary<string, JsonNode> { ["request-reference"] = request.Reference.ToString().ToLowerInvariant() });

        await Eventually.TrueAsync(async () => (await second.GoAsync($"/staff/cases/{review.Reference}")).Text.Contains($"Linked to {request.Reference}", StringComparison.Ordinal), "it is linked");
        (await second.GoAsync($"/staff/cases/{strangers.Reference}")).Text.ShouldNotContain($"Linked to {request.Reference}");
        foreach (var stage in new[] { "reviewer", "reviewing" })
        {
            await second.GoAsync($"/staff/cases/{review.Reference}");
            await second.SubmitAsync([("to", stage)], "Move");
        }

        var page = await first.GoAsync($"/staff/cases/{review.Reference}");
        page.TextOf(".govuk-warning-text")!.ShouldContain("You had a part in this case before");
        page.Document.QuerySelector("input[name=to], button[formaction*='handler=Take']").ShouldBeNull("it is neither theirs to move nor to take");
        await second.GoAsync($"/staff/cases/{review.Reference}");
        page = await second.SubmitAsync([("to", "sign-off")], "Move");
        page.TextOf(".gh-glance")!.ShouldContain("Sign-off");
    }

    [Fact]
    public async Task Only_requests_for_information_have_these_pages()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina None", ["waste-contact"]);

        foreach (var page in new[] { "disclosure", "redactions", "redactions/add", "publish" })
        {
            (await officer.GoAsync($"/staff/cases/{opened.Reference}/{page}")).Status.ShouldBe(HttpStatusCode.NotFound, page);
        }

        (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Text.ShouldNotContain("disclosure log");
    }

    [Fact]
    public void Every_ground_has_a_key_of_its_own_a_title_in_both_languages_and_the_kind_the_law_gives_it()
    {
        Exemptions.All.Select(e => e.Key).ShouldBeUnique();
        Exemptions.All.ShouldAllBe(e => !string.IsNullOrEmpty(e.Title.Welsh));
        Exemptions.Of(TargetLaw.FreedomOfInformation).Where(e => e.Kind == ExemptionKind.Absolute).Select(e => e.Section)
            .ShouldBe(["21", "23", "32", "34", "37(1)(a)–(ab)", "40(1)", "40(2)", "41", "44"]);
        Exemptions.Of(TargetLaw.EnvironmentalInformation).Where(e => e.Kind == ExemptionKind.Absolute).Select(e => e.Section).ShouldBe(["13(1)"]);
        Exemptions.Find("eir-12-5-e")!.NeedsHarm.ShouldBeTrue();
        Exemptions.Find("foi-43-2")!.NeedsHarm.ShouldBeTrue();
        Exemptions.Find("foi-42")!.Kind.ShouldBe(ExemptionKind.Qualified);
    }

    [Theory]
    [InlineData("Write to joe.bloggs+x@mail.example.org today", "joe.bloggs+x@mail.example.org")]
    [InlineData("Ring +44 (0)7700 900 123.", "+44 (0)7700 900 123")]
    [InlineData("ring 07700900123", "07700900123")]
    [InlineData("at nm11aa, please", "nm11aa")]
    [InlineData("number QQ 12 34 56 C or AB123456C", "AB123456C")]
    [InlineData("see NM-7K3M-92PX", "NM-7K3M-92PX")]
    [InlineData("asked by SIAN and by Siân", "Siân")]
    public void What_tells_of_a_person_is_found(string text, string found) => PersonalData.In(text, "Siân O’Brien").Select(f => f.Text).ShouldContain(found);

    [Theory]
    [InlineData("We spent £1,234,567.89 in 2025/26 on 14 roads, in 2,345 orders.")]
    [InlineData("The siânt of section 40(2) and regulation 12(5)(e).")]
    [InlineData("B roads: B4242 and A40, phase 2B")]
    public void What_tells_of_nobody_is_let_be(string text) => PersonalData.In(text, "Siân O’Brien").ShouldBeEmpty();

    private async Task<DateOnly> TargetAsync(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<DateOnly>("""select target_on from cases."case" where id = @id""", new { id = opened.Id.Value });
    }

    private async Task<string> FileAsync(OpenedCase opened, string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return (await connection.QuerySingleAsync<Guid>("select id from disclosure.file where case_id = @id and name = @name", new { id = opened.Id.Value, name })).ToString();
    }

    // All of its files were looked at for viruses.
    private Task CleanAsync(OpenedCase opened) => Eventually.TrueAsync(
        async () =>
        {
            await using var connection = await Guildhall.Database.OpenAsync();
            return await connection.QuerySingleAsync<bool>(
                "select count(*) > 0 and bool_and(state = 'clean') from records.document where subject = @subject", new { subject = CaseRegister.FilesOf(opened.Id) });
        },
        "the files are scanned");
}
