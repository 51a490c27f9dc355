using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>What was asked about made-up cases goes with them.</summary>
internal sealed class ForgetSample(Database database) : ISubscriber<SampleRemoved>
{
    public async Task HandleAsync(SampleRemoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            delete from forms.draft where ask_id in (select id from forms.ask where case_id = any(@ids));
            delete from forms.ask where case_id = any(@ids)
            """,
            new { ids = happened.Cases.ToArray() });
        await tx.CommitAsync(cancellationToken);
    }
}
