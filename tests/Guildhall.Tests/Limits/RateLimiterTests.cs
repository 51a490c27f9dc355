using Dapper;
using Guildhall.Platform.Limits;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Limits;

public class RateLimiterTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly TestClock _clock = new();

    [Fact]
    public async Task Uses_are_counted_for_each_person_and_thing_until_the_window_is_over()
    {
        await using var node = await NodeAsync();
        var limiter = node.Get<RateLimiter>();

        (await UseAsync(limiter, "track", "192.0.2.1", 4)).ShouldBe([true, true, true, false]);
        (await UseAsync(limiter, "track", "192.0.2.2", 1)).ShouldBe([true]);
        (await UseAsync(limiter, "sign-in", "192.0.2.1", 1)).ShouldBe([true]);
        _clock.Advance(s_minute);
        (await UseAsync(limiter, "track", "192.0.2.1", 1)).ShouldBe([true]);
    }

    [Fact]
    public async Task Asking_for_room_uses_none_of_it()
    {
        await using var node = await NodeAsync();
        var limiter = node.Get<RateLimiter>();

        for (var i = 0; i < 3; i++)
        {
            (await limiter.HasRoomAsync("sign-in", "192.0.2.1", 1, s_minute)).ShouldBeTrue();
        }

        await limiter.TryUseAsync("sign-in", "192.0.2.1", 1, s_minute);
        (await limiter.HasRoomAsync("sign-in", "192.0.2.1", 1, s_minute)).ShouldBeFalse();
        _clock.Advance(s_minute);
        (await limiter.HasRoomAsync("sign-in", "192.0.2.1", 1, s_minute)).ShouldBeTrue();
    }

    [Fact]
    public async Task Uses_at_the_same_time_on_two_nodes_are_never_more_than_allowed()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using var one = await NodeAsync(database);
        await using var two = await NodeAsync(database);

        var allowed = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? one : two).Get<RateLimiter>().TryUseAsync("track", "192.0.2.1", 20, s_minute)));

        allowed.Count(a => a).ShouldBe(20);
    }

    [Fact]
    public async Task Nobody_is_named_in_the_table_and_old_counts_are_forgotten()
    {
        await using var node = await NodeAsync();
        await node.Get<RateLimiter>().TryUseAsync("track", "jo@example.org", 5, s_minute);

        await using var connection = await node.Database.OpenAsync();
        (await connection.QuerySingleAsync<byte[]>("select key from platform.rate_limit")).Length.ShouldBe(32);

        _clock.Advance(TimeSpan.FromDays(2));
        await node.Get<Guildhall.Platform.Jobs.Schedules>().RunAsync("platform.purge-rate-limits");
        (await connection.ExecuteScalarAsync<int>("select count(*) from platform.rate_limit")).ShouldBe(0);
    }

    private static async Task<bool[]> UseAsync(RateLimiter limiter, string what, string who, int times)
    {
        var allowed = new bool[times];
        for (var i = 0; i < times; i++)
        {
            allowed[i] = await limiter.TryUseAsync(what, who, 3, s_minute);
        }

        return allowed;
    }

    private async Task<PlatformNode> NodeAsync(string? database = null) =>
        PlatformNode.Create(database ?? await TestPostgres.CreateDatabaseAsync(), services => services.AddSingleton<TimeProvider>(_clock));
}
