using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;

namespace Guildhall.Casework.Modules.Cases.FindCase;

/// <summary>Makes the cases findable that were opened before they could be searched.</summary>
internal sealed class IndexMissing(Database database, CaseIndexer indexer) : IScheduledJob
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Guid? after = Guid.Empty;
        while (after is { } from)
        {
            after = await SomeAsync(from, Batch, cancellationToken);
        }
    }

    /// <summary>Some of them, from a key on. Returns the last one, or null where there are no more.</summary>
    public async Task<Guid?> SomeAsync(Guid after, int most, CancellationToken cancellationToken)
    {
        var missing = await NextAsync(after, most, cancellationToken);
        foreach (var id in missing)
        {
            await indexer.IndexAsync(id, cancellationToken);
        }

        return missing.Count < most ? null : missing[^1];
    }

    private async Task<IReadOnlyList<Guid>> NextAsync(Guid after, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Guid>(
            """
            select c.id
            from cases."case" c
            where c.id > @after and not c.test and not exists (select from cases.finding f where f.case_id = c.id)
            order by c.id
            limit @most
            """,
            new { after, most })).AsList();
    }
}

/// <summary>Makes the cases of a sample findable, right after they were made up: some with each delivery, so that others' are not kept waiting.</summary>
internal sealed class IndexSample(Database database, IndexMissing missing) : ISubscriber<SampleMade>
{
    private const int Batch = 100;

    public async Task HandleAsync(SampleMade happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await missing.SomeAsync(happened.After, Batch, cancellationToken) is not { } last)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        tx.Publish(new SampleMade(last));
        await tx.CommitAsync(cancellationToken);
    }
}
