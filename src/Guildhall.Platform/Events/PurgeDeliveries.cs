using Guildhall.Platform.Jobs;

namespace Guildhall.Platform.Events;

/// <summary>Forgets old deliveries every night.</summary>
internal sealed class PurgeDeliveries(DeliveryWorker worker) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => worker.PurgeAsync(cancellationToken);
}
