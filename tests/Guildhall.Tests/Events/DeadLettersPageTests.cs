using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Guildhall.Tests.Identity;

namespace Guildhall.Tests.Events;

public sealed class DeadLettersPageTests(StaffSite site) : IClassFixture<StaffSite>
{
    [Fact]
    public async Task Only_an_administrator_sees_it()
    {
        using var nobody = site.Guildhall.Visit();
        (await nobody.GoAsync("/staff/deliveries")).Address.AbsolutePath.ShouldBe("/staff/sign-in");

        var (_, email) = await site.AddAsync(roles: StaffRole.Officer);
        using var officer = await site.SignedInAsync(email);
        (await officer.GoAsync("/staff/deliveries")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task One_is_tried_again_and_the_audit_says_by_whom()
    {
        using var visitor = await AdministratorAsync();
        var opened = await site.Guildhall.OpenCaseAsync();
        var id = await DieAsync("tests.one", 1, $$"""{"messageId":"{{Guid.Empty}}","about":"{{opened.Id.Value}}"}""");
        await visitor.GoAsync("/staff/deliveries");
        visitor.Page.Text.ShouldContain("tests.one");
        visitor.Page.Document.QuerySelector($"tbody a[href='/staff/cases/{opened.Reference}']")!.TextContent.ShouldBe(opened.Reference.ToString());
        visitor.Page.Text.ShouldContain("The mail server is away.");

        await visitor.SubmitAsync([("id", $"{id}")], form: "form[action*='Replay']:not([action*='All'])");

        visitor.Page.Text.ShouldContain("1 delivery will be tried again.");
        (await StateAsync("tests.one")).ShouldBe([("waiting", 0)]);
        (await site.AuditAsync($"delivery {id}")).ShouldHaveSingleItem().Action.ShouldBe("delivery.replayed");
    }

    [Fact]
    public async Task All_of_a_subscriber_are_tried_again_and_no_others()
    {
        using var visitor = await AdministratorAsync();
        await DieAsync("tests.many", 3);
        await DieAsync("tests.other", 1);
        await visitor.GoAsync("/staff/deliveries");

        await visitor.SubmitAsync([("subscriber", "tests.many")], form: "form[action*='ReplayAll']");

        visitor.Page.Text.ShouldContain("3 deliveries will be tried again.");
        (await StateAsync("tests.many")).ShouldBe([("waiting", 0), ("waiting", 0), ("waiting", 0)]);
        (await StateAsync("tests.other")).ShouldBe([("dead", 8)]);
        (await site.AuditAsync("tests.many")).ShouldHaveSingleItem().Detail.ShouldBe("""{"count":3}""");
    }

    [Fact]
    public async Task A_long_list_is_turned_page_by_page()
    {
        using var visitor = await AdministratorAsync();
        await DieAsync("tests.long", 120);
        var seen = new List<string>();

        await visitor.GoAsync("/staff/deliveries");
        while (true)
        {
            seen.AddRange(visitor.Page.Document.QuerySelectorAll("input[name=id]").Select(i => i.GetAttribute("value")!));
            if (visitor.Page.TextOf("a[href*=before]") is not { } older)
            {
                break;
            }

            await visitor.FollowAsync(older);
        }

        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Count.ShouldBeGreaterThanOrEqualTo(120);
        seen.Select(long.Parse).ShouldBeInOrder(SortDirection.Descending);
        await site.ExecuteAsync("delete from platform.delivery where subscriber = 'tests.long'");
    }

    [Theory]
    [InlineData("/staff/deliveries?before=x")]
    [InlineData("/staff/deliveries?before=99999999999999999999999")]
    [InlineData("/staff/deliveries?replayed=%00")]
    public async Task A_wrong_address_is_no_error(string address)
    {
        using var visitor = await AdministratorAsync();

        (await visitor.GoAsync(address)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_null_byte_for_a_subscriber_is_refused()
    {
        using var visitor = await AdministratorAsync();
        await DieAsync("tests.null", 2);
        await visitor.GoAsync("/staff/deliveries");

        (await visitor.SubmitAsync([("subscriber", "a\0b")], form: "form[action*='ReplayAll']")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<Visitor> AdministratorAsync()
    {
        var (_, email) = await site.AddAsync(roles: StaffRole.Administrator);
        return await site.SignedInAsync(email);
    }

    // Subscribers no code answers to: nothing of this test is ever delivered.
    private async Task<long> DieAsync(string subscriber, int count, string data = "{}")
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>(
            """
            with events as (
                insert into platform.event (id, kind, data, occurred_at, actor_kind, actor_name)
                select gen_random_uuid(), 'bell.rang', @data::json, now(), 'system', 'Guildhall' from generate_series(1, @count)
                returning id
            ), dead as (
                insert into platform.delivery (event_id, subscriber, state, attempts, next_attempt_at, finished_at, last_error)
                select id, @subscriber, 'dead', 8, now(), now(), 'IOException: The mail server is away.' from events
                returning id
            )
            select max(id) from dead
            """,
            new { subscriber, count, data });
    }

    private async Task<List<(string State, int Attempts)>> StateAsync(string subscriber)
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        return [.. await connection.QueryAsync<(string, int)>(
            "select state, attempts from platform.delivery where subscriber = @subscriber order by id", new { subscriber })];
    }
}
