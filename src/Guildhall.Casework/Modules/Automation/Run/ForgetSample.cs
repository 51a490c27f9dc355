using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Automation.Run;

/// <summary>What rules did to made-up cases goes with them.</summary>
internal sealed class ForgetSample(Database database) : ISubscriber<SampleRemoved>
{
    public async Task HandleAsync(SampleRemoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from automation.run where case_id = any(@ids)", new { ids = happened.Cases.ToArray() });
        await tx.CommitAsync(cancellationToken);
    }
}
