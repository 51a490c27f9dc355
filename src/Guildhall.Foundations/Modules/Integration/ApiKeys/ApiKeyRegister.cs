using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>The keys there are.</summary>
internal sealed class ApiKeyRegister(Database database, TimeProvider clock)
{
    private const string Columns =
        "id, name, prefix, scopes, services, teams, per_minute, expires_at, made_at, made_by_name, last_used_at, revoked_at, revoked_by_name";

    private static readonly TimeSpan s_usedAgain = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<ApiKey>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<ApiKey>($"select {Columns} from integration.api_key order by revoked_at is not null, lower(name), id limit 1000")).AsList();
    }

    public async Task<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ApiKey>($"select {Columns} from integration.api_key where id = @id", new { id });
    }

    /// <summary>The key that was shown, working or not; null where there never was such a one. Notes that it was used.</summary>
    public async Task<ApiKey?> UseAsync(string text, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var key = await connection.QuerySingleOrDefaultAsync<ApiKey>($"select {Columns} from integration.api_key where hash = @hash", new { hash = NewSecret.Hash(text) });
        var now = clock.GetUtcNow();
        if (key is not null && key.Works(now) && !(key.LastUsedAt > now - s_usedAgain))
        {
            await connection.ExecuteAsync("update integration.api_key set last_used_at = @now where id = @Id", new { now, key.Id });
        }

        return key;
    }

    /// <summary>Adds a key; false where a working one has the name.</summary>
    public async Task<bool> AddAsync(ApiKey key, NewSecret secret, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        try
        {
            await tx.ExecuteAsync(
                """
                insert into integration.api_key (id, name, prefix, hash, scopes, services, teams, per_minute, expires_at, made_at, made_by_name)
                values (@Id, @Name, @Prefix, @hash, @Scopes, @Services, @Teams, @PerMinute, @ExpiresAt, @MadeAt, @MadeByName)
                """,
                new { key.Id, key.Name, key.Prefix, hash = NewSecret.Hash(secret.Text), key.Scopes, key.Services, key.Teams, key.PerMinute, key.ExpiresAt, key.MadeAt, key.MadeByName });
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "api_key_name" })
        {
            return false;
        }

        tx.Audit("api-key.made", $"api-key:{key.Prefix}", new { key.Name, key.Scopes, key.Services, key.Teams, key.PerMinute, key.ExpiresAt });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Has it work no more, from the next request on; false where it was revoked before.</summary>
    public async Task<bool> RevokeAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        var prefix = await tx.QuerySingleOrDefaultAsync<string>(
            "update integration.api_key set revoked_at = @Now, revoked_by_name = @Name where id = @id and revoked_at is null returning prefix", new { id, tx.Now, tx.Actor.Name });
        if (prefix is null)
        {
            return false;
        }

        tx.Audit("api-key.revoked", $"api-key:{prefix}");
        await tx.CommitAsync(cancellationToken);
        return true;
    }
}
