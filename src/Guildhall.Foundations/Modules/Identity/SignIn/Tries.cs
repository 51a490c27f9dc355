using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>
/// Lock-out. A try is counted before its password is looked at: of a hundred tries at once, only the first few are looked at.
/// </summary>
internal sealed class Tries(Database database, IOptions<StaffSignInOptions> options)
{
    /// <summary>Counts a try at an account's password; false while the account is locked, or if there is none.</summary>
    public async Task<bool> TakeAsync(Guid account)
    {
        await using var tx = await database.BeginAsync(Actor.Anonymous);

        // Without the wait for the disk, an address that is known takes no longer than one that is not.
        await tx.ExecuteAsync("set local synchronous_commit = off");
        var taken = await tx.ExecuteAsync(
            """
            update identity.account
            set access_failed_count = case when access_failed_count + 1 < @Tries then access_failed_count + 1 else 0 end,
                lockout_end = case when access_failed_count + 1 < @Tries then null else @Until end
            where id = @account and (lockout_end is null or lockout_end <= @Now)
            """,
            new { account, options.Value.Tries, Until = tx.Now + options.Value.LockedFor, tx.Now });
        await tx.CommitAsync();
        return taken == 1;
    }

    /// <summary>Forgets the tries of someone who knew their password.</summary>
    public async Task ForgiveAsync(Guid account)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        await tx.ExecuteAsync(
            "update identity.account set access_failed_count = 0, lockout_end = null where id = @account", new { account });
        await tx.CommitAsync();
    }
}
