using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Npgsql;

namespace Guildhall.Tests.Data;

public class TransactionTests
{
    private static readonly DateOnly s_day = new(2026, 12, 24);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_that_breaks_a_constraint_half_way_leaves_nothing(bool readsFirst)
    {
        await using var node = PlatformNode.Create(await TestPostgres.CreateDatabaseAsync());

        // Several times over one connection: from the third on, its statements are prepared.
        for (var day = s_day; day < s_day.AddDays(4); day = day.AddDays(1))
        {
            await CloseAsync(node.Database, readsFirst, day);
            var failure = await Should.ThrowAsync<PostgresException>(() => CloseAsync(node.Database, readsFirst, day.AddDays(10), day));
            failure.SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        }

        (await NumbersAsync(node.Database)).ShouldBe((4, 4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_that_is_not_committed_never_happened(bool readsFirst)
    {
        await using var node = PlatformNode.Create(await TestPostgres.CreateDatabaseAsync());
        await using (var tx = await node.Database.BeginAsync(Actor.System))
        {
            if (readsFirst)
            {
                await tx.ExecuteAsync("insert into platform.closure (day, title) values (@s_day, 'Snow')", new { s_day });
            }

            tx.Audit("day.closed", "calendar");
        }

        (await NumbersAsync(node.Database)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_change_with_nothing_in_it_commits()
    {
        await using var node = PlatformNode.Create(await TestPostgres.CreateDatabaseAsync());
        await using var tx = await node.Database.BeginAsync(Actor.System);

        await tx.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task CloseAsync(Database database, bool readsFirst, params DateOnly[] days)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        if (readsFirst)
        {
            await tx.QuerySingleAsync<int>("select 1");
        }

        tx.Audit("day.closed", "calendar");
        foreach (var day in days)
        {
            tx.AtCommit("insert into platform.closure (day, title) values (@day, 'Snow')", ("day", day));
        }

        await tx.CommitAsync();
    }

    private static async Task<(int Closures, int Audited)> NumbersAsync(Database database)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleAsync<(int, int)>(
            "select (select count(*)::int from platform.closure), (select count(*)::int from platform.audit_entry)");
    }
}
