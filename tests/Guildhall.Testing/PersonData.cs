using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Testing;

/// <summary>A member of the public with an account.</summary>
public sealed record PersonAccount(Guid Id, string Name, string Email);

/// <summary>Makes members of the public with accounts, and signs them in.</summary>
public static class PersonData
{
    /// <summary>The password of those who have one.</summary>
    public const string Password = "lantern-biscuit-otter";
    private static int s_made;

    /// <summary>A new account, whose e-mail address is proved.</summary>
    public static async Task<PersonAccount> AddPersonAsync(this RunningGuildhall guildhall, string name = "Mary Jones", string? email = null, string? password = Password, string? phone = null)
    {
        await using var scope = guildhall.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account
        {
            Kind = "person",
            Email = email ?? $"person{Interlocked.Increment(ref s_made)}.{Guid.CreateVersion7():n}@example.com",
            Name = name,
            Phone = phone,
            Change = new AccountChange(Actor.Anonymous, "person.registered"),
        };
        var made = password is null ? await users.CreateAsync(account) : await users.CreateAsync(account, password);
        return made.Succeeded ? new PersonAccount(account.Id, name, account.Email) : throw new InvalidOperationException(string.Join(' ', made.Errors.Select(e => e.Description)));
    }

    /// <summary>A new person in a browser of their own, signed in without going through the pages.</summary>
    public static async Task<Visitor> PersonAsync(this RunningGuildhall guildhall, string name = "Mary Jones", Assurance assurance = Assurance.SignedIn, PersonAccount? account = null)
    {
        var visitor = guildhall.Visit();
        account ??= await guildhall.AddPersonAsync(name);
        await guildhall.SignInDirectlyAsync(visitor.Cookies, account.Id, PersonScheme.Name, assurance);
        visitor.Account = account;
        return visitor;
    }

    /// <summary>Puts the cookie of a new session among others: of a person, or of a member of staff with their second factor shown.</summary>
    public static async Task SignInDirectlyAsync(
        this RunningGuildhall guildhall, CookieContainer cookies, Guid account, string scheme, Assurance assurance, SignInMethod method = SignInMethod.Password)
    {
        await using var connection = await guildhall.Database.OpenAsync();
        var stamp = await connection.QuerySingleAsync<string>("select security_stamp from identity.account where id = @account", new { account });
        await using var tx = await guildhall.Database.BeginAsync(Actor.System);
        var key = await SessionRegister.BeginAsync(tx, new NewSession
        {
            Account = account,
            Stamp = stamp,
            Scheme = scheme,
            Method = method,
            TwoFactor = assurance >= Assurance.TwoFactor,
            Verified = assurance >= Assurance.Verified,
            Device = "Firefox, Linux",
            Network = "127.0.0.1",
        });
        await tx.CommitAsync();
        cookies.Add(guildhall.Address, new Cookie(SessionRegister.CookieOf(scheme), key.ToString()));
    }
}
