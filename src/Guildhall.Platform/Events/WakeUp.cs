using Dapper;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Events;

/// <summary>Tells the workers of every node that deliveries wait: one NOTIFY for all commits of a moment.</summary>
internal sealed class WakeUp(Database database, DeliverySignal signal, ILogger<WakeUp> logger) : BackgroundService
{
    /// <summary>What the nodes hear.</summary>
    public const string Topic = "deliveries";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(logger, "Waking the workers");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(stoppingToken);
                await Task.Delay(Moment, stoppingToken);
                await using var connection = await database.OpenAsync(stoppingToken);
                await connection.ExecuteAsync($"notify {Broadcasts.Channel}, '{Topic}'");
                outage.Over();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The workers also look by themselves every few seconds.
                outage.Failed(e);
            }
        }
    }
}
