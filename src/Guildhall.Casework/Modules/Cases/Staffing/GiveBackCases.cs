using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.Staffing;

/// <summary>Gives the open cases of a leaver back to their teams. Done twice, it finds none the second time.</summary>
internal sealed class GiveBackCases(Database database) : ISubscriber<StaffEnded>
{
    private const int Batch = 200;

    public async Task HandleAsync(StaffEnded happened, Delivery delivery, CancellationToken cancellationToken)
    {
        while (await GiveBackAsync(happened.Account, cancellationToken) == Batch)
        {
        }
    }

    private async Task<int> GiveBackAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var given = (await tx.QueryAsync<Row>(
            """
            update cases."case" c
            set owner = null, owner_name = null, version = version + 1
            from (
                select o.id, o.owner_name
                from cases."case" o
                where o.owner = @account and o.closed_at is null
                order by o.target_on, o.id
                limit @Batch
                for update) had
            where c.id = had.id
            returning c.id, c.reference, had.owner_name
            """,
            new { account, Batch })).ToList();
        foreach (var row in given)
        {
            Timeline.Add(tx, new TimelineEntry { CaseId = row.Id, Kind = TimelineKind.Assigned, Public = false, Data = new { left = row.OwnerName } });
            tx.Publish(new CaseAssigned(row.Id, row.Reference, null));
            tx.Audit("case.assigned", row.Reference, new { owner = (Guid?)null, left = account });
        }

        await tx.CommitAsync(cancellationToken);
        return given.Count;
    }

    private sealed record Row(Guid Id, string Reference, string OwnerName);
}
