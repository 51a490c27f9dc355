using System.Net;
using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Guildhall.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

/// <summary>A council with a service that asks every kind of question there is.</summary>
public sealed class EveryQuestionSite() : CouncilRun(("everything", EveryQuestion.Service))
{
    protected override HostSettings Change(HostSettings settings) => With(settings, ("Demo:Accounts", "true"));

    /// <summary>The day in London.</summary>
    public DateOnly Today => LondonTime.Today(Guildhall.Services.GetRequiredService<TimeProvider>());
}

public sealed class EveryQuestionTests(EveryQuestionSite site) : IClassFixture<EveryQuestionSite>
{
    private const string Apply = "/services/everything/apply";

    private static readonly byte[] s_pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    [Fact]
    public async Task A_check_of_the_files_changes_nothing_and_says_the_same_each_time()
    {
        var catalogue = site.Guildhall.Services.GetRequiredService<ServiceCatalogue>();
        var teams = await Teams.NamesInAsync(site.Guildhall.Settings.Council, TestContext.Current.CancellationToken);
        var versions = await site.OneAsync<int>("select count(*)::int from catalogue.service_version");

        var (good, problems) = catalogue.CheckFolder(teams);

        good.ShouldBe(versions);
        problems.ShouldContain(p => p.Message.StartsWith("There is no Welsh.", StringComparison.Ordinal));
        catalogue.CheckFolder(teams).Problems.ShouldBe(problems);
        (await site.OneAsync<int>("select count(*)::int from catalogue.service_version")).ShouldBe(versions);
    }

    [Fact]
    public async Task Every_kind_of_question_is_answered_checked_and_sent()
    {
        using var resident = site.Guildhall.Visit();
        await ToPeopleAsync(resident, from: "?ref=LEAFLET-7");

        (await resident.SubmitAsync([], "Add: Person")).Document.QuerySelector("#people-0-first-name").ShouldNotBeNull();
        await resident.SubmitAsync([("people-0-first-name", "Ann"), ("people-0-earns", "yes"), ("people-0-income", "1,200.50")], "Add another: Person");
        resident.Page.Document.QuerySelector("#people-0-first-name")!.GetAttribute("value").ShouldBe("Ann");
        await resident.SubmitAsync([("people-1-first-name", "Bob"), ("people-1-earns", "no"), ("people-1-income", "99")], "Continue");

        resident.Page.Heading.ShouldBe("What it costs");
        resident.Page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())))
            .ShouldBe(["Rooms £75.00", "Blue paint £5.00", "Total £80.00"]);
        await resident.SubmitAsync([], "Continue");

        await resident.UploadAsync([], "Upload files", ("papers-new", "lease.pdf", s_pdf));
        resident.Page.Text.ShouldContain("lease.pdf");
        await resident.SubmitAsync([], "Continue");

        (await resident.SubmitAsync(("bank-holder", "Ann Lee"), ("bank-sort-code", "08 99 99"), ("bank-account", "66374959"))).Errors
            .ShouldBe(["This account number does not go with this sort code. Check both"]);
        await resident.SubmitAsync(
            ("bank-holder", "Ann Lee"), ("bank-sort-code", "08 99 99"), ("bank-account", "66374958"), ("car", "ab12cde"));
        await resident.SubmitAsync(("signature", "Ann Lee"), ("signature-agree", "yes"));

        resident.Page.Heading.ShouldBe("Check your answers before you send them");
        var shown = resident.Page.Text;
        shown.ShouldContain("Ann Lee");
        shown.ShouldContain("1.8 metres");
        shown.ShouldContain("£812.50");
        shown.ShouldContain("14:30");
        shown.ShouldContain("AB12 CDE");
        shown.ShouldContain("£2,013");
        shown.ShouldContain("lease.pdf");
        shown.ShouldNotContain("LEAFLET-7");
        resident.Page.Document.QuerySelectorAll(".govuk-summary-list__row").Where(r => r.QuerySelector("a") is null).Select(r => r.QuerySelector("dt")!.TextContent.Trim())
            .ShouldBe(["Income of all", "Your costs"], "What is reckoned is not changed by itself.");

        await resident.SubmitAsync([], "Send");
        resident.Page.Heading.ShouldBe("Thank you, we have received it");
        var answers = await LastAnswersAsync();
        answers.ShouldContain("\"ref\": \"LEAFLET-7\"");
        answers.ShouldContain("\"kind\": \"whole\"");
        answers.ShouldContain("\"lat\": \"51.500000\"");
        answers.ShouldContain("\"income-all\": \"2013.00\"");
        answers.ShouldNotContain("\"99\"", customMessage: "Bob does not earn, so what he typed as income is not an answer.");
        (await site.OneAsync<long>("""select count(*) from records.document where subject = 'case:' || (select id from cases."case" order by opened_at desc limit 1)""")).ShouldBe(1);
    }

    [Theory]
    [InlineData("rooms", "0", "“Rooms” must be 1 or more")]
    [InlineData("rooms", "two", "“Rooms” must be a number, like 3")]
    [InlineData("rooms", "2.5", "“Rooms” must be a whole number")]
    [InlineData("rooms", "99999999999999999999999", "“Rooms” must be 20 or less")]
    [InlineData("height", "1.234", "“Height” must have no more than 2 digits after the point")]
    [InlineData("rent", "-3", "“Rent” must be £0.00 or more")]
    [InlineData("rent", "5000.01", "“Rent” must be £5,000.00 or less")]
    [InlineData("rent", "lots", "Enter an amount of money, like 600 or 193.54")]
    [InlineData("code", "ab123", "Enter a code, like AB123")]
    public async Task A_number_that_will_not_do_is_told_beside_its_field(string field, string typed, string message)
    {
        using var resident = site.Guildhall.Visit();
        await ToNumbersAsync(resident);

        var good = new Dictionary<string, string> { ["rooms"] = "6", ["rent"] = "812.50", [field] = typed };
        var page = await resident.SubmitAsync([.. good.Select(f => (f.Key, f.Value))], "Continue");

        page.Errors.ShouldBe([message]);
        page.Document.QuerySelector($"#{field}")!.GetAttribute("value").ShouldBe(typed);
    }

    [Theory]
    [InlineData("nino", "QQ123", "Enter a National Insurance number in the correct format, like QQ 12 34 56 C")]
    [InlineData("you-last", "", "Enter the last name")]
    [InlineData("email", "ann@", "Enter an e-mail address in the correct format, like name@example.com")]
    public async Task A_detail_that_will_not_do_is_told_beside_its_field(string field, string typed, string message)
    {
        using var resident = site.Guildhall.Visit();
        await resident.GoAsync(Apply);

        var fields = new Dictionary<string, string> { ["you-first"] = "Ann", ["you-last"] = "Lee", [field] = typed };

        (await resident.SubmitAsync([.. fields.Select(f => (f.Key, f.Value))], "Continue")).Errors.ShouldBe([message]);
    }

    [Fact]
    public async Task Dates_are_judged_alone_and_together()
    {
        using var resident = site.Guildhall.Visit();
        await ToTimesAsync(resident);

        (await TimesAsync(resident, begin: 5, end: 3)).Errors.ShouldBe(["The last day must not be before the first"]);
        (await TimesAsync(resident, begin: 3, end: 5, more: ("at", "25:00"))).Errors.ShouldBe(["Enter a time, like 9am, 2:30pm or 14:30"]);
        (await TimesAsync(resident, begin: 3, end: 5, more: ("begin-year", "2001"))).Errors[0].ShouldStartWith("The date must be ");
        var child = site.Today.AddYears(-17);
        (await TimesAsync(resident, 3, 5, ("born-day", $"{child.Day}"), ("born-month", $"{child.Month}"), ("born-year", $"{child.Year}"))).Errors.ShouldBe(["The date must be at least 18 years ago"]);
        (await TimesAsync(resident, 3, 5, ("since-month", "13"), ("since-year", "2020"))).Errors.ShouldBe(["The month must be a number from 1 to 12"]);
    }

    [Fact]
    public async Task Choices_that_do_not_go_together_or_are_not_offered_are_refused()
    {
        using var resident = site.Guildhall.Visit();
        await ToTimesAsync(resident, rooms: "2");
        await TimesAsync(resident, 3, 5);

        resident.Page.Document.QuerySelectorAll("input[name=size]").Length.ShouldBe(1, "large is offered only for five rooms or more");
        (await resident.SubmitAsync(("colour", "red"), ("needs", "ramp"), ("needs", "nothing"), ("size", "small"))).Errors
            .ShouldBe(["Select the options that apply, or select “None of these”"]);
        (await resident.SubmitAsync(("colour", "red"), ("needs", "ramp"), ("needs", "rail"), ("needs", "light"), ("size", "small"))).Errors
            .ShouldBe(["Select 2 options or fewer"]);
        (await resident.SubmitAsync(("colour", "green"), ("needs", "ramp"), ("size", "large"))).Errors
            .ShouldBe(["Select an answer to “Colour”", "Select an answer to “Size”"]);
        (await resident.SubmitAsync(("colour", "red"), ("needs", "ramp"), ("size", "small"), ("about", "no-such-service"))).Errors
            .ShouldBe(["Select an answer to “Which service is it about?”"]);
    }

    [Fact]
    public async Task A_group_is_judged_thing_by_thing_and_a_thing_can_be_taken_out()
    {
        using var resident = site.Guildhall.Visit();
        await ToPeopleAsync(resident);

        await resident.SubmitAsync([], "Add: Person");
        await resident.SubmitAsync([], "Add another: Person");
        await resident.SubmitAsync([("people-0-first-name", "Ann"), ("people-0-earns", "no"), ("people-1-first-name", "Bob")], "Continue");
        resident.Page.Errors.ShouldBe(["Person 2: Select yes or no to answer “Do they earn?”"]);

        await resident.SubmitAsync([("people-1-earns", "no")], "Remove Person 1");
        resident.Page.Document.QuerySelector("#people-0-first-name")!.GetAttribute("value").ShouldBe("Bob");
        resident.Page.Document.QuerySelector("#people-1-first-name").ShouldBeNull();
    }

    [Fact]
    public async Task An_exit_ends_the_form_and_leads_on_with_some_answers()
    {
        using var resident = site.Guildhall.Visit();
        await ToPeopleAsync(resident);
        await resident.SubmitAsync([], "Add: Person");
        await resident.SubmitAsync([("people-0-first-name", "Ann"), ("people-0-earns", "yes"), ("people-0-income", "20000")], "Continue");

        resident.Page.Heading.ShouldBe("You cannot have it");
        (await site.OneAsync<string>("select pages[cardinality(pages)] from forms.draft where service = 'everything' and pages @> '{too-rich}' order by created_at desc limit 1")).ShouldBe("too-rich");
        using var manager = await site.Guildhall.SignedInAsync("Max Manager", [], StaffRole.Manager);
        var ended = (await manager.GoAsync("/staff/designer/everything/use")).Document.QuerySelectorAll("tbody tr").Select(r => string.Join('|', r.Children.Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))).ToList();
        ended.ShouldContain("You cannot have it the form ends here|1|–");
        ended[0].Split('|')[3].ShouldBe("1");
        (await resident.GoAsync($"{Apply}/check")).Heading.ShouldBe("You cannot have it");
        await resident.SubmitAsync([], "Ask for information instead");

        resident.Page.Address.AbsolutePath.ShouldStartWith("/services/freedom-of-information/apply/");
        (await site.OneAsync<string>("select answers ->> 'email' from forms.draft where service = 'freedom-of-information' order by created_at desc limit 1")).ShouldBe("ann@example.com");
    }

    [Theory]
    [InlineData("photo.pdf", "this is no pdf at all, whatever its name says")]
    [InlineData("picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    public async Task A_file_that_is_not_what_is_asked_for_is_refused_kindly(string name, string content)
    {
        using var resident = site.Guildhall.Visit();
        await ToPapersAsync(resident);

        var page = await resident.UploadAsync([], "Continue", ("papers-new", name, Encoding.UTF8.GetBytes(content)));

        page.Heading.ShouldBe("Your papers");
        page.Errors.ShouldNotBeEmpty();
        ((int)page.Status).ShouldBe(400);
    }

    [Fact]
    public async Task A_file_can_be_taken_out_again_and_one_that_is_not_the_persons_does_not_count()
    {
        using var resident = site.Guildhall.Visit();
        await ToPapersAsync(resident);
        await resident.UploadAsync([], "Upload files", ("papers-new", "one.pdf", s_pdf), ("papers-new", "two.pdf", s_pdf));
        resident.Page.Document.QuerySelectorAll("input[type=hidden][name=papers]").Length.ShouldBe(2);

        await resident.SubmitAsync([], "Remove one.pdf");
        var left = resident.Page.Document.QuerySelectorAll("input[type=hidden][name=papers]").Single().GetAttribute("value")!;

        using var other = site.Guildhall.Visit();
        await ToPapersAsync(other);
        (await other.SubmitAsync([("papers", left)], "Continue")).Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Officers_of_the_case_open_its_files_and_others_do_not()
    {
        using var resident = site.Guildhall.Visit();
        await ToPapersAsync(resident);
        await resident.UploadAsync([], "Continue", ("papers-new", "lease.pdf", s_pdf));
        await resident.SubmitAsync(("bank-holder", "Ann Lee"), ("bank-sort-code", "089999"), ("bank-account", "66374958"));
        await resident.SubmitAsync(("signature", "Ann Lee"), ("signature-agree", "yes"));
        await resident.SubmitAsync([], "Send");
        var reference = await site.OneAsync<string>("""select reference from cases."case" order by opened_at desc limit 1""");
        var file = await site.OneAsync<Guid>("""select id from records.document where subject = 'case:' || (select id from cases."case" where reference = @reference)""", new { reference });

        (await resident.GoAsync($"/staff/cases/{reference}/files/{file}")).Heading.ShouldBe("Sign in");
        using var officer = site.Guildhall.Visit();
        await StaffSite.SignInAsync(officer, "grace.lindqvist@northmere.example", (await site.Guildhall.Services.GetRequiredService<DemoAccounts>().EnsureAsync(site.Guildhall.Settings.Data))!.Password);
        await Eventually.TrueAsync(async () => (await officer.GoAsync($"/staff/cases/{reference}/files/{file}")).Status == HttpStatusCode.OK, "The file is never given out.");
        officer.Page.Response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await officer.Page.Response.Content.ReadAsByteArrayAsync()).ShouldBe(s_pdf);
        (await officer.GoAsync($"/staff/cases/{reference}/files/{Guid.Empty}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_street_is_found_by_part_of_its_name_or_given_in_the_persons_words()
    {
        await site.Guildhall.TakeInBoroughAsync(400);
        var name = await site.OneAsync<string>("select name from places.street_descriptor where language = 'ENG' order by usrn limit 1");
        using var resident = site.Guildhall.Visit();
        await resident.GoAsync(Apply);
        await resident.SubmitAsync(("you-first", "Ann"), ("you-last", "Lee"));

        (await resident.SubmitAsync([("road", "qqqqqq")], "Continue")).Errors.ShouldBe(["We found no street for ‘qqqqqq’. Check the spelling"]);
        await resident.SubmitAsync([("road", name[..5].ToLowerInvariant())], "Continue");
        (await resident.SubmitAsync([], "Continue")).Errors.ShouldBe(["Select a street, or say that it is not listed"]);
        var first = resident.Page.Document.QuerySelector("input[name=road-uprn]")!.GetAttribute("value")!;
        await resident.SubmitAsync([("road-uprn", first)], "Continue");

        resident.Page.Heading.ShouldBe("Numbers");
        (await site.OneAsync<string>("select answers -> 'road' ->> 'usrn' from forms.draft where service = 'everything' and answers ? 'road' order by updated_at desc limit 1")).ShouldBe(first);
    }

    private async Task<string> LastAnswersAsync() => await site.OneAsync<string>("select answers::text from cases.submission order by received_at desc limit 1");

    private static async Task ToNumbersAsync(Visitor resident, string from = "")
    {
        await resident.GoAsync(Apply + from);
        await resident.SubmitAsync(("you-first", "Ann"), ("you-last", "Lee"), ("email", "ann@example.com"));
        resident.Page.Heading.ShouldBe("Where");
        resident.Page.Text.ShouldContain("Step 2 of 10");
        await resident.SubmitAsync([("spot", "By the bus stop"), ("spot-lat", "51.5"), ("spot-lon", "-0.12")], "Continue");
        resident.Page.Heading.ShouldBe("Numbers");
    }

    private static async Task ToTimesAsync(Visitor resident, string rooms = "6", string from = "")
    {
        await ToNumbersAsync(resident, from);
        await resident.SubmitAsync(("rooms", rooms), ("height", "1.80"), ("rent", "£812.5"));
        resident.Page.Heading.ShouldBe("Times");
    }

    private async Task<VisitedPage> TimesAsync(Visitor resident, int begin, int end, params (string, string)[] more)
    {
        var (first, last) = (site.Today.AddDays(begin), site.Today.AddDays(end));
        var fields = new Dictionary<string, string>
        {
            ["begin-day"] = $"{first.Day}",
            ["begin-month"] = $"{first.Month}",
            ["begin-year"] = $"{first.Year}",
            ["end-day"] = $"{last.Day}",
            ["end-month"] = $"{last.Month}",
            ["end-year"] = $"{last.Year}",
            ["at"] = "2.30pm",
            ["born-day"] = "",
            ["born-month"] = "",
            ["born-year"] = "",
            ["since-month"] = "",
            ["since-year"] = "",
        };
        foreach (var (field, value) in more)
        {
            fields[field] = value;
        }

        return await resident.SubmitAsync([.. fields.Select(f => (f.Key, f.Value))], "Continue");
    }

    private async Task ToPeopleAsync(Visitor resident, string from = "")
    {
        await ToTimesAsync(resident, from: from);
        await TimesAsync(resident, 3, 5);
        await resident.SubmitAsync(("colour", "blue"), ("needs", "ramp"), ("size", "large"), ("about", "noise-complaint"));
        resident.Page.Heading.ShouldBe("Who lives with you");
    }

    private async Task ToPapersAsync(Visitor resident)
    {
        await ToPeopleAsync(resident);
        await resident.SubmitAsync([], "Continue");
        await resident.SubmitAsync([], "Continue");
        resident.Page.Heading.ShouldBe("Your papers");
    }
}
