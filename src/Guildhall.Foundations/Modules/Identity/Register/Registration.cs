using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.Register;

/// <summary>What someone types to open an account, until they prove their e-mail address.</summary>
internal sealed record Registration(string Email, string Name, string? Phone, string? PasswordHash);

/// <summary>Begins an account: nothing is there until the e-mail address is proved.</summary>
internal sealed class RegisterPerson(UserManager<Account> users, EmailProofs proofs)
{
    /// <summary>Why a password is not good, or null.</summary>
    public async Task<string?> PasswordProblemAsync(string password, string name, string email)
    {
        var account = new Account { Kind = "person", Email = email, Name = name };
        foreach (var rule in users.PasswordValidators)
        {
            if (await rule.ValidateAsync(users, account, password) is { Succeeded: false } refused)
            {
                return refused.Errors.First().Description;
            }
        }

        return null;
    }

    /// <summary>E-mails the link and code. Who has an account already is e-mailed a way into it.</summary>
    /// <returns>False when too many were asked for.</returns>
    public async Task<bool> RunAsync(HttpContext context, string email, string name, string? phone, string? password, string? returnTo)
    {
        if (!await proofs.MayAskAsync(context, email))
        {
            return false;
        }

        var account = await users.FindByEmailAsync(email);

        // Hashed for everyone, so that a known address takes no less time.
        var hash = password is null ? null : users.PasswordHasher.HashPassword(new Account { Kind = "person", Email = email, Name = name }, password);
        var isTheirs = account is { MaySignInAsPerson: true };
        await proofs.StartAsync(context, new NewProof
        {
            Purpose = ProofPurpose.Register,
            Email = email,
            Account = isTheirs ? account!.Id : null,
            Name = isTheirs ? account!.Name : name,
            Template = account is null ? "account-register" : isTheirs ? "account-exists" : "account-not-here",
            Proves = account is null || isTheirs,
            Kept = JsonSerializer.Serialize(new Registration(email, name, phone, hash)),
            ReturnTo = returnTo,
        });
        return true;
    }
}
