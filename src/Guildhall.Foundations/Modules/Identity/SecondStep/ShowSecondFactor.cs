using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>A second way to show that it is you.</summary>
internal enum SecondFactor
{
    /// <summary>A code by e-mail.</summary>
    Email,

    /// <summary>The password, for who signed in by e-mail.</summary>
    Password,
}

/// <summary>Who is asked for a second factor: somebody in a session, whether it counts already or not.</summary>
internal sealed record Stepping(Guid Account, string Name, string Email, string Scheme, Guid Session, SignInMethod Method)
{
    public Actor Actor => Scheme == StaffScheme.Name ? Actor.Officer(Account, Name) : Actor.Person(Account, Name);
}

/// <summary>Takes second factors: one that is another kind of thing than the first, which was shown at sign-in.</summary>
internal sealed class ShowSecondFactor(Database database, UserManager<Account> users, EmailProofs proofs, RateLimiter limiter)
{
    private const int TriesAnHour = 15;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>The ways someone has, the best first.</summary>
    public async Task<IReadOnlyList<SecondFactor>> WaysAsync(Stepping who)
    {
        var account = await users.FindByIdAsync(who.Account.ToString());
        var ways = new List<SecondFactor>();

        // Two e-mails show one thing twice: that they read this mailbox.
        if (who.Method is SignInMethod.Link or SignInMethod.Code)
        {
            if (account?.PasswordHash is not null)
            {
                ways.Add(SecondFactor.Password);
            }
        }
        else
        {
            ways.Add(SecondFactor.Email);
        }

        return ways;
    }

    /// <summary>Sends a code.</summary>
    /// <returns>False when too many were asked for.</returns>
    public async Task<bool> SendCodeAsync(HttpContext context, Stepping who)
    {
        if (!await proofs.MayAskAsync(context, who.Email))
        {
            return false;
        }

        await proofs.StartAsync(context, new NewProof
        {
            Purpose = ProofPurpose.SecondStep,
            Email = who.Email,
            Account = who.Account,
            Name = who.Name,
            Template = "account-code",
            WithLink = false,
        });
        return true;
    }

    /// <summary>Takes what was typed. Every try counts before it is looked at.</summary>
    public async Task<bool> TryAsync(HttpContext context, Stepping who, SecondFactor factor, string typed)
    {
        var right = await limiter.TryUseAsync("identity.second-step", who.Account.ToString(), TriesAnHour, s_hour, context.RequestAborted)
            && await IsRightAsync(context, who, factor, typed);
        await using var tx = await database.BeginAsync(who.Actor, context.RequestAborted);
        if (right)
        {
            await SessionRegister.RaiseAsync(tx, context, who.Scheme, who.Session);
        }

        SignInFigures.Count(tx, who.Scheme, $"second-{Text.Kebab(factor)}", right);
        tx.Audit($"{who.Scheme}.second-step-{(right ? "shown" : "failed")}", $"account:{who.Account}", new { factor = Text.Kebab(factor) });
        await tx.CommitAsync(context.RequestAborted);
        return right;
    }

    private async Task<bool> IsRightAsync(HttpContext context, Stepping who, SecondFactor factor, string typed)
    {
        switch (factor)
        {
            case SecondFactor.Password:
                return await users.FindByIdAsync(who.Account.ToString()) is { PasswordHash: not null } account && await users.CheckPasswordAsync(account, typed);
            case SecondFactor.Email:
                return SixDigits.Read(typed) is { } code && await proofs.TakeCodeAsync(context, [ProofPurpose.SecondStep], code) is { } proof && proof.Account == who.Account;
            default:
                return false;
        }
    }
}
