using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.PersonSignIn;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.Passkeys;

/// <summary>Takes what a browser answers with a passkey. The checking is the framework's; the device has checked that it is its owner, so it counts as two factors.</summary>
internal sealed class PasskeyAnswer(
    SignInManager<Account> signIn, UserManager<Account> users, Database database, BeginPersonSession people, SignInStaff staff, RateLimiter limiter)
{
    private const int LongestCredential = 20_000;
    private const int TriesFromOneNetwork = 100;

    /// <summary>A challenge for the browser. It names no account: which passkeys somebody has is nobody's business.</summary>
    public async Task<string> OptionsAsync(Guid? account) =>
        await signIn.MakePasskeyRequestOptionsAsync(account is { } id ? await users.FindByIdAsync(id.ToString()) : null);

    /// <summary>Signs in whose passkey it is.</summary>
    /// <returns>Where to go; null when they are not let in.</returns>
    public async Task<string?> SignInAsync(HttpContext context, string scheme, string? credential, string? returnTo)
    {
        var account = await CheckAsync(context, credential);
        if (account is { MaySignInAsPerson: true } && scheme == PersonScheme.Name)
        {
            return await people.RunAsync(context, account, SignInMethod.Passkey, returnTo, twoFactor: true);
        }

        if (account is { MaySignInAsStaff: true } && scheme == StaffScheme.Name)
        {
            await staff.BeginAsync(context, account, SignInMethod.Passkey, twoFactor: true);
            return ReturnAddress.OrDesk(returnTo);
        }

        await FailAsync(scheme, "passkey");
        return null;
    }

    /// <summary>Takes a passkey as the second step of somebody in a session.</summary>
    public async Task<bool> StepAsync(HttpContext context, Myself who, string? credential)
    {
        if (await CheckAsync(context, credential) is not { } account || account.Id != who.Account)
        {
            await FailAsync(who.Scheme, "second-passkey");
            return false;
        }

        await using var tx = await database.BeginAsync(who.Actor, context.RequestAborted);
        await SessionRegister.RaiseAsync(tx, context, who.Scheme, who.Session);
        SignInFigures.Count(tx, who.Scheme, "second-passkey", succeeded: true);
        tx.Audit($"{who.Scheme}.second-step-shown", $"account:{who.Account}", new { factor = "passkey" });
        await tx.CommitAsync(context.RequestAborted);
        return true;
    }

    private async Task<Account?> CheckAsync(HttpContext context, string? credential)
    {
        if (credential is not { Length: > 0 and < LongestCredential }
            || !await limiter.TryUseAsync("identity.passkey", context.Network(), TriesFromOneNetwork, TimeSpan.FromMinutes(15), context.RequestAborted))
        {
            return null;
        }

        try
        {
            var result = await signIn.PerformPasskeyAssertionAsync(credential);
            return result.Succeeded && (await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded ? result.User : null;
        }
        catch (InvalidOperationException)
        {
            // No challenge was asked for, or it is too old.
            return null;
        }
    }

    private async Task FailAsync(string scheme, string method)
    {
        await using var tx = await database.BeginAsync(Platform.Ids.Actor.Anonymous);
        SignInFigures.Count(tx, scheme, method, succeeded: false);
        await tx.CommitAsync();
    }
}
