using Dapper;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Audit;

/// <summary>
/// Gives committed audit entries their place in the hash chain, a moment after their commit and one node at a time:
/// a chain kept by the writers themselves would make every change wait for the one before it. The place is given when
/// sealing and not by id, because a change that began early may commit late.
/// </summary>
/// <remarks>
/// What the chain proves: that no sealed entry was changed, removed, added between others or reordered since, even by
/// someone with every right on the database, provided one position and hash from after it is known from outside.
/// What it does not: who wrote an entry; that an entry was not removed in the second before it was sealed; and, with
/// nothing known from outside, that the chain was not rewritten as a whole or cut off at its end. So the head is
/// logged every night: keep those lines where the database's administrators cannot reach them.
/// </remarks>
public sealed class AuditSealer(Database database, ILogger<AuditSealer> logger) : BackgroundService
{
    private const long LockKey = 0x6775696c6401; // "guild" and 1
    private const int BatchSize = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Seals what is committed and not sealed. Returns how many entries it sealed: none if another node is at it.</summary>
    public async Task<int> SealAsync(CancellationToken cancellationToken = default)
    {
        var total = 0;
        while (true)
        {
            var count = await SealBatchAsync(cancellationToken);
            total += count;
            if (count < BatchSize)
            {
                return total;
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(logger, "Sealing the audit");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SealAsync(stoppingToken);
                outage.Over();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                outage.Failed(e);
            }

            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> SealBatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>("select exists (select from platform.audit_entry where position is null)"))
        {
            return 0;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, transaction))
        {
            return 0;
        }

        var head = await connection.QuerySingleOrDefaultAsync<Head>(
            "select position, hash from platform.audit_entry where position is not null order by position desc limit 1", transaction: transaction);
        var rows = (await connection.QueryAsync<AuditRow>(
            $"select {AuditRow.Columns} from platform.audit_entry where position is null order by id limit {BatchSize}", transaction: transaction)).AsList();

        var position = head?.Position ?? 0;
        var hash = head?.Hash ?? AuditChain.Start;
        var positions = new long[rows.Count];
        var hashes = new byte[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            positions[i] = ++position;
            hashes[i] = hash = AuditChain.Hash(hash, position, rows[i]);
        }

        await connection.ExecuteAsync(
            """
            update platform.audit_entry e
            set position = sealed.position, hash = sealed.hash
            from unnest(@ids, @positions, @hashes) as sealed (id, position, hash)
            where e.id = sealed.id
            """,
            new { ids = rows.Select(r => r.Id).ToArray(), positions, hashes },
            transaction);
        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private sealed record Head(long Position, byte[] Hash);
}
