using System.Globalization;
using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Testing;

namespace Guildhall.Tests.Grants;

/// <summary>Money is promised within the budget and paid once, whoever is at it at the same moment.</summary>
public sealed class BudgetTests(GrantSite site, ITestOutputHelper output) : IClassFixture<GrantSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task Of_two_managers_who_spend_the_rest_at_once_one_is_told_that_it_is_gone()
    {
        using var mia = await site.ManagerAsync("Mia Race", "cemeteries");
        using var max = await site.ManagerAsync("Max Race", "cemeteries");
        var first = new List<OpenedCase> { await site.ApplyAsync("grant-race", "One", 1000m), await site.ApplyAsync("grant-race", "Two", 1000m) };
        var second = new List<OpenedCase> { await site.ApplyAsync("grant-race", "Three", 1000m), await site.ApplyAsync("grant-race", "Four", 1000m) };
        await site.ScoreAsync("grant-race-round", [.. first.Concat(second).Select(c => (c, 16))]);

        await PrepareAsync(mia, first);
        await PrepareAsync(max, second);
        var requests = new[] { (mia, mia.PrepareSubmit([], mia.Page.Heading, "main form#begin")), (max, max.PrepareSubmit([], max.Page.Heading, "main form#begin")) };
        var answers = await Task.WhenAll(requests.Select(r => r.Item1.Http.SendAsync(r.Item2, TestContext.Current.CancellationToken)));

        answers.Select(a => a.StatusCode).Order().ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        (await answers.Single(a => a.StatusCode == HttpStatusCode.Conflict).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("There is £1,000 left, and this needs £2,000. Nothing was decided");
        (await site.OneAsync<long>("select committed from grants.scheme where name = 'grant-race-round'")).ShouldBe(200_000);
        (await site.OneAsync<int>("select count(*)::int from grants.application where scheme = 'grant-race-round' and state = 'awarded'")).ShouldBe(2);

        // And the database refuses it by itself.
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(
            "update grants.application set state = 'awarded', award = 100000 where scheme = 'grant-race-round' and state = 'scored'"))).ConstraintName.ShouldBe("scheme_within_budget");

        // The same application chosen by both is decided once.
        await site.ToldAsync("grant-race-round");
        var left = answers[0].StatusCode == HttpStatusCode.Conflict ? first : second;
        await PrepareAsync(mia, [left[0]]);
        await PrepareAsync(max, [left[0]]);
        await mia.SubmitAsync([], mia.Page.Heading, "main form#begin");
        var late = await max.SubmitAsync([], max.Page.Heading, "main form#begin");
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        (await site.OneAsync<long>("select committed from grants.scheme where name = 'grant-race-round'")).ShouldBe(300_000);
    }

    [Fact]
    public async Task Each_award_is_paid_once_and_again_only_when_it_came_back()
    {
        using var mia = await site.ManagerAsync("Mia Pays", "finance");
        using var max = await site.ManagerAsync("Max Pays", "finance");
        using var ann = await Guildhall.SignedInAsync("Ann Pays", ["finance"]);
        var (good, bad) = (await site.ApplyAsync("grant-pay", "Good Club", 700m), await site.ApplyAsync("grant-pay", "No Account Club", 800m, account: "12"));
        await site.ScoreAsync("grant-pay-round", (good, 17), (bad, 16));
        await PrepareAsync(mia, [good, bad]);
        await mia.SubmitAsync([], mia.Page.Heading, "main form#begin");
        await site.ToldAsync("grant-pay-round");
        await ReadyAsync(ann, "grant-pay-round", "Prepare 2 payments");

        // Two at once prepare it once; who has no good account is named.
        await mia.GoAsync("/staff/grants/grant-pay-round/payments");
        var requests = new[] { (ann, ann.PrepareSubmit([])), (mia, mia.PrepareSubmit([])) };
        var answers = await Task.WhenAll(requests.Select(async r => await (await r.Item1.Http.SendAsync(r.Item2, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        answers.ShouldAllBe(a => a.Contains("There is no bank account in its answers", StringComparison.Ordinal));
        (await site.OneAsync<int>("select count(*)::int from grants.payment where scheme = 'grant-pay-round'")).ShouldBe(1);
        var batch = await site.OneAsync<Guid>("select id from grants.payment_batch where scheme = 'grant-pay-round'");
        var page = $"/staff/grants/payments/{batch:N}";

        // Who scored it does not approve it, nor who prepared it; the database says so too.
        var preparer = await site.OneAsync<string>("select prepared_by_name from grants.payment_batch where id = @batch", new { batch });
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync(
                """
                insert into grants.assessment (id, application, assessor, assessor_name, allotted_at, submitted_at, total, passes)
                select gen_random_uuid(), a.id, s.id, s.name, now(), now(), 17, true
                from grants.application a, identity.account s where a.case_id = @Id and s.name = 'Max Pays'
                """,
                new { Id = good.Id.Value });
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(
                "update grants.payment_batch set approved_by = prepared_by, approved_at = now() where id = @batch", new { batch }))).ConstraintName.ShouldBe("batch_two_people");
        }

        await max.GoAsync(page);
        (await max.SubmitAsync([], "Approve £700")).Text.ShouldContain("You scored one of its applications");
        using var ada = await site.ManagerAsync("Ada Pays", "finance");
        await ada.GoAsync(page);
        await ada.SubmitAsync([], "Approve £700");
        ada.Page.Text.ShouldContain("The file for the bank (CSV)");
        preparer.ShouldBeOneOf("Ann Pays", "Mia Pays");
        await ada.GoAsync(page);
        (await ada.SubmitAsync([("day-day", "1"), ("day-month", "1"), ("day-year", "2099")], "It is paid")).Errors.ShouldBe(["Enter the day it was paid, today or before"]);
        var twice = new[] { ada.PrepareSubmit([("day-day", Today.Day.ToString(CultureInfo.InvariantCulture)), ("day-month", Today.Month.ToString(CultureInfo.InvariantCulture)), ("day-year", Today.Year.ToString(CultureInfo.InvariantCulture))], "It is paid"), ada.PrepareSubmit([("day-day", Today.Day.ToString(CultureInfo.InvariantCulture)), ("day-month", Today.Month.ToString(CultureInfo.InvariantCulture)), ("day-year", Today.Year.ToString(CultureInfo.InvariantCulture))], "It is paid") };
        await Task.WhenAll(twice.Select(r => ada.Http.SendAsync(r, TestContext.Current.CancellationToken)));
        await site.ToldAsync("grant-pay-round");
        (await MovesAsync(good, "paid")).ShouldBe(1);
        (await ann.GoAsync("/staff/grants/grant-pay-round/payments")).Text.ShouldContain("Prepare one payment of £800");

        // It came back: it can be paid again, and its case keeps where it is.
        await ann.GoAsync(page);
        (await ann.SubmitAsync([("reason", "")], "It came back")).Errors.Count.ShouldBe(1);
        await ann.SubmitAsync([("reason", "Account closed")], "It came back");
        ann.Page.Text.ShouldContain("Came back: Account closed");
        (await ann.GoAsync($"/staff/cases/{good.Reference}")).Text.ShouldContain("The payment of £700 came back: Account closed");
        await ann.GoAsync("/staff/grants/grant-pay-round/payments");
        await ann.SubmitAsync([], "Prepare 2 payments of £1,500");
        (await site.OneAsync<int>("select count(*)::int from grants.payment p join grants.application a on a.id = p.application where a.case_id = @Id", new { Id = good.Id.Value })).ShouldBe(2);
    }

    [Fact]
    public async Task A_thousand_are_decided_at_once_and_each_is_told_once()
    {
        const int Count = 1000;
        using var mia = await site.ManagerAsync("Mia Many", "planning");
        var one = await site.ApplyAsync("grant-many", "Number One", 900m);
        await site.ScoreAsync("grant-many-round", (one, 18));
        await ManyAsync(Guildhall.Database, one.Reference.ToString(), Count);

        var began = System.Diagnostics.Stopwatch.StartNew();
        await mia.GoAsync("/staff/grants/grant-many-round");
        output.WriteLine($"The list: {began.ElapsedMilliseconds} ms");
        mia.Page.Document.QuerySelectorAll("tbody tr").Length.ShouldBe(100);
        (await mia.GoAsync(mia.Page.Document.QuerySelector(".govuk-pagination__next a")!.GetAttribute("href")!)).Document.QuerySelector("tbody tr .gh-numeric")!.TextContent.ShouldBe("101");
        await mia.GoAsync("/staff/grants/grant-many-round");
        await mia.SubmitAsync([("choice", "passing"), ("kind", "award")]);
        mia.Page.Heading.ShouldBe($"Award £{(Count + 1) * 900:N0} to {Count + 1:N0} applications");
        (await mia.SubmitAsync([("percent", "50")], "Share it so")).Heading.ShouldBe($"Award £{(Count + 1) * 450:N0} to {Count + 1:N0} applications");
        began.Restart();
        await mia.SubmitAsync([], mia.Page.Heading, "main form#begin");
        output.WriteLine($"Decided: {began.ElapsedMilliseconds} ms");
        await Eventually.TrueAsync(async () => await site.OneAsync<bool>("select exists (select from grants.job where scheme = 'grant-many-round' and state = 'done')"), "all told", TimeSpan.FromSeconds(120));
        output.WriteLine($"Told: {began.ElapsedMilliseconds} ms");

        (await mia.GoAsync(mia.Page.Address.AbsolutePath)).TextOf("#progress [role=status]")!.ShouldStartWith("Done: 1001 of 1,001 applications moved and told.");
        (await site.OneAsync<int>("select count(*)::int from cases.\"case\" where service = 'grant-many' and stage = 'offered'")).ShouldBe(Count + 1);
        (await site.OneAsync<int>("select count(*)::int from (select e.case_id from cases.timeline_entry e join cases.\"case\" c on c.id = e.case_id where c.service = 'grant-many' and e.stage = 'offered' group by e.case_id having count(*) > 1) twice")).ShouldBe(0);
        (await site.OneAsync<long>("select committed from grants.scheme where name = 'grant-many-round'")).ShouldBe((Count + 1) * 45_000L);
    }

    /// <summary>Copies of a scored application with its case.</summary>
    internal static async Task ManyAsync(Guildhall.Platform.Data.Database database, string reference, int count)
    {
        await Cases.BulkTests.ManyAsync(database, reference, count, "planning");
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            insert into grants.application (id, scheme, case_id, reference, applicant, language, asked, team, restricted, case_stage, late, state, score, passes, agreed, taken_in_at)
            select gen_random_uuid(), a.scheme, c.id, c.reference, 'Copy ' || c.reference, a.language, a.asked, a.team, a.restricted, a.case_stage, false, a.state, a.score, a.passes, a.agreed, now()
            from grants.application a, cases."case" c
            where a.reference = @reference and c.reference like 'NM-COPY-%' and c.service = 'grant-many'
            """,
            new { reference });
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);

    private async Task PrepareAsync(Visitor manager, IReadOnlyList<OpenedCase> cases)
    {
        var round = await site.OneAsync<string>("select scheme from grants.application where case_id = @Id", new { Id = cases[0].Id.Value });
        await manager.GoAsync($"/staff/grants/{round}");
        await manager.SubmitAsync(
            [
                ("choice", "ticked"), ("kind", "award"),
                .. await Task.WhenAll(cases.Select(async c => ("application", (await site.OneAsync<Guid>("select id from grants.application where case_id = @Id", new { Id = c.Id.Value })).ToString()))),
            ]);
        manager.Page.Heading.ShouldStartWith("Award");
    }

    private static Task ReadyAsync(Visitor officer, string round, string text) => Eventually.TrueAsync(
        async () => (await officer.GoAsync($"/staff/grants/{round}/payments")).Text.Contains(text, StringComparison.Ordinal), text);

    private Task<int> MovesAsync(OpenedCase opened, string stage) => site.OneAsync<int>(
        "select count(*)::int from cases.timeline_entry where case_id = @Id and stage = @stage", new { Id = opened.Id.Value, stage });
}
