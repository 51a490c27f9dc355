using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>Says once that pages cannot reach the database, however many people ask for them meanwhile, and once that they can again.</summary>
internal sealed class DatabaseOutage(NpgsqlDataSource source, IHostApplicationLifetime lifetime, ILogger<DatabaseOutage> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _away;

    /// <summary>A page was answered 503 for this reason.</summary>
    public void Report(Exception exception)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
        {
            logger.LogWarning("Pages are answered 503 from now on, the database is away: {Error}", exception.Message);
            _ = WatchAsync(lifetime.ApplicationStopping);
        }
    }

    // Whether a page was answered proves nothing: some need no database.
    private async Task WatchAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await using var connection = await source.OpenConnectionAsync(stopping);
                await connection.ExecuteAsync("select 1");
                Interlocked.Exchange(ref _away, 0);
                logger.LogInformation("Pages are answered again");
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException or ObjectDisposedException)
            {
                // Away still.
            }
        }
    }
}
