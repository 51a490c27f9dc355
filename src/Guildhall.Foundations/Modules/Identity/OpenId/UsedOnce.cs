using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Jobs;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>Remembers, across all nodes, what may be used once: attempts to sign in, ids of logout tokens and of client assertions.</summary>
internal sealed class UsedOnce(Database database, TimeProvider clock)
{
    /// <summary>Uses it up; false if it was used before.</summary>
    /// <param name="what">What it is: <c>openid.state</c>.</param>
    /// <param name="value">The value. Only its hash is kept.</param>
    /// <param name="lives">How long it could be tried again.</param>
    public async Task<bool> TryTakeAsync(string what, string value, TimeSpan lives, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "insert into identity.used_once (key, forget_after) values (@key, @after) on conflict do nothing",
            new { key = SHA256.HashData(Encoding.UTF8.GetBytes($"{what}\n{value}")), after = clock.GetUtcNow() + lives }) == 1;
    }

    internal async Task ForgetAsync()
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync("delete from identity.used_once where forget_after < @now", new { now = clock.GetUtcNow() });
    }
}

/// <summary>Forgets, every night, what could no longer be tried again.</summary>
internal sealed class ForgetUsed(UsedOnce used) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => used.ForgetAsync();
}
