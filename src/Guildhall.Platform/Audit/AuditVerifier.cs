using System.Globalization;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Jobs;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Audit;

/// <summary>The last sealed entry's place and hash: known outside the database, it vouches for everything up to it.</summary>
public sealed record AuditHead(long Position, string Hash)
{
    /// <summary>As printed, and as given to a later verification: <c>1234:9f86d0…</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Hash}");

    /// <summary>Reads one as printed.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static AuditHead Parse(string text) =>
        text.Split(':') is [var position, { Length: 64 } hash] && long.TryParse(position, CultureInfo.InvariantCulture, out var at)
            ? new AuditHead(at, hash.ToLowerInvariant())
            : throw new FormatException("A head is a position, a colon and a hash of 64 hexadecimal digits.");
}

/// <summary>The first entry that is not as it was sealed.</summary>
/// <param name="Id">The entry's id, or null if it is not there.</param>
/// <param name="Position">Its place in the chain, or null if it has none.</param>
/// <param name="Problem">What is wrong, in a sentence.</param>
public sealed record AuditFault(long? Id, long? Position, string Problem);

/// <summary>What a verification found.</summary>
/// <param name="Entries">How many sealed entries were read, up to the fault if there is one.</param>
/// <param name="Head">The last good entry, to keep outside; null while nothing is sealed.</param>
/// <param name="Fault">The first bad entry; null if all is well.</param>
public sealed record AuditVerification(long Entries, AuditHead? Head, AuditFault? Fault);

/// <summary>Walks the audit's hash chain and names the first entry that is not as it was sealed.</summary>
public sealed class AuditVerifier(Database database, TimeProvider clock)
{
    // A worker seals every second; an entry this old means that none runs, or that someone undid a seal.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Verifies the chain from its first entry, reading it as a stream.</summary>
    /// <param name="known">A head printed earlier and kept outside: the chain must still hold it.</param>
    public async Task<AuditVerification> VerifyAsync(AuditHead? known = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var position = 0L;
        var hash = AuditChain.Start;
        await foreach (var row in connection.QueryUnbufferedAsync<SealedRow>(
            $"select {AuditRow.Columns}, position, hash from platform.audit_entry where position is not null order by position")
            .WithCancellation(cancellationToken))
        {
            var fault = FaultOf(row, position + 1, hash, known);
            if (fault is not null)
            {
                return new AuditVerification(position, HeadAt(position, hash), fault);
            }

            position = row.Position;
            hash = row.Hash;
        }

        if (known is not null && known.Position > position)
        {
            return new AuditVerification(position, HeadAt(position, hash), new AuditFault(
                null, position + 1, $"The chain ends at position {position}, but position {known.Position} is known: entries were removed from its end."));
        }

        var unsealed = await connection.QuerySingleOrDefaultAsync<long?>(
            "select id from platform.audit_entry where position is null and at < @before order by id limit 1",
            new { before = clock.GetUtcNow() - Patience });
        return new AuditVerification(position, HeadAt(position, hash), unsealed is null
            ? null
            : new AuditFault(unsealed, null, $"It was not sealed within {Patience.TotalMinutes:0} minutes: no worker runs, or its seal was removed."));
    }

    private static AuditFault? FaultOf(SealedRow row, long expected, byte[] previous, AuditHead? known)
    {
        if (row.Position > expected)
        {
            return new AuditFault(null, expected, $"It is missing: after position {expected - 1} comes {row.Position}.");
        }

        if (row.Position < expected)
        {
            return new AuditFault(row.Id, row.Position, "Its position comes twice.");
        }

        if (!AuditChain.Hash(previous, row.Position, row).AsSpan().SequenceEqual(row.Hash))
        {
            return new AuditFault(row.Id, row.Position, "It was changed, or put there, after the chain was sealed.");
        }

        return known?.Position == row.Position && HeadAt(row.Position, row.Hash) != known
            ? new AuditFault(row.Id, row.Position, "It is not the entry known from outside: the chain was rewritten up to here.")
            : null;
    }

    private static AuditHead? HeadAt(long position, byte[] hash) => position == 0 ? null : new AuditHead(position, Convert.ToHexStringLower(hash));

    private sealed record SealedRow : AuditRow
    {
        public required long Position { get; init; }
        public required byte[] Hash { get; init; }
    }
}

/// <summary>Verifies the audit every night, and logs its head for keeping outside.</summary>
internal sealed class NightlyAudit(AuditVerifier verifier, ILogger<NightlyAudit> logger) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var found = await verifier.VerifyAsync(cancellationToken: cancellationToken);
        if (found.Fault is { } fault)
        {
            logger.LogCritical("The audit has a bad entry: id {Id}, position {Position}. {Problem}", fault.Id, fault.Position, fault.Problem);
        }
        else
        {
            logger.LogInformation("The audit is whole: {Entries} entries, head {Head}", found.Entries, found.Head);
        }
    }
}
