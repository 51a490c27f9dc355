using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Data;

/// <summary>Listens to the other nodes, on one connection for all topics.</summary>
internal sealed class BroadcastListener(Database database, Broadcasts broadcasts, TimeProvider clock, ILogger<BroadcastListener> logger) : BackgroundService
{
    // A connection that has died unsaid is found out as soon as this.
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                connection.Notification += (_, said) => broadcasts.Hear(said.Payload);
                try
                {
                    await connection.ExecuteAsync($"listen {Broadcasts.Channel}");
                    broadcasts.Connected(heard: true);
                    while (true)
                    {
                        if (!await connection.WaitAsync(s_ping, stoppingToken))
                        {
                            await connection.ExecuteAsync("select 1");
                        }
                    }
                }
                finally
                {
                    broadcasts.Connected(heard: false);

                    // The pool does not reset a connection that goes back to it.
                    if (connection.State == System.Data.ConnectionState.Open)
                    {
                        await connection.ExecuteAsync("unlisten *");
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Until the database is back there is nobody to hear from; other parts say that it is away.
                logger.LogDebug(e, "Not listening");
                await Task.Delay(s_rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
