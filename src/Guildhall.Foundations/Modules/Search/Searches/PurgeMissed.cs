using Guildhall.Platform.Jobs;

namespace Guildhall.Foundations.Modules.Search.Searches;

/// <summary>Forgets old searches every night.</summary>
internal sealed class PurgeMissed(MissedSearches missed) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => missed.PurgeAsync(cancellationToken);
}
