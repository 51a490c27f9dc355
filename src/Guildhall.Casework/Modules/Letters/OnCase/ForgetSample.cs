using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Letters.OnCase;

/// <summary>Letters about made-up cases go with them, and batches that held nothing else.</summary>
internal sealed class ForgetSample(Database database) : ISubscriber<SampleRemoved>
{
    public async Task HandleAsync(SampleRemoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var batches = (await tx.QueryAsync<Guid?>(
            "delete from letters.letter where case_id = any(@ids) returning batch", new { ids = happened.Cases.ToArray() })).OfType<Guid>().Distinct().ToArray();
        await tx.ExecuteAsync(
            """
            delete from letters.batch b where id = any(@batches) and not exists (select from letters.letter l where l.batch = b.id);
            update letters.batch b set letters = (select count(*) from letters.letter l where l.batch = b.id) where id = any(@batches)
            """,
            new { batches });
        await tx.CommitAsync(cancellationToken);
    }
}
