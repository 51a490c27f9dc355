using Dapper;
using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.Sweep;

/// <summary>
/// Removes the files whose time has come, then goes through store and rows side by side, both in the order of their names:
/// bytes nobody has a row for are deleted, rows whose bytes are gone are marked and told to the log, and those whose bytes were put back are scanned anew.
/// </summary>
internal sealed class NightlySweep(
    Vault vault, IFileStore store, Database database, IOptions<RecordsOptions> options, TimeProvider clock, ILogger<NightlySweep> logger) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RemoveExpiredAsync(cancellationToken);
        var before = clock.GetUtcNow().AddHours(-options.Value.SweepGraceHours);
        vault.ForgetArrivals(before);

        var after = Array.Empty<byte>();
        await foreach (var page in store.ListAsync(cancellationToken))
        {
            if (page.Count > 0)
            {
                var last = Convert.FromHexString(page[^1].Name);
                await CompareAsync(page, after, last, before, cancellationToken);
                after = last;
            }
        }

        await CompareAsync([], after, null, before, cancellationToken);
    }

    private async Task RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        int removed;
        do
        {
            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            removed = await Documents.RemoveExpiredAsync(tx);
            await tx.CommitAsync(cancellationToken);
        }
        while (removed > 0);
    }

    /// <summary>Compares what the store has after one name and up to another with the rows that name something there.</summary>
    private async Task CompareAsync(IReadOnlyList<StoredFile> page, byte[] after, byte[]? last, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if (page.Count > 0)
        {
            await TakeBackAsync(page);
        }

        var needed = await NeededAsync(after, last, cancellationToken);
        foreach (var orphan in page.Where(file => file.WrittenAt < before && !needed.ContainsKey(file.Name)))
        {
            // Looks again, alone with it: someone may need it since.
            await vault.ForgetAsync(Convert.FromHexString(orphan.Name), cancellationToken);
        }

        var there = page.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, since) in needed.Where(row => row.Value < before && !there.Contains(row.Key)))
        {
            if (!await store.ExistsAsync(name, cancellationToken))
            {
                await MarkLostAsync(name);
            }
        }
    }

    private async Task<Dictionary<string, DateTimeOffset>> NeededAsync(byte[] after, byte[]? last, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<(string Name, DateTimeOffset Since)>(
            """
            select encode(needed.digest, 'hex'), min(needed.created_at)
            from (
                select digest, created_at from records.document where state in ('held', 'clean')
                union all
                select preview, created_at from records.document where preview is not null
            ) needed
            where needed.digest > @after and (@last::bytea is null or needed.digest <= @last)
            group by 1
            """,
            new { after, last })).ToDictionary(row => row.Name, row => row.Since, StringComparer.Ordinal);
    }

    private async Task TakeBackAsync(IReadOnlyList<StoredFile> page)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        var found = await tx.QueryAsync<Guid>(
            """
            update records.document set state = 'held'
            where state = 'lost' and digest = any(@there)
            returning id
            """,
            new { there = page.Select(file => Convert.FromHexString(file.Name)).ToArray() });
        foreach (var id in found)
        {
            tx.Publish(new FileReceived(id));
        }

        await tx.CommitAsync();
    }

    private async Task MarkLostAsync(string name)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        var digest = Convert.FromHexString(name);
        var previews = await tx.ExecuteAsync("update records.document set preview = null where preview = @digest", new { digest });
        var lost = await tx.QueryAsync<Guid>(
            """
            update records.document set state = 'lost', preview = null
            where digest = @digest and state in ('held', 'clean')
            returning id
            """,
            new { digest });
        foreach (var id in lost)
        {
            logger.LogError("The store has lost the bytes of document {Document}", id);
            tx.Audit("record.lost", id.ToString());
        }

        await tx.CommitAsync();
        if (previews > 0)
        {
            logger.LogWarning("The store has lost a preview of {Count} documents", previews);
        }
    }
}
