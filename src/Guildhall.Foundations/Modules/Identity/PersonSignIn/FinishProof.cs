using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Passwords;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Register;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>Does what an e-mail address was proved for, and says where to go.</summary>
internal sealed class FinishProof(UserManager<Account> users, BeginPersonSession sessions)
{
    public async Task<string> RunAsync(HttpContext context, Proof proof, SignInMethod method)
    {
        EmailProofs.Forget(context);
        var account = await users.FindByEmailAsync(proof.Email);
        var withoutPassword = false;
        if (proof.Purpose == ProofPurpose.Register && account is null && proof.Sealed is not null)
        {
            // A link proves whose the mailbox is, and not who typed the password: a stranger may have, and would know it.
            var registration = JsonSerializer.Deserialize<Registration>(proof.Sealed)!;
            withoutPassword = registration.PasswordHash is not null && !EmailProofs.BeganHere(context, proof);
            account = await OpenAsync(withoutPassword ? registration with { PasswordHash = null } : registration);
        }

        if (account is not { MaySignInAsPerson: true })
        {
            return "/account/sign-in?expired=true";
        }

        var to = await sessions.RunAsync(context, account, method, proof.ReturnTo);
        return withoutPassword ? ReturnAddress.Then($"{PasswordModel.AtAccount}?done={PasswordModel.Opened}", proof.ReturnTo)
            : proof.Purpose == ProofPurpose.Recover ? PasswordModel.AtAccount
            : to;
    }

    private async Task<Account?> OpenAsync(Registration registration)
    {
        var account = new Account
        {
            Kind = "person",
            Email = EmailKey.Of(registration.Email),
            Name = registration.Name,
            Phone = registration.Phone,
            PasswordHash = registration.PasswordHash,
            Change = new AccountChange(Actor.Anonymous, "person.registered"),
        };
        var made = await users.CreateAsync(account);

        // Someone may have pressed twice.
        return made.Succeeded ? account : await users.FindByEmailAsync(registration.Email);
    }
}
