using Dapper;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Jobs;

public class ScheduleTests
{
    private static readonly Dictionary<string, string?> s_atOnce = new() { ["Jobs:StartDelaySeconds"] = "0" };

    private readonly Counter _counter = new();

    [Fact]
    public async Task A_schedule_runs_on_one_worker_of_the_cluster_at_its_time()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using var one = Node(database, "* * * * * ?");
        await using var two = Node(database, "* * * * * ?");
        var started = TimeProvider.System.GetTimestamp();
        await one.StartAsync();
        await two.StartAsync();

        await Eventually.TrueAsync(() => _counter.Seconds.Length >= 6, "it ran six times", TimeSpan.FromSeconds(30));
        await one.StopAsync();
        await two.StopAsync();

        // Each second fired once, on whichever node: never more runs than seconds. They may be late, and then come close together.
        var seconds = (int)TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await using var connection = await one.Database.OpenAsync();
        (await connection.ExecuteScalarAsync<int>("select count(*) from platform.qrtz_triggers where trigger_name = 'tests.tick'")).ShouldBe(1);
        _counter.Seconds.Length.ShouldBeLessThanOrEqualTo(seconds + 2);
    }

    [Fact]
    public async Task A_changed_time_replaces_the_old_and_an_unchanged_one_is_left_alone()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using (var node = Node(database, "0 0 3 * * ?"))
        {
            await StartSchedulesAsync(node, "0 0 3 * * ?");
        }

        await using var again = Node(database, "0 0 3 * * ?");
        await using (var connection = await again.Database.OpenAsync())
        {
            await connection.ExecuteAsync("update platform.qrtz_triggers set next_fire_time = 3000000000000000000 where trigger_name = 'tests.tick'");
        }

        await StartSchedulesAsync(again, "0 0 3 * * ?");
        await using (var connection = await again.Database.OpenAsync())
        {
            (await connection.ExecuteScalarAsync<long>("select next_fire_time from platform.qrtz_triggers where trigger_name = 'tests.tick'"))
                .ShouldBe(3000000000000000000);
        }

        await using var changed = Node(database, "0 0 4 * * ?");
        await StartSchedulesAsync(changed, "0 0 4 * * ?");
    }

    [Fact]
    public async Task Times_are_on_Londons_clock()
    {
        await using var node = Node(await TestPostgres.CreateDatabaseAsync(), "0 0 3 * * ?");

        await StartSchedulesAsync(node, "0 0 3 * * ?");

        await using var connection = await node.Database.OpenAsync();
        (await connection.QueryAsync<string>("select distinct time_zone_id from platform.qrtz_cron_triggers")).ShouldBe(["Europe/London"]);
    }

    [Fact]
    public async Task A_job_can_be_run_by_its_name()
    {
        await using var node = Node(await TestPostgres.CreateDatabaseAsync(), "0 0 3 * * ?");

        await node.Get<Schedules>().RunAsync("tests.tick");

        _counter.Seconds.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Every_schedule_of_the_product_runs_on_an_empty_database()
    {
        await using var node = Node(await TestPostgres.CreateDatabaseAsync(), "0 0 3 * * ?");

        foreach (var schedule in node.Get<Schedules>().All)
        {
            await node.Get<Schedules>().RunAsync(schedule.Name);
        }
    }

    [Fact]
    public void A_wrong_time_is_refused_when_it_is_registered() =>
        Should.Throw<FormatException>(() => new ServiceCollection().AddSchedule<Tick>("tests.wrong", "every night"));

    private static async Task StartSchedulesAsync(PlatformNode node, string cron)
    {
        await node.StartAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await using var connection = await node.Database.OpenAsync();
                return await connection.ExecuteScalarAsync<bool>(
                    """
                    select exists (select from platform.qrtz_cron_triggers where trigger_name = 'tests.tick' and cron_expression = @cron)
                        and exists (select from platform.qrtz_scheduler_state)
                    """,
                    new { cron });
            },
            "the schedule is set");
        await node.StopAsync();
    }

    private PlatformNode Node(string database, string cron) =>
        PlatformNode.Create(
            database,
            services =>
            {
                services.AddSingleton(_counter);
                services.AddSchedule<Tick>("tests.tick", cron);
            },
            s_atOnce);

    private sealed class Counter
    {
        private readonly List<long> _seconds = [];

        public long[] Seconds
        {
            get
            {
                lock (_seconds)
                {
                    return [.. _seconds];
                }
            }
        }

        public void Count(long second)
        {
            lock (_seconds)
            {
                _seconds.Add(second);
            }
        }
    }

    private sealed class Tick(Counter counter, TimeProvider clock) : IScheduledJob
    {
        public Task RunAsync(CancellationToken cancellationToken)
        {
            counter.Count(clock.GetUtcNow().ToUnixTimeSeconds());
            return Task.CompletedTask;
        }
    }
}
