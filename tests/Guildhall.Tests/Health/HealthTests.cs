using System.Net;
using Dapper;
using Guildhall.Testing;

namespace Guildhall.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task A_node_is_ready_while_its_database_answers_with_the_schema_it_needs()
    {
        await using var guildhall = await RunningGuildhall.StartAsync();
        using var visitor = guildhall.Visit();

        (await visitor.Http.GetStringAsync("/health/live")).ShouldBe("live");
        (await visitor.Http.GetStringAsync("/health/ready")).ShouldBe("ready");

        await using (var connection = await guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync("delete from platform.migration where name = '2026-11-21-quartz.sql'");
        }

        using var answer = await visitor.Http.GetAsync("/health/ready");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldBe("not ready");
    }

    [Fact]
    public async Task A_worker_answers_for_its_health()
    {
        await using var worker = await RunningGuildhall.StartAsync(s => s with { Role = NodeRole.Worker });
        using var visitor = worker.Visit();

        (await visitor.Http.GetStringAsync("/health/ready")).ShouldBe("ready");
    }
}
