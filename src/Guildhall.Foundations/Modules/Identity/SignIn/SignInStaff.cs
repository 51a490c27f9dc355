using System.Security.Cryptography;
using System.Text;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.Passwords;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>What came of trying to sign in.</summary>
internal enum SignInOutcome
{
    /// <summary>The cookie is on its way.</summary>
    SignedIn,

    /// <summary>For a reason that is not told.</summary>
    Refused,

    /// <summary>Too many wrong tries, at whatever accounts, from this network: nothing was looked at.</summary>
    TooMany,
}

/// <summary>
/// Checks an e-mail address and a password. An unknown address, a try too many and a wrong password
/// get the same answer after the same work: one look-up, one counted try, one hash, one audit entry.
/// </summary>
internal sealed class SignInStaff(
    Database database,
    UserManager<Account> users,
    SessionRegister sessions,
    AccountNotices notices,
    KnownDevices devices,
    DecoyPassword decoy,
    RateLimiter limiter,
    IOptions<StaffSignInOptions> options)
{
    private const string WrongTries = "staff.sign-in-failed";
    private const string TriesOfOne = "staff.sign-in.pair";
    private const string TriesOfStrangers = "staff.sign-in.account";
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public async Task<SignInOutcome> TryAsync(HttpContext context, string email, string password)
    {
        var (network, address) = (context.Network(), EmailKey.Of(email));

        // What strangers try wears out for strangers: who signed in with this browser before has tries of their own.
        var device = await devices.FindAsync(context, address);
        if (device is null && !await limiter.HasRoomAsync(WrongTries, network, options.Value.TriesFromOneNetwork, options.Value.LockedFor))
        {
            return SignInOutcome.TooMany;
        }

        // A try is counted before its password is looked at: of a hundred tries at once, only the first few are looked at.
        var pair = $"{device?.ToString() ?? network} {address}";
        var account = await users.FindByEmailAsync(email);
        var mayTry = await limiter.TryUseAsync(TriesOfOne, pair, options.Value.Tries, options.Value.LockedFor)
            && (device is not null || await limiter.HasRoomAsync(TriesOfStrangers, address, options.Value.WrongTriesAtOneAccount, s_hour));
        if (mayTry && account is { MaySignInAsStaff: true, PasswordHash: not null })
        {
            if (await users.CheckPasswordAsync(account, password))
            {
                await limiter.ForgiveAsync(TriesOfOne, pair, options.Value.LockedFor);
                await BeginAsync(context, account, SignInMethod.Password, twoFactor: false);
                return SignInOutcome.SignedIn;
            }
        }
        else
        {
            await decoy.VerifyAsync(isStaff: true, password, context.RequestAborted);
        }

        if (device is null)
        {
            await limiter.TryUseAsync(WrongTries, network, options.Value.TriesFromOneNetwork, options.Value.LockedFor);
            await limiter.TryUseAsync(TriesOfStrangers, address, options.Value.WrongTriesAtOneAccount, s_hour);
        }

        await RecordFailureAsync(account, email, mayTry);
        return SignInOutcome.Refused;
    }

    public async Task SignOutAsync(HttpContext context, Myself who)
    {
        await using var tx = await database.BeginAsync(who.Actor);
        await SessionRegister.EndAsync(tx, who.Account, who.Session);
        tx.Audit("staff.signed-out", $"account:{who.Account}");
        await tx.CommitAsync();
        HostCookies.Take(context, StaffScheme.Name);
    }

    /// <summary>Lets a member of staff in who has shown who they are; without a second factor, as far as the page that asks for it.</summary>
    public async Task BeginAsync(HttpContext context, Account account, SignInMethod method, bool twoFactor)
    {
        await using var tx = await database.BeginAsync(Actor.Officer(account.Id, account.Name));
        await tx.ExecuteAsync(
            """
            update identity.account
            set last_sign_in_at = @Now
            where id = @Id
            """,
            new { account.Id, tx.Now });
        await sessions.BeginAsync(tx, context, new NewSession { Account = account.Id, Stamp = account.SecurityStamp, Scheme = StaffScheme.Name, Method = method, TwoFactor = twoFactor });
        SignInFigures.Count(tx, StaffScheme.Name, Platform.Data.Text.Kebab(method), succeeded: true);
        tx.Audit("staff.signed-in", $"account:{account.Id}");
        if (await KnownDevices.RememberAsync(tx, context, account.Id))
        {
            await notices.NewDeviceAsync(tx, account.Id, account.Name, account.Email, DeviceWords.Of(context.Request.Headers.UserAgent));
        }

        await tx.CommitAsync();
    }

    private async Task RecordFailureAsync(Account? account, string email, bool mayTry)
    {
        var reason = account switch
        {
            null => "unknown",
            { MaySignInAsStaff: false } => "inactive",
            _ when !mayTry => "locked",
            _ => "wrong-password",
        };
        await using var tx = await database.BeginAsync(Actor.Anonymous);
        SignInFigures.Count(tx, StaffScheme.Name, "password", succeeded: false);
        tx.Audit("staff.sign-in-failed", account is null ? $"unknown:{Trace(email)}" : $"account:{account.Id}", new { reason });
        await tx.CommitAsync();
    }

    // Enough to see one address tried again and again, too short to prove whose it was.
    private static string Trace(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(EmailKey.Of(email)))[..4]);
}

/// <summary>A hash to check passwords against when there is no account, so that the answer takes as long as with one.</summary>
internal sealed class DecoyPassword(PasswordTurns turns, IOptions<PasswordHasherOptions> options)
{
    private readonly PasswordHasher<DecoyPassword> _hasher = new(options);
    private string? _hash;

    public Task VerifyAsync(bool isStaff, string password, CancellationToken gone) =>
        turns.TakeAsync(isStaff, () => Task.FromResult(_hasher.VerifyHashedPassword(this, Prepare(), password)), gone);

    /// <summary>Makes the hash at start, so that the first stranger does not wait for it.</summary>
    public string Prepare() => _hash ??= _hasher.HashPassword(this, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
}
