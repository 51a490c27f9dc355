using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>What councillors followed of made-up cases goes with them.</summary>
internal sealed class ForgetSample(Database database) : ISubscriber<SampleRemoved>
{
    public async Task HandleAsync(SampleRemoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            delete from councillors.message where casework in (select id from councillors.casework where case_id = any(@ids));
            delete from councillors.casework where case_id = any(@ids)
            """,
            new { ids = happened.Cases.ToArray() });
        await tx.CommitAsync(cancellationToken);
    }
}
