using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.PersonSignIn;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Passkeys;

/// <summary>Takes what a browser answers with a passkey. The checking is the framework's; the device has checked that it is its owner, so it counts as two factors.</summary>
internal sealed class PasskeyAnswer(
    SignInManager<Account> signIn, UserManager<Account> users, Database database, BeginPersonSession people, SignInStaff staff, RateLimiter limiter,
    IOptions<PersonSignInOptions> personOptions, IOptions<StaffSignInOptions> staffOptions)
{
    private const int LongestCredential = 20_000;
    private static readonly TimeSpan s_personWindow = TimeSpan.FromMinutes(15);

    /// <summary>A challenge for the browser. It names no account: which passkeys somebody has is nobody's business.</summary>
    public async Task<string> OptionsAsync(Guid? account) =>
        await signIn.MakePasskeyRequestOptionsAsync(account is { } id ? await users.FindByIdAsync(id.ToString()) : null);

    /// <summary>How long a network waits from which too many passkeys failed.</summary>
    public TimeSpan Waits(string scheme) => scheme == StaffScheme.Name ? staffOptions.Value.LockedFor : s_personWindow;

    /// <summary>Whether a passkey from this network is looked at: not after too many that failed. Good ones are not counted, an office shares one network.</summary>
    public Task<bool> MayTryAsync(HttpContext context, string scheme) =>
        limiter.HasRoomAsync($"{scheme}.passkey-failed", context.Network(), MostFailures(scheme), Waits(scheme), context.RequestAborted);

    /// <summary>Signs in whose passkey it is.</summary>
    /// <returns>Where to go; null when they are not let in.</returns>
    public async Task<string?> SignInAsync(HttpContext context, string scheme, string? credential, string? returnTo)
    {
        var account = await CheckAsync(credential);
        if (account is { MaySignInAsPerson: true } && scheme == PersonScheme.Name)
        {
            return await people.RunAsync(context, account, SignInMethod.Passkey, returnTo, twoFactor: true);
        }

        // Staff without a password sign in elsewhere, where they may have been turned off: their passkey is a second step alone.
        if (account is { MaySignInAsStaff: true, PasswordHash: not null } && scheme == StaffScheme.Name)
        {
            await staff.BeginAsync(context, account, SignInMethod.Passkey, twoFactor: true);
            return ReturnAddress.OrDesk(returnTo);
        }

        await FailAsync(context, scheme, "passkey");
        return null;
    }

    /// <summary>Takes a passkey as the second step of somebody in a session.</summary>
    public async Task<bool> StepAsync(HttpContext context, Myself who, string? credential)
    {
        if (await CheckAsync(credential) is not { } account || account.Id != who.Account)
        {
            await FailAsync(context, who.Scheme, "second-passkey");
            return false;
        }

        await using var tx = await database.BeginAsync(who.Actor, context.RequestAborted);
        await SessionRegister.RaiseAsync(tx, context, who.Scheme, who.Session);
        SignInFigures.Count(tx, who.Scheme, "second-passkey", succeeded: true);
        tx.Audit($"{who.Scheme}.second-step-shown", $"account:{who.Account}", new { factor = "passkey" });
        await tx.CommitAsync(context.RequestAborted);
        return true;
    }

    private async Task<Account?> CheckAsync(string? credential)
    {
        if (credential is not { Length: > 0 and < LongestCredential })
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

    private int MostFailures(string scheme) => scheme == StaffScheme.Name ? staffOptions.Value.TriesFromOneNetwork : personOptions.Value.TriesFromOneNetwork;

    private async Task FailAsync(HttpContext context, string scheme, string method)
    {
        await limiter.TryUseAsync($"{scheme}.passkey-failed", context.Network(), MostFailures(scheme), Waits(scheme));
        await using var tx = await database.BeginAsync(Platform.Ids.Actor.Anonymous);
        SignInFigures.Count(tx, scheme, method, succeeded: false);
        await tx.CommitAsync();
    }
}
