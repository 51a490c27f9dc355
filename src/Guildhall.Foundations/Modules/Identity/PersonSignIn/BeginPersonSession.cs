using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>Lets a person in who has shown who they are, and says where to go.</summary>
internal sealed class BeginPersonSession(Database database, SessionRegister sessions, AccountNotices notices)
{
    public async Task<string> RunAsync(HttpContext context, Account account, SignInMethod method, string? returnTo, bool twoFactor = false, bool verified = false)
    {
        await using var tx = await database.BeginAsync(Actor.Person(account.Id, account.Name), context.RequestAborted);
        await sessions.BeginAsync(tx, context, new NewSession
        {
            Account = account.Id,
            Stamp = account.SecurityStamp,
            Scheme = PersonScheme.Name,
            Method = method,
            TwoFactor = twoFactor,
            Verified = verified,
        });
        await tx.ExecuteAsync("update identity.account set last_sign_in_at = @Now where id = @Id", new { tx.Now, account.Id });
        SignInFigures.Count(tx, PersonScheme.Name, Text.Kebab(method), succeeded: true);
        tx.Audit("person.signed-in", $"account:{account.Id}", new { method = Text.Kebab(method) });
        if (await KnownDevices.RememberAsync(tx, context, account.Id))
        {
            await notices.NewDeviceAsync(tx, account.Id, account.Name, account.Email, DeviceWords.Of(context.Request.Headers.UserAgent));
        }

        var always = await tx.QuerySingleAsync<bool>("select always_second_step from identity.account where id = @Id", new { account.Id });
        tx.Publish(new PersonSignedIn(account.Id));
        await tx.CommitAsync(context.RequestAborted);
        return always && !twoFactor ? ReturnAddress.Then("/account/second-step", returnTo) : ReturnAddress.OrAccount(returnTo);
    }
}
