using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.ChangePassword;

/// <summary>Gives a member of staff a new password, and ends their sessions everywhere but here.</summary>
internal sealed class ChangeOwnPassword(UserManager<Account> users, Database database, RateLimiter limiter)
{
    public async Task<IdentityResult> TryAsync(HttpContext context, CurrentStaff staff, string current, string wanted)
    {
        // A desk left open must not be a place to guess at the password without end.
        var account = await users.FindByIdAsync(staff.Id.ToString());
        if (account is not { MaySignInAsStaff: true } || !await limiter.TryUseAsync("staff.current-password", account.Id.ToString(), 5, TimeSpan.FromHours(1), context.RequestAborted))
        {
            return Wrong("You have tried too many times. Wait a few minutes and try again");
        }

        if (!await users.CheckPasswordAsync(account, current))
        {
            return Wrong("Current password is not right");
        }

        account.Change = new AccountChange(staff.ToActor(), "staff.password-changed");
        var result = await users.ChangePasswordAsync(account, current, wanted);
        if (result.Succeeded)
        {
            await using var tx = await database.BeginAsync(staff.ToActor());
            await SessionRegister.EndAllAsync(tx, account.Id, staff.Session);
            await SessionRegister.KeepAsync(tx, context, StaffScheme.Name, staff.Session);
            await tx.CommitAsync();
        }

        return result;
    }

    private static IdentityResult Wrong(string words) => IdentityResult.Failed(new IdentityError { Code = "Current", Description = words });
}
