using Guildhall.Platform.Jobs;

namespace Guildhall.Casework.Modules.Automation.Keep;

/// <summary>Every minute, takes in what changed in the services' rules.</summary>
internal sealed class TakeRulesFromFiles(RuleStore store) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => store.TakeFromFilesAsync(cancellationToken);
}
