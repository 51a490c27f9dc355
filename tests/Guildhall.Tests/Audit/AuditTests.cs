using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Audit;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guildhall.Tests.Audit;

public class AuditTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task A_sealed_audit_is_whole_and_its_head_vouches_for_it()
    {
        await using var node = await SealedAsync(5);

        var found = await VerifyAsync(node);

        found.Fault.ShouldBeNull();
        found.Entries.ShouldBe(5);
        AuditHead.Parse(found.Head!.ToString()).ShouldBe(found.Head);
        (await VerifyAsync(node, found.Head)).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task An_empty_audit_is_whole()
    {
        await using var node = await SealedAsync(0);

        var found = await VerifyAsync(node);

        (found.Entries, found.Head, found.Fault).ShouldBe((0, null, null));
    }

    [Theory]
    [InlineData("at = at + interval '1 microsecond'")]
    [InlineData("actor_kind = 'system'")]
    [InlineData("actor_id = gen_random_uuid()")]
    [InlineData("actor_id = null")]
    [InlineData("actor_name = 'Someone Else'")]
    [InlineData("action = 'case.closed'")]
    [InlineData("subject = 'NM-0000-0000'")]
    [InlineData("detail = '{}'")]
    [InlineData("hash = sha256(hash)")]
    public async Task Any_column_changed_by_a_superuser_is_found(string change)
    {
        await using var node = await SealedAsync(5);

        await TamperAsync(node, $"update platform.audit_entry set {change} where position = 3");

        var fault = (await VerifyAsync(node)).Fault.ShouldNotBeNull();
        fault.Position.ShouldBe(3);
        fault.Id.ShouldNotBeNull();
        fault.Problem.ShouldContain("changed");
    }

    [Fact]
    public async Task Text_moved_from_one_column_to_the_next_is_found()
    {
        await using var node = await SealedAsync(3);

        await TamperAsync(node, "update platform.audit_entry set actor_name = actor_name || left(action, 1), action = substr(action, 2) where position = 2");

        (await VerifyAsync(node)).Fault!.Position.ShouldBe(2);
    }

    [Fact]
    public async Task A_removed_entry_is_found()
    {
        await using var node = await SealedAsync(5);

        await TamperAsync(node, "delete from platform.audit_entry where position = 3");

        (await VerifyAsync(node)).Fault.ShouldBe(new AuditFault(null, 3, "It is missing: after position 2 comes 4."));
    }

    [Fact]
    public async Task A_removed_entry_whose_gap_is_closed_up_is_found()
    {
        await using var node = await SealedAsync(5);

        await TamperAsync(
            node,
            """
            delete from platform.audit_entry where position = 3;
            update platform.audit_entry set position = 3 where position = 4;
            update platform.audit_entry set position = 4 where position = 5
            """);

        (await VerifyAsync(node)).Fault!.Position.ShouldBe(3);
    }

    [Fact]
    public async Task An_entry_put_in_between_is_found()
    {
        await using var node = await SealedAsync(5);

        await TamperAsync(
            node,
            """
            update platform.audit_entry set position = position + 100 where position > 2;
            update platform.audit_entry set position = position - 99 where position > 100;
            insert into platform.audit_entry (at, actor_kind, actor_name, action, subject, detail, position, hash)
            select at, actor_kind, actor_name, action, subject, detail, 3, hash from platform.audit_entry where position = 2
            """);

        (await VerifyAsync(node)).Fault!.Position.ShouldBe(3);
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        await using var node = await SealedAsync(5);

        await TamperAsync(
            node,
            """
            update platform.audit_entry set position = 99 where position = 2;
            update platform.audit_entry set position = 2 where position = 3;
            update platform.audit_entry set position = 3 where position = 99
            """);

        (await VerifyAsync(node)).Fault!.Position.ShouldBe(2);
    }

    [Fact]
    public async Task Entries_cut_off_the_end_are_found_by_a_head_kept_outside()
    {
        await using var node = await SealedAsync(5);
        var head = (await VerifyAsync(node)).Head;

        await TamperAsync(node, "delete from platform.audit_entry where position > 3");

        (await VerifyAsync(node)).Fault.ShouldBeNull();
        (await VerifyAsync(node, head)).Fault!.Problem.ShouldContain("removed from its end");
    }

    [Fact]
    public async Task A_chain_rewritten_as_a_whole_is_found_by_a_head_kept_outside()
    {
        await using var node = await SealedAsync(5);
        var head = (await VerifyAsync(node)).Head;

        await TamperAsync(
            node,
            "update platform.audit_entry set actor_name = 'Innocent' where position = 3; update platform.audit_entry set position = null, hash = null");
        await node.Get<AuditSealer>().SealAsync();

        (await VerifyAsync(node)).Fault.ShouldBeNull();
        (await VerifyAsync(node, head)).Fault!.Position.ShouldBe(5);
    }

    [Fact]
    public async Task An_entry_left_unsealed_too_long_is_found()
    {
        await using var node = await SealedAsync(2);
        await WriteAsync(node, "late");

        (await VerifyAsync(node)).Fault.ShouldBeNull();
        _clock.Advance(TimeSpan.FromMinutes(11));

        var fault = (await VerifyAsync(node)).Fault.ShouldNotBeNull();
        fault.Id.ShouldNotBeNull();
        fault.Problem.ShouldContain("not sealed");
    }

    [Fact]
    public async Task The_product_itself_can_neither_change_nor_remove_an_entry()
    {
        await using var node = await SealedAsync(1);
        await WriteAsync(node, "unsealed");
        await using var connection = await node.Database.OpenAsync();

        foreach (var sql in (string[])
        [
            "update platform.audit_entry set actor_name = 'x'",
            "update platform.audit_entry set position = null, hash = null",
            "delete from platform.audit_entry",
            "truncate platform.audit_entry",
        ])
        {
            (await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync(sql))).Message.ShouldContain("never changed");
        }
    }

    [Fact]
    public async Task A_change_that_began_early_and_commits_late_is_sealed_after_the_others()
    {
        await using var node = await SealedAsync(0);
        await using var slow = await node.Database.BeginAsync(Actor.System);
        await slow.ExecuteAsync(
            """
            insert into platform.audit_entry (at, actor_kind, actor_name, action, subject, detail)
            values (now(), 'system', 'Guildhall', 'case.moved', 'slow', '{}')
            """);
        await WriteAsync(node, "quick");
        await node.Get<AuditSealer>().SealAsync();

        await slow.CommitAsync();
        await node.Get<AuditSealer>().SealAsync();

        await using var connection = await node.Database.OpenAsync();
        (await connection.QueryAsync<string>("select subject from platform.audit_entry order by position")).ShouldBe(["quick", "slow"]);
        (await VerifyAsync(node)).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Many_sealers_and_many_writers_make_one_chain()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using var one = Node(database);
        await using var two = Node(database);
        await one.StartAsync();
        await two.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                await WriteAsync(writer % 2 == 0 ? one : two, $"{writer}-{i}");
            }
        }));
        await Eventually.TrueAsync(async () => (await VerifyAsync(one)).Entries == 400, "all are sealed");

        (await VerifyAsync(one)).Fault.ShouldBeNull();
    }

    [Fact]
    public void A_text_divided_elsewhere_between_two_columns_has_another_hash() =>
        Prop.ForAll<NonEmptyString, NonNegativeInt, NonNegativeInt>((text, a, b) =>
        {
            var (first, second) = (a.Get % (text.Get.Length + 1), b.Get % (text.Get.Length + 1));
            return first == second || !Hash(text.Get[..first], text.Get[first..]).SequenceEqual(Hash(text.Get[..second], text.Get[second..]));
        }).QuickCheckThrowOnFailure();

    private static byte[] Hash(string action, string subject) => AuditChain.Hash(AuditChain.Start, 1, new AuditRow
    {
        Id = 1,
        AtMicroseconds = 0,
        ActorKind = "system",
        ActorId = null,
        ActorName = "",
        Action = action,
        Subject = subject,
        Detail = "{}",
    });

    private async Task<PlatformNode> SealedAsync(int entries)
    {
        var node = Node(await TestPostgres.CreateDatabaseAsync());
        for (var i = 0; i < entries; i++)
        {
            await WriteAsync(node, $"NM-7K3M-92P{i}");
        }

        (await node.Get<AuditSealer>().SealAsync()).ShouldBe(entries);
        return node;
    }

    private PlatformNode Node(string database) =>
        PlatformNode.Create(database, services => services.AddSingleton<TimeProvider>(_clock));

    private static async Task WriteAsync(PlatformNode node, string subject)
    {
        await using var tx = await node.Database.BeginAsync(Actor.Officer(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), "Ann Officer"));
        tx.Audit("case.moved", subject, new { from = "received", to = "scheduled" });
        await tx.CommitAsync();
    }

    private static Task<AuditVerification> VerifyAsync(PlatformNode node, AuditHead? known = null) => node.Get<AuditVerifier>().VerifyAsync(known);

    // What a superuser can do who knows of the trigger.
    private static async Task TamperAsync(PlatformNode node, string sql)
    {
        await using var connection = await node.Database.OpenAsync();
        await connection.ExecuteAsync("alter table platform.audit_entry disable trigger all");
        await connection.ExecuteAsync(sql);
        await connection.ExecuteAsync("alter table platform.audit_entry enable trigger all");
    }
}
