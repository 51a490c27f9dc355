using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Jobs;

namespace Guildhall.Casework.Modules.Cases.FindCase;

/// <summary>Makes the cases findable that were opened before they could be searched.</summary>
internal sealed class IndexMissing(Database database, CaseIndexer indexer) : IScheduledJob
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (true)
        {
            var missing = await NextAsync(after, cancellationToken);
            foreach (var id in missing)
            {
                await indexer.IndexAsync(id, cancellationToken);
            }

            if (missing.Count < Batch)
            {
                return;
            }

            after = missing[^1];
        }
    }

    private async Task<IReadOnlyList<Guid>> NextAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Guid>(
            """
            select c.id
            from cases."case" c
            where c.id > @after and not c.test and not exists (select from cases.finding f where f.case_id = c.id)
            order by c.id
            limit @Batch
            """,
            new { after, Batch })).AsList();
    }
}
