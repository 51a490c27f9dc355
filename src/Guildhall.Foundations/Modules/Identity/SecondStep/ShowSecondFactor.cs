using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Passwords;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>A second way to show that it is you.</summary>
internal enum SecondFactor
{
    /// <summary>A code of an authenticator app.</summary>
    Authenticator,

    /// <summary>A code by text.</summary>
    Text,

    /// <summary>A code by e-mail.</summary>
    Email,

    /// <summary>A recovery code.</summary>
    Recovery,

    /// <summary>The password, for who signed in by e-mail.</summary>
    Password,
}

/// <summary>Takes second factors: one that is another kind of thing than the first, which was shown at sign-in.</summary>
internal sealed class ShowSecondFactor(
    Database database, UserManager<Account> users, SecondFactors factors, EmailProofs proofs, IAccountMessages messages, RateLimiter limiter)
{
    private const int TriesAnHour = 15;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>The ways someone has, the best first.</summary>
    public async Task<IReadOnlyList<SecondFactor>> WaysAsync(Myself who)
    {
        var has = await factors.OfAsync(who.Account);
        var ways = new List<SecondFactor>();
        if (has.HasAuthenticator)
        {
            ways.Add(SecondFactor.Authenticator);
        }

        if (has.TextPhone is not null && messages.CanText)
        {
            ways.Add(SecondFactor.Text);
        }

        // Two e-mails show one thing twice: that they read this mailbox.
        if (who.Method is not (SignInMethod.Link or SignInMethod.Code))
        {
            ways.Add(SecondFactor.Email);
        }
        else if (has.HasPassword)
        {
            ways.Add(SecondFactor.Password);
        }

        if (has.RecoveryCodes > 0)
        {
            ways.Add(SecondFactor.Recovery);
        }

        return ways;
    }

    /// <summary>Sends a code.</summary>
    /// <returns>False when too many were asked for.</returns>
    public async Task<bool> SendCodeAsync(HttpContext context, Myself who, SecondFactor factor)
    {
        var phone = factor == SecondFactor.Text ? (await factors.OfAsync(who.Account)).TextPhone : null;
        if (!await proofs.MayAskAsync(context, phone ?? who.Email, who.Account))
        {
            return false;
        }

        await proofs.StartAsync(context, new NewProof
        {
            Purpose = ProofPurpose.SecondStep,
            Email = phone ?? who.Email,
            Account = who.Account,
            Name = who.Name,
            Template = "account-code",
            WithLink = false,
            Phone = phone,
        });
        return true;
    }

    /// <summary>Takes what was typed. Every try counts before it is looked at.</summary>
    public async Task<bool> TryAsync(HttpContext context, Myself who, SecondFactor factor, string typed)
    {
        typed = typed.Length > PasswordRules.Longest ? "" : typed;
        var right = await limiter.TryUseAsync("identity.second-step", who.Account.ToString(), TriesAnHour, s_hour, context.RequestAborted)
            && (await WaysAsync(who)).Contains(factor) && await IsRightAsync(context, who, factor, typed);
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

    private async Task<bool> IsRightAsync(HttpContext context, Myself who, SecondFactor factor, string typed)
    {
        switch (factor)
        {
            case SecondFactor.Password:
                return await users.FindByIdAsync(who.Account.ToString()) is { PasswordHash: not null } account && await users.CheckPasswordAsync(account, typed);
            case SecondFactor.Authenticator:
                return SixDigits.Read(typed) is { } shown && await factors.TakeAuthenticatorAsync(who.Account, shown);
            case SecondFactor.Recovery:
                return await factors.TakeRecoveryCodeAsync(who.Account, typed);
            case SecondFactor.Email or SecondFactor.Text:
                return SixDigits.Read(typed) is { } code && await proofs.TakeCodeAsync(context, [ProofPurpose.SecondStep], code) is { } proof && proof.Account == who.Account;
            default:
                return false;
        }
    }
}
