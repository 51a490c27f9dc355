using Guildhall.Platform.Jobs;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>Forgets choices that nothing was done with after a day, and results after ninety: the timelines and the audit keep what was done.</summary>
internal sealed class ForgetBulk(BulkDesk desk, TimeProvider clock) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) =>
        desk.ForgetAsync(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(-90), cancellationToken);
}
