using Dapper;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Time;

public class WorkingCalendarTests
{
    [Fact]
    public async Task A_closure_added_while_running_is_seen_within_half_a_minute()
    {
        var clock = new TestClock();
        await using var node = PlatformNode.Create(await TestPostgres.CreateDatabaseAsync(), services => services.AddSingleton<TimeProvider>(clock));
        var calendar = node.Get<WorkingCalendar>();
        var day = new DateOnly(2026, 9, 1);
        (await calendar.GetAsync()).IsWorkingDay(day).ShouldBeTrue();
        await using (var connection = await node.Database.OpenAsync())
        {
            await connection.ExecuteAsync("insert into platform.closure (day, title) values (@day, 'Flood')", new { day });
        }

        (await calendar.GetAsync()).IsWorkingDay(day).ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(30));

        (await calendar.GetAsync()).IsWorkingDay(day).ShouldBeFalse();
        (await calendar.GetAsync()).IsWorkingDay(new DateOnly(2026, 8, 31)).ShouldBeFalse();
    }
}
