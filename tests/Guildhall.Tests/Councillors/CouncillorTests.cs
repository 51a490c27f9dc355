using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Guildhall.Tests.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Councillors;

/// <summary>Councillors raise and follow casework for people who agreed to it, and see nothing else.</summary>
public sealed class CouncillorTests(FormSite site) : IClassFixture<FormSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_councillor_raises_a_case_for_a_constituent_with_their_consent_and_follows_it()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Ada Reed");
        using var _1 = councillor;
        (await councillor.GoAsync("/staff")).Heading.ShouldBe("Your casework");
        await councillor.FollowAsync("Raise something");
        await councillor.SubmitAsync([("q", "assisted bin")], "Find", "main form");
        await councillor.GoAsync("/staff/councillor/raise?q=assisted");
        await councillor.FollowAsync("Request an assisted bin collection");

        (await councillor.SubmitAsync([])).Errors.ShouldBe(["Select who it is for"]);
        (await councillor.SubmitAsync(("about", "constituent"), ("first-name", "Mary"), ("on-day", "31"), ("on-month", "2"), ("on-year", "2026"))).Errors
            .ShouldBe(["Enter their last name", "Select how they agreed", "Enter the day they agreed: today, or in the last two years", "Select how far they agreed"], ignoreOrder: true);
        var form = await councillor.SubmitAsync(Consent());

        form.Text.ShouldContain("You fill this in for Mary Constituent.");
        var reference = await FillInAsync(councillor);
        councillor.Page.Address.AbsolutePath.ShouldBe($"/staff/councillor/cases/{reference}");
        councillor.Page.Text.ShouldContain("Mary Constituent");
        councillor.Page.Text.ShouldContain("in person");
        (await councillor.GoAsync("/staff/councillor")).Text.ShouldContain(reference);

        // The customer is the constituent, who is told and can track it; officers see who raised it.
        (await site.OneAsync<(string, string, string)>("""select customer_name, channel, flags[1] from cases."case" where reference = @reference""", new { reference }))
            .ShouldBe(("Mary Constituent", "staff", "councillor"));
        using var officer = await Guildhall.SignedInAsync("Olga Officer", ["waste-contact"]);
        var page = await officer.GoAsync($"/staff/cases/{reference}");
        page.Text.ShouldContain("Cllr Ada Reed follows this for Mary Constituent.");
        page.Text.ShouldContain("Raised by Cllr Ada Reed, councillor. Mary Constituent agreed in person");

        // What the officers do inside stays inside.
        await officer.SubmitAsync([("note", "Not for councillors")], "Add note");
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SubmitAsync([("to", "visit"), ("message", "We come on Tuesday.")], "Move");
        var seen = await councillor.GoAsync($"/staff/councillor/cases/{reference}");
        seen.Text.ShouldNotContain("Not for councillors");
        seen.Text.ShouldNotContain("Raised by Cllr");
        seen.Text.ShouldContain("We come on Tuesday.");
        seen.Text.ShouldNotContain("back door");
    }

    [Fact]
    public async Task A_question_is_answered_apart_from_the_customer_unless_the_officer_chooses_otherwise()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Ben Ask");
        using var _1 = councillor;
        var reference = await RaiseAsync(councillor);

        (await councillor.SubmitAsync([("message", " ")], "Send")).Errors.ShouldBe(["Select why you write", "Write your message"], ignoreOrder: true);
        await councillor.SubmitAsync([("kind", "question"), ("message", "When does the help start?")], "Send");
        councillor.Page.Text.ShouldContain("The people who work the case have it.");
        await councillor.GoAsync($"/staff/councillor/cases/{reference}");
        await councillor.SubmitAsync([("kind", "question"), ("message", "When does the help start?")], "Send");
        (await site.OneAsync<(int, int)>("""select (select count(*)::int from councillors.message), chases from cases."case" where reference = @reference""", new { reference })).Item2.ShouldBe(1);
        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>("""select coalesce(max(cardinality(f.chased_on)), 0) from insight.fact f join cases."case" c on c.id = f.case_id where c.reference = @reference""", new { reference }) == 1,
            "the chase is counted");

        using var officer = await Guildhall.SignedInAsync("Odd Officer", ["waste-contact"]);
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldContain("Waits for an answer since");
        officer.Page.Text.ShouldContain("Question from Cllr Ben Ask, councillor: When does the help start?");
        await officer.FollowAsync("Read and answer");
        (await officer.SubmitAsync([], "Send the answer")).Errors.ShouldBe(["Write your answer"]);
        var field = officer.Page.Document.QuerySelector("textarea")!.GetAttribute("name")!;
        await officer.SubmitAsync([(field, "For your eyes: next week.")], "Send the answer");
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldNotContain("Waits for an answer");
        (await councillor.GoAsync($"/staff/councillor/cases/{reference}")).Text.ShouldContain("For your eyes: next week.");
        (await CustomerSeesAsync(reference)).ShouldNotContain("For your eyes");

        await officer.GoAsync($"/staff/cases/{reference}/councillor");
        await officer.SubmitAsync([(field, "Both of you: it starts on Monday."), ("customer", "yes")], "Send the answer");
        (await CustomerSeesAsync(reference)).ShouldContain("Both of you: it starts on Monday.");
        (await councillor.GoAsync($"/staff/councillor/cases/{reference}")).Text.ShouldContain("Odd Officer answered, the customer too");
    }

    [Fact]
    public async Task A_question_about_a_case_that_is_dealt_with_together_with_another_reaches_those_who_work_that()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Mia Merged");
        using var _1 = councillor;
        var reference = await RaiseAsync(councillor);
        var stays = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Otis Officer", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{reference}/merge?with={stays.Reference}");
        await officer.SubmitAsync([("stays", stays.Reference.ToString()), ("reason", "The same bins")], "Merge");

        await councillor.GoAsync($"/staff/councillor/cases/{reference}");
        await councillor.SubmitAsync([("kind", "question"), ("message", "Is it in hand?")], "Send");

        (await officer.GoAsync($"/staff/cases/{stays.Reference}")).Text.ShouldContain("Question from Cllr Mia Merged, councillor: Is it in hand?");
    }

    [Fact]
    public async Task Consent_that_ends_ends_the_councillor_s_sight_whoever_says_so()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Eve End");
        using var _1 = councillor;
        var (first, second) = (await RaiseAsync(councillor), await RaiseAsync(councillor));

        await councillor.GoAsync($"/staff/councillor/cases/{first}");
        await councillor.FollowAsync("They do not agree any more");
        (await councillor.SubmitAsync([], "End it")).Text.ShouldContain("You do not follow that case any more.");
        councillor.Page.Text.ShouldNotContain(first);
        (await councillor.GoAsync($"/staff/councillor/cases/{first}")).Status.ShouldBe(HttpStatusCode.NotFound);

        await councillor.GoAsync($"/staff/councillor/cases/{second}");
        var late = councillor.PrepareSubmit([("kind", "chase"), ("message", "And now?")], "Send");
        using var officer = await Guildhall.SignedInAsync("Ola Officer", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{second}/councillor");
        await officer.SubmitAsync([], "End Cllr Eve End’s sight");
        (await officer.GoAsync($"/staff/cases/{second}")).Text.ShouldContain("the consent has ended");
        (await councillor.GoAsync("/staff/councillor")).Text.ShouldNotContain(second);
        (await councillor.SendAsync(late)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await officer.GoAsync($"/staff/cases/{second}")).Text.ShouldNotContain("And now?");
    }

    [Fact]
    public async Task A_councillor_sees_only_their_own_and_has_no_desk()
    {
        var (mine, _) = await CouncillorAsync("Cllr One");
        var (theirs, _) = await CouncillorAsync("Cllr Two");
        using var _1 = mine;
        using var _2 = theirs;
        var reference = await RaiseAsync(mine);

        (await theirs.GoAsync("/staff/councillor")).Text.ShouldNotContain(reference);
        (await theirs.GoAsync($"/staff/councillor/cases/{reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.GoAsync($"/staff/councillor/cases/{reference}/end")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var address in (string[])["/staff/cases", $"/staff/cases/{reference}", $"/staff/cases/{reference}/councillor", "/staff/cases/search?q=Mary", "/staff/people", "/staff/members", "/staff/tasks"])
        {
            (await mine.GoAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden, address);
        }

        (await mine.GoAsync("/staff/security")).Status.ShouldBe(HttpStatusCode.OK);
        mine.Page.Document.QuerySelectorAll(".gh-bar__nav a").Select(a => a.TextContent.Trim()).ShouldBe(["Casework", "Ward numbers", "Your sign-in"]);
        (await mine.GoAsync("/services/finance-purchase-request/apply")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_restricted_service_is_for_councillors_only_where_it_says_so()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Rest");
        using var _1 = councillor;
        var list = await councillor.GoAsync("/staff/councillor/raise");
        list.Document.QuerySelector("main ul a")!.TextContent.ShouldBe("Send a councillor’s enquiry");
        list.Text.ShouldNotContain("Report a noise");
        (await councillor.GoAsync("/staff/councillor/raise/noise-complaint")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await councillor.GoAsync("/staff/councillor/raise/it-helpdesk")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Followed once, and closed to councillors since: not seen any more.
        var reference = await RaiseAsync(councillor);
        await site.ExecuteAsync("""update cases."case" set restricted = true where reference = @reference""", new { reference });
        (await councillor.GoAsync($"/staff/councillor/cases/{reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await councillor.GoAsync("/staff/councillor")).Text.ShouldNotContain(reference);

        // Their own enquiry is restricted too, and says that they may; what was said of consent is filled in.
        await councillor.GoAsync("/staff/councillor/raise/councillor-enquiry");
        await councillor.SubmitAsync(Consent());
        councillor.Page.Document.QuerySelector("[name=kind][checked]")!.GetAttribute("value").ShouldBe("resident");
        (await councillor.SubmitAsync([])).Document.QuerySelector("[name=consent][checked]")!.GetAttribute("value").ShouldBe("spoken");
    }

    [Fact]
    public async Task Each_look_at_a_followed_case_is_noted()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Look");
        using var _1 = councillor;
        var reference = await RaiseAsync(councillor);
        await councillor.GoAsync($"/staff/councillor/cases/{reference}");

        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where subject = @reference and action = 'case.read'", new { reference })).ShouldBe(2);
    }

    [Theory]
    [InlineData("at-once", "councillors.tell", "councillors.tell-daily")]
    [InlineData("daily", "councillors.tell-daily", "councillors.tell")]
    public async Task A_councillor_is_told_once_how_it_goes_on_and_no_names(string how, string job, string otherJob)
    {
        var (councillor, email) = await CouncillorAsync($"Cllr Told {how}");
        using var _1 = councillor;
        var reference = await RaiseAsync(councillor);
        await councillor.GoAsync("/staff/councillor/telling");
        (await councillor.SubmitAsync(("how", "loudly"))).Errors.ShouldBe(["Select how you want to hear of it"]);
        await councillor.SubmitAsync(("how", how));
        using var officer = await Guildhall.SignedInAsync("Otto Officer", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SubmitAsync([("to", "visit"), ("message", "We come on Tuesday, Mary.")], "Move");
        await officer.GoAsync($"/staff/cases/{reference}/councillor");
        await officer.SubmitAsync([(officer.Page.Document.QuerySelector("textarea")!.GetAttribute("name")!, "Secret answer")], "Send the answer");
        await SettleAsync(reference);

        await JobAsync(otherJob);
        await JobAsync(job);
        await JobAsync(job);

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email));
        told.Subject.ShouldBe("News of your casework");
        told.Text.ShouldContain($"{reference}, Request an assisted bin collection:");
        told.Text.ShouldContain("The council answered you");
        told.Text.ShouldNotContain("Mary");
        told.Text.ShouldNotContain("Secret");
        Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_supports_councillors_enters_casework_for_one()
    {
        var (councillor, email) = await CouncillorAsync("Cllr Supported");
        using var _1 = councillor;
        var id = await site.OneAsync<Guid>("select id from identity.account where email = @email", new { email });
        using var support = await Guildhall.SignedInAsync("Sue Support", ["member-support"], StaffRole.MemberSupport, StaffRole.Officer);
        (await support.GoAsync("/staff/members")).Text.ShouldContain("Cllr Supported");
        await support.GoAsync($"/staff/members/{id}/raise/assisted-collection");
        await support.SubmitAsync(Consent());
        support.Page.Text.ShouldContain("You fill this in for Cllr Supported, for Mary Constituent.");
        var reference = await FillInAsync(support);

        support.Page.Text.ShouldContain("It is sent");
        (await support.GoAsync($"/staff/councillor/cases/{reference}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await councillor.GoAsync("/staff/councillor")).Text.ShouldContain(reference);
        (await councillor.GoAsync($"/staff/councillor/cases/{reference}")).Text.ShouldContain("entered by Sue Support");
        (await support.GoAsync($"/staff/members/{Guid.CreateVersion7()}/raise")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_form_for_a_constituent_is_gone_on_with_by_who_began_it_alone()
    {
        var (councillor, _) = await CouncillorAsync("Cllr Form");
        using var _1 = councillor;
        await councillor.GoAsync("/staff/councillor/raise/assisted-collection");
        await councillor.SubmitAsync(Consent());
        await councillor.SubmitAsync(("for-whom", "other"));
        using var other = Guildhall.Visit();
        foreach (Cookie cookie in councillor.Cookies.GetAllCookies().Where(c => c.Name.StartsWith("draft-", StringComparison.Ordinal)))
        {
            other.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        }

        (await other.GoAsync("/services/assisted-collection/apply/property")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        var (another, _) = await CouncillorAsync("Cllr Another");
        using var _2 = another;
        foreach (Cookie cookie in councillor.Cookies.GetAllCookies().Where(c => c.Name.StartsWith("draft-", StringComparison.Ordinal)))
        {
            another.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        }

        (await another.GoAsync("/services/assisted-collection/apply/property")).Status.ShouldBe(HttpStatusCode.Gone);

        // “Start now” on the public page begins a form of one's own, for who is not signed in here.
        (await other.GoAsync("/services/assisted-collection/apply")).Text.ShouldNotContain("Mary Constituent");
        other.Page.Address.AbsolutePath.ShouldBe("/services/assisted-collection/apply/who");
    }

    [Fact]
    public async Task Ward_numbers_are_counts_alone_and_small_ones_are_left_out()
    {
        const string Ward = "E05990002";
        var (councillor, _) = await CouncillorAsync("Cllr Ward", Ward);
        using var _1 = councillor;
        for (var n = 0; n < 6; n++)
        {
            await CountedAsync("assisted-collection", Ward, closed: false);
        }

        await CountedAsync("pest-control-request", Ward, closed: true);
        await CountedAsync("noise-complaint", Ward, closed: false);
        await CountedAsync("freedom-of-information", "E05990003", closed: false);

        var page = await councillor.GoAsync("/staff/councillor/ward?months=12&ward=E05990003");
        page.Heading.ShouldBe("Castle Hill in numbers");
        Cells(page, "Request an assisted bin collection").ShouldBe(["6", "0", "–", "6"]);
        page.Document.QuerySelectorAll("main tbody tr").Length.ShouldBe(2);
        page.Document.QuerySelectorAll("main tbody tr").Single(r => !r.TextContent.Contains("assisted", StringComparison.Ordinal)).QuerySelectorAll("td").Select(c => c.TextContent.Trim())
            .ShouldBe(["under 5", "under 5", "not shown", "0"]);
        page.Text.ShouldNotContain("Siân");
    }

    [Fact]
    public async Task Who_leaves_office_follows_nothing_any_more()
    {
        var (councillor, email) = await CouncillorAsync("Cllr Leaves");
        using var _1 = councillor;
        var reference = await RaiseAsync(councillor);
        var id = await site.OneAsync<Guid>("select id from identity.account where email = @email", new { email });
        await using (var tx = await Guildhall.Database.BeginAsync(Actor.System))
        {
            tx.Publish(new StaffEnded(id));
            await tx.CommitAsync();
        }

        await Eventually.TrueAsync(async () => await site.OneAsync<string?>("select ended_why from councillors.casework where reference = @reference", new { reference }) == "left-office", "their casework ends");
        (await councillor.GoAsync($"/staff/councillor/cases/{reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_councillor_has_no_other_role_and_no_team()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => Guildhall.AddStaffAsync("Both", [], StaffRole.Councillor, StaffRole.Officer));
        (await Should.ThrowAsync<InvalidOperationException>(() => Guildhall.AddStaffAsync("Both", ["parking"], StaffRole.Councillor))).Message.ShouldBe("A councillor has no other role and no team.");
    }

    private static (string Name, string Value)[] Consent()
    {
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        return
        [
            ("about", "constituent"), ("first-name", "Mary"), ("last-name", "Constituent"), ("email", "mary.constituent@example.com"), ("how", "at-surgery"), ("scope", "messages"),
            ("on-day", $"{day.Day}"), ("on-month", $"{day.Month}"), ("on-year", $"{day.Year}"),
        ];
    }

    private async Task<(Visitor Visitor, string Email)> CouncillorAsync(string name, params string[] wards)
    {
        var email = await Guildhall.AddStaffAsync(name, [], StaffRole.Councillor);
        await site.ExecuteAsync(
            "insert into identity.work_profile (account, skills, languages, wards) select id, '{}', '{}', @wards from identity.account where email = @email", new { email, wards });
        var visitor = Guildhall.Visit();
        await Guildhall.SignInStaffAsync(visitor, email);
        return (visitor, email);
    }

    private async Task<string> RaiseAsync(Visitor visitor)
    {
        await visitor.GoAsync("/staff/councillor/raise/assisted-collection");
        await visitor.SubmitAsync(Consent());
        return await FillInAsync(visitor);
    }

    private async Task<string> FillInAsync(Visitor visitor)
    {
        await visitor.SubmitAsync(("for-whom", "other"));
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("property-uprn", site.Home.Uprn)], "Continue");
        await visitor.SubmitAsync(("reason", "injury"));
        await visitor.SubmitAsync(("temporary", "no"));
        await visitor.SubmitAsync(("where-kept", "By the back door"), ("gate", "no"));
        visitor.Page.Document.QuerySelector("[name=name]")!.GetAttribute("value").ShouldBe("Mary Constituent");
        await visitor.SubmitAsync([]);
        await visitor.SubmitAsync(("declaration", "yes"));
        visitor.Page.Address.AbsolutePath.ShouldEndWith("/check", Case.Sensitive, visitor.Page.Text);
        await visitor.SubmitAsync([]);
        return await site.OneAsync<string>("select reference from councillors.casework where reference is not null order by raised_at desc limit 1");
    }

    private async Task CountedAsync(string service, string ward, bool closed)
    {
        var opened = await Guildhall.OpenCaseAsync(service);
        await site.ExecuteAsync(
            """
            update cases."case"
            set ward = @ward, opened_at = date_trunc('month', now()) - interval '10 days',
                closed_at = case when @closed then date_trunc('month', now()) - interval '5 days' end, outcome = case when @closed then 'done' end
            where id = @Id
            """,
            new { Id = opened.Id.Value, ward, closed });
    }

    private static IEnumerable<string> Cells(VisitedPage page, string service) =>
        page.Document.QuerySelectorAll("main tbody tr").Single(r => r.QuerySelector("th")!.TextContent.Trim() == service).QuerySelectorAll("td").Select(c => c.TextContent.Trim());

    private async Task<string> CustomerSeesAsync(string reference)
    {
        using var customer = Guildhall.Visit();
        await customer.GoAsync("/track");
        return (await customer.SubmitAsync(("reference", reference), ("proof", "Constituent"))).Text;
    }

    // As though it had happened a minute ago, and the councillor had been told before.
    private Task SettleAsync(string reference) => site.ExecuteAsync(
        """
        alter table cases.timeline_entry disable trigger user;
        alter table councillors.message disable trigger user;
        update cases.timeline_entry set at = at - interval '1 minute' where case_id = (select case_id from councillors.casework where reference = @reference);
        update councillors.message set at = at - interval '1 minute' where casework = (select id from councillors.casework where reference = @reference);
        update councillors.casework set told_until = told_until - interval '1 minute' where reference = @reference;
        alter table cases.timeline_entry enable trigger user;
        alter table councillors.message enable trigger user
        """,
        new { reference });

    private Task JobAsync(string name) => Guildhall.Services.GetRequiredService<Schedules>().RunAsync(name, TestContext.Current.CancellationToken);
}
