using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Guildhall.Tests.Host;

public sealed class MigrationTests
{
    private static readonly Migration s_first = new("platform", "2026-01-01-first.sql", "create table platform.first (id int)");

    [Fact]
    public async Task A_migration_is_applied_once()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateBareDatabaseAsync());

        await Migrate(source, s_first);
        await Migrate(source, s_first);

        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<int>("select count(*)::int from platform.migration")).ShouldBe(1);
    }

    [Fact]
    public async Task Nodes_that_start_together_apply_it_once()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateBareDatabaseAsync());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Migrate(source, s_first)));

        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<int>("select count(*)::int from platform.migration")).ShouldBe(1);
    }

    [Fact]
    public async Task A_migration_edited_after_it_was_applied_is_refused_by_name()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateBareDatabaseAsync());
        await Migrate(source, s_first);

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() =>
            Migrate(source, s_first with { Sql = "create table platform.first (id bigint)" }));

        refusal.Message.ShouldContain("platform/2026-01-01-first.sql");
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateBareDatabaseAsync());

        await Should.ThrowAsync<PostgresException>(() =>
            Migrate(source, s_first with { Sql = "create table platform.half (id int); select 1/0" }));

        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<bool>("select to_regclass('platform.half') is null")).ShouldBeTrue();
    }

    private static Task Migrate(NpgsqlDataSource source, params Migration[] migrations) =>
        new Migrator(source, migrations, NullLogger<Migrator>.Instance).ApplyAsync();
}
