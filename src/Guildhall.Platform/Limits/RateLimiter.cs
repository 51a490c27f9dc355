using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Jobs;

namespace Guildhall.Platform.Limits;

/// <summary>Counts how often something was done by someone, across all nodes, in fixed windows of time.</summary>
public sealed class RateLimiter(Database database, TimeProvider clock)
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    /// <summary>Counts one more use, unless that would be too many.</summary>
    /// <param name="what">What is limited: <c>track.look-up</c>.</param>
    /// <param name="who">For whom: an address of the network, an e-mail address, a reference. Only its hash is kept.</param>
    /// <param name="limit">How many uses a window allows.</param>
    /// <param name="window">How long a window is; a day at most.</param>
    /// <returns>Whether it may be done.</returns>
    public async Task<bool> TryUseAsync(string what, string who, int limit, TimeSpan window, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, LongestWindow);

        // A count is not worth waiting for the disk: a crash may forget the last half second of them.
        await using var connection = await database.OpenAsync(cancellationToken);
        var used = await connection.ExecuteScalarAsync<int?>(
            """
            insert into platform.rate_limit as r (key, window_start, used)
            select @key, @windowStart, 1 from (select set_config('synchronous_commit', 'off', true)) as unhurried
            on conflict (key, window_start) do update set used = r.used + 1 where r.used < @limit
            returning used
            """,
            new { key = Key(what, who, window), windowStart = WindowStart(window), limit });
        return used is not null;
    }

    /// <summary>Whether one more use would be allowed, without counting it: for limits on failures, which are counted after.</summary>
    public async Task<bool> HasRoomAsync(string what, string who, int limit, TimeSpan window, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return !await connection.ExecuteScalarAsync<bool>(
            "select exists (select from platform.rate_limit where key = @key and window_start = @windowStart and used >= @limit)",
            new { key = Key(what, who, window), windowStart = WindowStart(window), limit });
    }

    /// <summary>Takes one use back: of something counted before it was looked at, which then was no failure.</summary>
    public async Task GiveBackAsync(string what, string who, TimeSpan window, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "update platform.rate_limit set used = used - 1 where key = @key and window_start = @windowStart and used > 0",
            new { key = Key(what, who, window), windowStart = WindowStart(window) });
    }

    /// <summary>Forgets the uses of this window: of who showed that they were their own.</summary>
    public async Task ForgiveAsync(string what, string who, TimeSpan window, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from platform.rate_limit where key = @key", new { key = Key(what, who, window) });
    }

    /// <summary>Forgets windows that are over.</summary>
    internal async Task PurgeAsync()
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            "delete from platform.rate_limit where window_start < @before", new { before = clock.GetUtcNow() - LongestWindow });
    }

    private static byte[] Key(string what, string who, TimeSpan window) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{what}\n{window.Ticks}\n{who}"));

    private DateTimeOffset WindowStart(TimeSpan window)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.UtcTicks % window.Ticks));
    }
}

/// <summary>Forgets old counts every night.</summary>
internal sealed class PurgeRateLimits(RateLimiter limiter) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => limiter.PurgeAsync();
}
