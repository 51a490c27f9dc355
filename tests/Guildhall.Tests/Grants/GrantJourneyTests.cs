using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Grants;

/// <summary>From the application to the payment, through the front door.</summary>
public sealed class GrantJourneyTests(GrantSite site) : IClassFixture<GrantSite>
{
    private const string Team = "licensing";

    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task Applications_are_allotted_scored_alone_moderated_decided_within_the_budget_and_paid()
    {
        using var ann = await Guildhall.SignedInAsync("Ann Assessor", [Team]);
        using var bob = await Guildhall.SignedInAsync("Bob Assessor", [Team]);
        using var mia = await site.ManagerAsync("Mia Manager", Team);
        using var max = await site.ManagerAsync("Max Manager", Team);
        var best = await site.ApplyAsync("grant-journey", "The Lunch Club", 1800m);
        var apart = await site.ApplyAsync("grant-journey", "Clwb Ceir", 2500m, "cy");
        var poor = await site.ApplyAsync("grant-journey", "Nobody’s Friends", 900m);

        // Allotted: the team's members, not its managers, for there are enough others.
        (await ann.GoAsync("/staff/grants/grant-journey-round?show=waiting")).Text.ShouldNotContain("Allot them");
        await mia.GoAsync("/staff/grants/grant-journey-round?show=waiting");
        mia.Page.Text.ShouldContain("Nobody’s Friends");
        (await mia.SubmitAsync([], "Allot them")).Text.ShouldContain("All have their assessors.");
        (await mia.GoAsync("/staff/grants/grant-journey-round?show=scoring")).Text.ShouldContain("Ann Assessor, Bob Assessor");

        // Scored: the first agree, the second are far apart, the third fails.
        await ScoreAsync(ann, best, 4, 8);
        await ScoreAsync(bob, best, 5, 8);
        await ScoreAsync(ann, apart, 5, 9);
        await ScoreAsync(bob, apart, 2, 2);
        await ScoreAsync(ann, poor, 1, 3);
        await ScoreAsync(bob, poor, 1, 2);
        (await StageAsync(best)).ShouldBe("panel");
        (await StageAsync(apart)).ShouldBe("moderation");
        await Eventually.TrueAsync(
            () => site.OneAsync<bool>("select case_stage = 'moderation' and state = 'moderation' from grants.application where case_id = @Value", new { apart.Id.Value }), "the application follows its case, and is still to be moderated");

        // Moderated: by a manager, not by who scored, with a reason.
        (await ann.GoAsync(Page(apart))).Text.ShouldNotContain("Agree the score");
        await mia.GoAsync(Page(apart));
        mia.Page.Text.ShouldContain("Comment of Bob Assessor");
        (await mia.SubmitAsync([("points-need", "6"), ("points-value", "x")], "Agree the score")).Errors
            .ShouldBe(["Need: enter points from 0 to 5, such as 3 or 3.5", "Value: enter points from 0 to 10, such as 3 or 3.5", "Say why these are the agreed scores"]);
        await mia.SubmitAsync([("points-need", "3.5"), ("points-value", "7"), ("reason", "Bob had not seen the survey."), ("feedback", "Soniwch am y costau y tro nesaf.")], "Agree the score");
        mia.Page.Text.ShouldContain("14 of 20, passes");

        // Ranked, with what all down to a line would cost.
        await mia.GoAsync("/staff/grants/grant-journey-round");
        mia.Page.Document.QuerySelectorAll("tbody tr").Select(r => r.QuerySelector(".gh-reference")!.TextContent).ShouldBe([$"{best.Reference}", $"{apart.Reference}", $"{poor.Reference}"]);
        mia.Page.Text.ShouldContain("£3,800");

        // Decided: all that fit, one with less than it asked; each is shown what it will be told.
        await mia.SubmitAsync([("choice", "fitting"), ("kind", "award")]);
        mia.Page.Heading.ShouldBe("Award £3,800 to 2 applications");
        mia.Page.Text.ShouldContain("Then £1,200 is left");
        (await mia.SubmitAsync([("amount-1", "1900"), ("amount-2", "0")], "Keep and look again")).Errors.Count.ShouldBe(2);
        await mia.SubmitAsync([("amount-1", "1,800"), ("amount-2", "1,500.50"), ("reason", "Well done.")], "Award £3,800 to 2 applications");
        mia.Page.Text.ShouldContain("You changed something. Look at it once more");
        (await CommittedAsync()).ShouldBe(0);
        mia.Page.Heading.ShouldBe("Award £3,300.50 to 2 applications");
        mia.Page.Text.ShouldContain("The panel agreed to a grant. We offer you £1,800. Well done. Your score: 17 of 20 Need: 4.5 of 5");
        mia.Page.Text.ShouldContain("Gofynnoch am £2,500. Rydym yn cynnig £1,500.50 i chi. Well done. Soniwch am y costau y tro nesaf. Eich sgôr: 14 o 20 Angen: 3.5 o 5");
        await mia.SubmitAsync([], "Award £3,300.50 to 2 applications", "main form#begin");
        await site.ToldAsync("grant-journey-round");
        (await StageAsync(best)).ShouldBe("offered");
        (await CommittedAsync()).ShouldBe(330_050);

        // The customer reads it, and nothing of what was written for the panel.
        using var customer = Guildhall.Visit();
        await customer.GoAsync($"/track?reference={apart.Reference}");
        await customer.SubmitAsync(("proof", "O'Brien"));
        customer.Page.Text.ShouldContain("Soniwch am y costau y tro nesaf.");
        customer.Page.Text.ShouldNotContain("survey");
        customer.Page.Text.ShouldNotContain("Comment of");

        // Refused with a reason.
        await mia.GoAsync("/staff/grants/grant-journey-round");
        await mia.SubmitAsync([("choice", "failing"), ("kind", "refuse")]);
        mia.Page.Heading.ShouldBe("Refuse 1 application");
        await mia.SubmitAsync([], "Refuse 1 application", "main form#begin");
        await site.ToldAsync("grant-journey-round");
        (await StageAsync(poor)).ShouldBe("refused");

        // Paid: prepared by one, approved by another who scored none of it.
        await ann.GoAsync("/staff/grants/grant-journey-round/payments");
        await Eventually.TrueAsync(async () => (await ann.GoAsync("/staff/grants/grant-journey-round/payments")).Text.Contains("Prepare 2 payments of £3,300.50", StringComparison.Ordinal), "the cases are offered");
        await ann.SubmitAsync([], "Prepare 2 payments of £3,300.50");
        var batch = ann.Page.Address.AbsolutePath;
        ann.Page.Text.ShouldNotContain("Approve £");
        (await max.GoAsync(batch + "?handler=File")).Status.ShouldBe(HttpStatusCode.NotFound);
        await max.GoAsync(batch);
        await max.SubmitAsync([], "Approve £3,300.50");
        using (var file = await ann.Http.GetAsync(new Uri(ann.Page.Address, batch + "?handler=File"), TestContext.Current.CancellationToken))
        {
            file.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
            (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n").ShouldBe(
            [
                "sort code,account number,name,amount in pence,reference",
                .. new[] { (best, 180_000), (apart, 150_050) }.OrderBy(p => p.Item1.Id.Value).Select(p => $"089999,66374958,SIAN OBRIEN & SONS,{p.Item2},GRANT {p.Item1.Reference}"),
                "",
            ], ignoreOrder: true);
        }

        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'grants.payment-file-taken' and subject = @batch", new { batch = Guid.Parse(batch.Split('/')[^1]).ToString() })).ShouldBe(1);
        await max.GoAsync(batch);
        await max.SubmitAsync([], "It is paid");
        await site.ToldAsync("grant-journey-round");
        (await StageAsync(best)).ShouldBe("paid");
        await customer.GoAsync(customer.Page.Address.ToString());
        customer.Page.Text.ShouldContain("Talwyd £1,500.50 i chi ar");
        customer.Page.Text.ShouldContain($"GRANT {apart.Reference}");
        (await mia.GoAsync($"/staff/cases/{best.Reference}")).Text.ShouldContain("£1,800, paid on");
    }

    [Fact]
    public async Task An_assessor_sees_nobody_else_s_scores_before_all_have_sent_theirs()
    {
        using var ann = await Guildhall.SignedInAsync("Ann Blind", ["libraries"]);
        using var bob = await Guildhall.SignedInAsync("Bob Blind", ["libraries"]);
        using var mia = await site.ManagerAsync("Mia Blind", "libraries");
        using var other = await Guildhall.SignedInAsync("Olaf Other", ["housing-options"]);
        var opened = await site.ApplyAsync("grant-blind", "The Readers", 500m);
        await mia.GoAsync("/staff/grants/grant-blind-round?show=waiting");
        await mia.SubmitAsync([], "Allot them");

        (await other.GoAsync(Page(opened))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.GoAsync("/staff/grants/grant-blind-round")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.GoAsync("/staff/grants")).Text.ShouldContain("Your teams have no grant schemes.");
        other.Page.Document.QuerySelector(".gh-bar__nav a[href='/staff/grants']").ShouldBeNull();
        (await other.GoAsync($"/staff/cases/{opened.Reference}")).Document.QuerySelector("#grant-heading").ShouldBeNull();
        (await mia.GoAsync($"/staff/cases/{opened.Reference}")).Document.QuerySelector("#grant-heading").ShouldNotBeNull();
        (await ann.GoAsync("/staff/grants")).Text.ShouldContain("The Readers");
        ann.Page.Document.QuerySelector(".gh-bar__nav a[href='/staff/grants']").ShouldNotBeNull();
        await ann.GoAsync(Page(opened));
        (await ann.SubmitAsync([("points-need", "9"), ("comment-need", "")], "Send the scores")).Errors
            .ShouldBe(["Need: enter whole points from 0 to 5", "Need: say why", "Value: enter whole points from 0 to 10", "Value: say why"]);
        await ann.SubmitAsync([("points-need", "4"), ("comment-need", "Kept by Ann"), ("points-value", "")], "Keep and go on later");
        ann.Page.Text.ShouldContain("Kept for you");
        await ScoreAsync(ann, opened, 4, 6);

        foreach (var reader in new[] { bob, mia })
        {
            var page = await reader.GoAsync(Page(opened));
            page.Document.DocumentElement.OuterHtml.ShouldNotContain("Comment of Ann Blind");
            page.Document.QuerySelectorAll("input[name^=points-]").ShouldAllBe(i => string.IsNullOrEmpty(i.GetAttribute("value")));
            (await reader.GoAsync($"/staff/cases/{opened.Reference}")).Document.DocumentElement.OuterHtml.ShouldNotContain("Comment of Ann Blind");
        }

        // What is a manager's to do, nobody else's request does.
        await ann.GoAsync("/staff/grants/grant-blind-round");
        var token = ann.Page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var handler in new[] { "Allot", "Choose" })
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("kind", "award"), new("choice", "passing")]);
            using var answer = await ann.Http.PostAsync(new Uri(ann.Page.Address, $"/staff/grants/grant-blind-round?handler={handler}"), form, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        // Sent is sent.
        (await ann.GoAsync(Page(opened))).Text.ShouldNotContain("Send the scores");
        await ScoreAsync(bob, opened, 5, 6);
        (await bob.GoAsync(Page(opened))).Text.ShouldContain("Comment of Ann Blind");
        (await site.OneAsync<decimal>("select score from grants.application where case_id = @Id", new { Id = opened.Id.Value })).ShouldBe(15m);
    }

    [Fact]
    public async Task Who_declares_an_interest_is_replaced_and_neither_scores_nor_decides_it()
    {
        const string Late = "legal";
        using var ann = await Guildhall.SignedInAsync("Ann Legal", [Late]);
        using var bob = await Guildhall.SignedInAsync("Bob Legal", [Late]);
        using var mia = await site.ManagerAsync("Mia Legal", Late);
        var opened = await site.ApplyAsync("grant-late", "Too Late Club", 500m);

        // It came outside the dates: a manager accepts it, with a reason.
        await mia.GoAsync("/staff/grants/grant-late-round?show=waiting");
        (await mia.SubmitAsync([], "Allot them")).Text.ShouldContain("1 application still to allot");
        await mia.GoAsync(Page(opened));
        (await mia.SubmitAsync([("late", "")], "Accept it")).Errors.ShouldBe(["Say why it is accepted"]);
        await mia.SubmitAsync([("late", "The website was down.")], "Accept it");
        await mia.GoAsync("/staff/grants/grant-late-round?show=waiting");
        await mia.SubmitAsync([], "Allot them");

        await ann.GoAsync(Page(opened));
        (await ann.SubmitAsync([("interest", "")], "Declare it")).Errors.ShouldBe(["Say what your interest is"]);
        await ann.SubmitAsync([("interest", "My sister is in it.")], "Declare it");
        ann.Page.Text.ShouldContain("My sister is in it.");
        ann.Page.Text.ShouldNotContain("Send the scores");
        // Nobody else can, so it waits; a new colleague gets it.
        (await mia.GoAsync("/staff/grants/grant-late-round?show=waiting")).Text.ShouldContain("Too Late Club");
        using var cat = await Guildhall.SignedInAsync("Cat Legal", [Late]);
        await mia.GoAsync("/staff/grants/grant-late-round?show=waiting");
        await mia.SubmitAsync([], "Allot them");
        (await cat.GoAsync(Page(opened))).Text.ShouldContain("Send the scores");

        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        var refused = await Should.ThrowAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(
            """
            insert into grants.assessment (id, application, assessor, assessor_name, allotted_at)
            select gen_random_uuid(), c.application, c.staff, c.staff_name, now() from grants.conflict c join grants.application a on a.id = c.application where a.case_id = @Id
            """,
            new { Id = opened.Id.Value }));
        refused.ConstraintName.ShouldBe("assessor_without_interest");
        await mia.GoAsync(Page(opened));
        await mia.SubmitAsync([("interest", "I know them.")], "Declare it");

        // What an absent colleague or a leaver has to score is told where their other work is, and a manager gives it to others, where there are any.
        using var admin = await Guildhall.SignedInAsync("Ada Legal", ["housing-options"], StaffRole.Administrator);
        var theirs = $"/staff/people/{await site.OneAsync<Guid>("select id from identity.account where name = 'Bob Legal'")}";
        (await admin.GoAsync($"{theirs}/end")).Text.ShouldContain("Round of grant-late (1 application to score)");
        await mia.GoAsync("/staff/grants/grant-late-round?show=scoring");
        mia.Page.Text.ShouldContain("Bob Legal: 1");
        await mia.SubmitAsync([], "Give to others what Bob Legal has to score");
        mia.Page.Text.ShouldContain("1 application still to allot");
        (await admin.GoAsync($"{theirs}/end")).Text.ShouldNotContain("to score");
        using var dan = await Guildhall.SignedInAsync("Dan Legal", [Late]);
        await mia.SubmitAsync([], "Allot them");
        await ScoreAsync(dan, opened, 4, 6);
        await ScoreAsync(cat, opened, 4, 6);
        await mia.GoAsync("/staff/grants/grant-late-round");
        mia.Page.Text.ShouldContain("You declared an interest");
        (await mia.SubmitAsync([("choice", "passing"), ("kind", "award")])).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_award_whose_case_ends_otherwise_gives_its_money_back()
    {
        using var mia = await site.ManagerAsync("Mia Ended", "parking");
        using var officer = await Guildhall.SignedInAsync("Olga Ended", ["parking"]);
        var opened = await site.ApplyAsync("grant-ended", "The Leavers", 1500m);
        await site.ScoreAsync("grant-ended-round", (opened, 16));
        await mia.GoAsync("/staff/grants/grant-ended-round");
        await mia.SubmitAsync([("choice", "passing"), ("kind", "award")]);
        await mia.SubmitAsync([], "Award £1,500 to 1 application", "main form#begin");
        await site.ToldAsync("grant-ended-round");
        (await site.OneAsync<long>("select committed from grants.scheme where name = 'grant-ended-round'")).ShouldBe(150_000);

        await officer.GoAsync($"/staff/cases/{opened.Reference}/move/withdrawn");
        await officer.UploadAsync([], "Move to Withdrawn");
        await Eventually.TrueAsync(async () => await site.OneAsync<long>("select committed from grants.scheme where name = 'grant-ended-round'") == 0, "the money is free");
        (await mia.GoAsync("/staff/grants/grant-ended-round?show=closed")).Text.ShouldContain("The Leavers");
    }

    [Fact]
    public async Task A_changed_file_is_taken_in_but_not_what_would_make_scores_unequal_or_promises_void()
    {
        using var mia = await site.ManagerAsync("Mia File", "film-office");
        var file = GrantSite.SchemeFile(site.Folder, "grant-file");
        await site.ApplyAsync("grant-file", "The Filmers", 500m);
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync(
                """
                insert into grants.assessment (id, application, assessor, assessor_name, allotted_at)
                select gen_random_uuid(), id, gen_random_uuid(), 'Someone', now() from grants.application where scheme = 'grant-file-round';
                update grants.application set state = 'awarded', award = 40000 where scheme = 'grant-file-round'
                """);
        }

        async Task<string> TakeAsync(string text)
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            await Guildhall.Services.GetRequiredService<Schedules>().RunAsync("grants.take-schemes", TestContext.Current.CancellationToken);
            return (await mia.GoAsync("/staff/grants/grant-file-round")).Text;
        }

        (await TakeAsync(GrantSite.Scheme("grant-file", "£6,000"))).ShouldContain("£6,000");
        (await TakeAsync(GrantSite.Scheme("grant-file", "£300"))).ShouldContain("budget: £400.00 is promised already");
        (await TakeAsync(GrantSite.Scheme("grant-file", "£6,000", pass: 12))).ShouldContain("its scoring has begun");
        (await TakeAsync(GrantSite.Scheme("grant-file", "£6,000").Replace("amount: asked", "amount: why", StringComparison.Ordinal))).ShouldContain("amount: “why” is not a question of the service that asks for money");
        (await TakeAsync("nonsense: true")).ShouldContain("line 1: there is no key “nonsense” here");
        (await TakeAsync(GrantSite.Scheme("grant-file", "£7,000"))).ShouldNotContain("not taken in");

        // Between rounds nobody applies, and a form begun before can be kept but not sent.
        using var visitor = Guildhall.Visit();
        using var stranger = Guildhall.Visit();
        await visitor.GoAsync("/services/grant-file/apply");
        (await visitor.SubmitAsync(
            ("organisation", "The Filmers"), ("asked", "500"), ("why", "For film."), ("bank-holder", "Ann Lee"), ("bank-sort-code", "08 99 99"), ("bank-account", "66374958"),
            ("name-first", "Ann"), ("name-last", "Lee"), ("email", "ann@example.com"))).Heading.ShouldContain("Check your answers");
        await TakeAsync(GrantSite.Scheme("grant-file", "£7,000", closes: "2020-01-31"));
        (await visitor.SubmitAsync()).Text.ShouldContain("The last day to apply was 31 January 2020. If there is another round, its dates will be here.");
        visitor.Page.Text.ShouldContain("We keep your answers until");
        (await visitor.FollowAsync("Apply for grant-file")).Text.ShouldContain("You began this form on");
        visitor.Page.Text.ShouldNotContain("Start again");
        (await site.OneAsync<int>("select count(*)::int from cases.\"case\" where service = 'grant-file'")).ShouldBe(1);
        (await stranger.GoAsync("/services/grant-file/apply")).Address.AbsolutePath.ShouldBe("/services/grant-file");
        stranger.Page.Document.QuerySelector(".govuk-button--start").ShouldBeNull();

        await TakeAsync(GrantSite.Scheme("grant-file", "£7,000").Replace("opens: 2019-01-01", "opens: 2099-04-01", StringComparison.Ordinal));
        await stranger.GoAsync("/language/cy?return=/");
        (await stranger.GoAsync("/services/grant-file")).Text.ShouldContain("Gallwch wneud cais o 1 Ebrill 2099 ymlaen.");
        await TakeAsync(GrantSite.Scheme("grant-file", "£7,000"));
        (await visitor.GoAsync("/services/grant-file/apply/check")).Heading.ShouldContain("Check your answers");
    }

    private async Task ScoreAsync(Visitor assessor, OpenedCase opened, int need, int value)
    {
        var name = assessor.Page.Document.QuerySelector(".gh-bar__person span")!.TextContent;
        await assessor.GoAsync(Page(opened));
        await assessor.SubmitAsync(
            [("points-need", $"{need}"), ("comment-need", $"Comment of {name}"), ("points-value", $"{value}"), ("comment-value", $"Comment of {name} on value")], "Send the scores");
        assessor.Page.Heading.ShouldBe("Grants");
    }

    private static string Page(OpenedCase opened) => $"/staff/grants/applications/{opened.Reference}";

    private Task<string> StageAsync(OpenedCase opened) => site.OneAsync<string>("select stage from cases.\"case\" where id = @Id", new { Id = opened.Id.Value });

    private Task<long> CommittedAsync() => site.OneAsync<long>("select committed from grants.scheme where name = 'grant-journey-round'");
}
