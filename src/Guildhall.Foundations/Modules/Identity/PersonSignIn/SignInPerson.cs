using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>
/// Checks a person's e-mail address and password, or e-mails them a link. Whatever the address, the same words come after the same work.
/// Guesses wear out for the network that makes them; an e-mailed link remains a way in.
/// </summary>
internal sealed class SignInPerson(
    Database database, UserManager<Account> users, BeginPersonSession sessions, EmailProofs proofs, DecoyPassword decoy, KnownDevices devices, RateLimiter limiter, IOptions<PersonSignInOptions> options)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>Tries a password.</summary>
    /// <returns>Where to go; null when they are not let in.</returns>
    public async Task<(SignInOutcome Outcome, string? To)> TryAsync(HttpContext context, string email, string password, string? returnTo)
    {
        var (network, address) = (context.Network(), EmailKey.Of(email));
        if (!await limiter.TryUseAsync("person.sign-in.network", network, options.Value.TriesFromOneNetwork, s_window)
            || !await limiter.TryUseAsync("person.sign-in.pair", $"{network} {address}", options.Value.TriesFromOneNetworkAtOneAccount, s_window))
        {
            await FailAsync(null);
            return (SignInOutcome.TooMany, null);
        }

        var account = await users.FindByEmailAsync(email);

        // What strangers try wears out for strangers: who signed in with this browser before can go on.
        var worn = await devices.FindAsync(context, address) is null
            && !await limiter.HasRoomAsync("person.sign-in.account", address, options.Value.WrongTriesAtOneAccount, s_hour);
        var right = false;
        if (!worn && account is { MaySignInAsPerson: true, PasswordHash: not null })
        {
            right = await users.CheckPasswordAsync(account, password);
        }
        else
        {
            await decoy.VerifyAsync(isStaff: false, password, context.RequestAborted);
        }

        if (right)
        {
            return (SignInOutcome.SignedIn, await sessions.RunAsync(context, account!, SignInMethod.Password, returnTo));
        }

        await limiter.TryUseAsync("person.sign-in.account", address, options.Value.WrongTriesAtOneAccount, s_hour);
        await FailAsync(account);
        return (SignInOutcome.Refused, null);
    }

    /// <summary>E-mails a link and a code; to an address without an account, word that there is none.</summary>
    /// <returns>False when too many were asked for.</returns>
    public async Task<bool> SendLinkAsync(HttpContext context, EmailAddress email, string? returnTo, ProofPurpose purpose = ProofPurpose.SignIn)
    {
        if (!await proofs.MayAskAsync(context, email.Value))
        {
            return false;
        }

        var account = await users.FindByEmailAsync(email.Value);
        var may = account is { MaySignInAsPerson: true };
        await proofs.StartAsync(context, new NewProof
        {
            Purpose = purpose,
            Email = email.Value,
            Account = may ? account!.Id : null,
            Name = may ? account!.Name : "",
            Template = !may ? "account-none" : purpose == ProofPurpose.Recover ? "account-recover" : "account-sign-in",
            Proves = may,
            ReturnTo = returnTo,
        });
        return true;
    }

    private async Task FailAsync(Account? account)
    {
        await using var tx = await database.BeginAsync(Actor.Anonymous);
        SignInFigures.Count(tx, PersonScheme.Name, "password", succeeded: false);
        tx.Audit("person.sign-in-failed", account is { Kind: "person" } ? $"account:{account.Id}" : "unknown");
        await tx.CommitAsync();
    }
}
