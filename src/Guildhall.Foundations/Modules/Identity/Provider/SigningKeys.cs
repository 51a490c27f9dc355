using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>
/// The keys that sign our tokens: one of each algorithm, kept sealed in the database, replaced every ninety days. A new key is shown a day
/// before it signs, an old one for a week after.
/// </summary>
internal sealed class SigningKeys(Database database, IDataProtectionProvider protection, TimeProvider clock) : IKeySource
{
    private static readonly TimeSpan s_signsFor = TimeSpan.FromDays(90);
    private static readonly TimeSpan s_shownBefore = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_shownAfter = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_copied = TimeSpan.FromMinutes(1);
    private static readonly SignatureAlgorithm[] s_algorithms = [SignatureAlgorithm.ES256, SignatureAlgorithm.RS256];

    private readonly IDataProtector _seal = protection.CreateProtector("identity.signing-key.v1");
    private volatile Copy? _copy;

    /// <summary>The key that signs now.</summary>
    public async Task<SigningKey> CurrentAsync(SignatureAlgorithm algorithm, CancellationToken cancellationToken)
    {
        var keys = await AllAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return keys.Where(kept => kept.Key.Algorithm == algorithm && kept.SignsFrom <= now).MaxBy(kept => kept.SignsFrom)!.Key;
    }

    /// <summary>All that partners may have to check with, as a JSON Web Key Set.</summary>
    public async Task<JsonObject> ShownAsync(CancellationToken cancellationToken) =>
        new() { ["keys"] = new JsonArray([.. (await AllAsync(cancellationToken)).Select(kept => kept.Key.PublicKey.DeepClone())]) };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<VerifyingKey>> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken) =>
        FixedKeys.Choose((await AllAsync(cancellationToken)).Select(kept => kept.Key.ToVerifyingKey()), keyId, algorithm);

    /// <summary>Makes the keys that are missing or soon to be replaced, and deletes those nobody needs any more.</summary>
    public Task RotateAsync(CancellationToken cancellationToken = default) => RotateAsync([], cancellationToken);

    private async Task RotateAsync(IReadOnlyList<SignatureAlgorithm> missing, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);

        // One node makes them; the others, waiting here, find them made.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('identity.signing_key'))");
        foreach (var algorithm in s_algorithms)
        {
            var name = algorithm.ToString();
            var newest = await tx.QuerySingleOrDefaultAsync<DateTimeOffset?>(
                "select signs_from from identity.signing_key where algorithm = @name order by signs_from desc limit 1", new { name });
            var isMissing = missing.Contains(algorithm);
            if (newest is { } begins && (isMissing ? begins > tx.Now - s_copied : begins + s_signsFor - s_shownBefore > tx.Now))
            {
                continue;
            }

            var key = SigningKey.Make(algorithm);
            await tx.ExecuteAsync(
                """
                insert into identity.signing_key (id, algorithm, sealed, public_key, made_at, signs_from)
                values (@Id, @name, @sealed, @publicKey::json, @Now, @from)
                """,
                new
                {
                    key.Id,
                    name,
                    @sealed = Convert.ToBase64String(_seal.Protect(key.ToPkcs8())),
                    publicKey = key.PublicKey.ToJsonString(),
                    tx.Now,
                    from = newest is null || isMissing ? tx.Now : tx.Now + s_shownBefore,
                });
            tx.Audit("openid.key-made", $"key:{key.Id}", new { algorithm = name });
        }

        // A key is done with when the one after it has signed for long enough.
        await tx.ExecuteAsync(
            """
            delete from identity.signing_key k
            where exists (
                select from identity.signing_key newer
                where newer.algorithm = k.algorithm and newer.signs_from > k.signs_from and newer.signs_from < @before)
            """,
            new { before = tx.Now - s_shownAfter });
        await tx.CommitAsync(cancellationToken);
        _copy = null;
    }

    private async Task<IReadOnlyList<Kept>> AllAsync(CancellationToken cancellationToken)
    {
        if (_copy is { } copy && clock.GetElapsedTime(copy.Read) < s_copied)
        {
            return copy.Keys;
        }

        var keys = await ReadAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var missing = s_algorithms.Where(algorithm => !keys.Exists(kept => kept.Key.Algorithm == algorithm && kept.SignsFrom <= now)).ToList();
        if (missing.Count > 0)
        {
            // The very first use of this database, or its keys can no longer be opened.
            await RotateAsync(missing, cancellationToken);
            keys = await ReadAsync(cancellationToken);
        }

        _copy = new Copy(keys, clock.GetTimestamp());
        return keys;
    }

    private async Task<List<Kept>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>("select id, algorithm, sealed, signs_from from identity.signing_key order by signs_from desc, id");
        return [.. rows.Select(Open).OfType<Kept>()];
    }

    // A key sealed by keys that are lost (a restored database without them) is left out, and replaced.
    private Kept? Open(Row row)
    {
        try
        {
            return new Kept(SigningKey.FromPkcs8(_seal.Unprotect(Convert.FromBase64String(row.Sealed)), Enum.Parse<SignatureAlgorithm>(row.Algorithm), row.Id), row.SignsFrom);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string Algorithm { get; init; }

        public required string Sealed { get; init; }

        public required DateTimeOffset SignsFrom { get; init; }
    }

    private sealed record Kept(SigningKey Key, DateTimeOffset SignsFrom);

    private sealed record Copy(IReadOnlyList<Kept> Keys, long Read);
}

/// <summary>Looks every day whether a key is to be replaced.</summary>
internal sealed class RotateSigningKeys(SigningKeys keys) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => keys.RotateAsync(cancellationToken);
}
