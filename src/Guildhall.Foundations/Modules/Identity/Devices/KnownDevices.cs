using Dapper;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.Devices;

/// <summary>Remembers the browsers in which someone signed in, by a cookie that says nothing else.</summary>
internal sealed class KnownDevices(Database database)
{
    private const string Cookie = "device";
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(365);

    /// <summary>The browser, if somebody with that address signed in with it before; null for a stranger's.</summary>
    public async Task<Guid?> FindAsync(HttpContext context, string emailKey)
    {
        if (SecretKey.Read(HostCookies.Read(context, Cookie)) is not { } key)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(context.RequestAborted);
        var hash = await connection.QuerySingleOrDefaultAsync<byte[]?>(
            "select d.secret_hash from identity.device d join identity.account a on a.id = d.account where d.id = @Id and a.email = @emailKey",
            new { key.Id, emailKey });
        return key.Opens(hash) ? key.Id : null;
    }

    /// <summary>Remembers the browser for an account.</summary>
    /// <returns>Whether it is a new one for somebody who has others.</returns>
    public static async Task<bool> RememberAsync(Transaction tx, HttpContext context, Guid account)
    {
        var had = SecretKey.Read(HostCookies.Read(context, Cookie));
        var key = had ?? SecretKey.New(tx.NewId());
        var known = had is not null && await tx.ExecuteAsync(
            "update identity.device set seen_at = @Now where id = @Id and account = @account and secret_hash = @Hash", new { tx.Now, key.Id, account, key.Hash }) == 1;
        HostCookies.Give(context, Cookie, key.ToString(), s_kept);
        if (known)
        {
            return false;
        }

        var others = await tx.QuerySingleAsync<bool>("select exists (select from identity.device where account = @account)", new { account });
        await tx.ExecuteAsync(
            "insert into identity.device (id, account, secret_hash, seen_at) values (@Id, @account, @Hash, @Now) on conflict do nothing", new { key.Id, account, key.Hash, tx.Now });
        return others;
    }
}
