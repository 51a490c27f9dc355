using Dapper;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>Which accounts belong to whom elsewhere. People are known by issuer and subject together, never by their e-mail address.</summary>
internal sealed class OutsideIdentities(Database database, UserManager<Account> users, AccountNotices notices, IStringLocalizer<Words> words)
{
    /// <summary>The account of someone known elsewhere; null for a stranger.</summary>
    public async Task<Account?> FindAsync(string issuer, string subject, CancellationToken cancellationToken)
    {
        Guid? account;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            account = await connection.QuerySingleOrDefaultAsync<Guid?>(
                "select account from identity.outside_identity where issuer = @issuer and subject = @subject", new { issuer, subject });
        }

        return account is null ? null : await users.FindByIdAsync(account.Value.ToString());
    }

    /// <summary>Whether an account is connected with someone at an issuer.</summary>
    public async Task<bool> IsConnectedAsync(Guid account, string issuer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(
            "select exists (select from identity.outside_identity where account = @account and issuer = @issuer)", new { account, issuer });
    }

    /// <summary>Connects an account. The other account of that name elsewhere, if any, keeps it.</summary>
    /// <param name="isNew">Whether the account was opened this way just now, and there is nothing to tell.</param>
    public async Task ConnectAsync(Guid account, string issuer, string subject, Actor by, CancellationToken cancellationToken, bool isNew = false)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        var connected = await tx.ExecuteAsync(
            """
            insert into identity.outside_identity (issuer, subject, account, connected_at) values (@issuer, @subject, @account, @Now)
            on conflict (issuer, subject) do nothing
            """,
            new { issuer, subject, account, tx.Now });
        if (connected == 1)
        {
            tx.Audit("account.connected", $"account:{account}", new { issuer });
            if (!isNew)
            {
                await TellAsync(tx, account, words["Another way to sign in was connected with your account."]);
            }
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Ends the connection of an account with an issuer.</summary>
    public async Task DisconnectAsync(Guid account, string issuer, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        if (await tx.ExecuteAsync("delete from identity.outside_identity where account = @account and issuer = @issuer", new { account, issuer }) > 0)
        {
            tx.Audit("account.disconnected", $"account:{account}", new { issuer });
            await TellAsync(tx, account, words["A way to sign in is no longer connected with your account."]);
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Ends the sessions of an account that began elsewhere.</summary>
    public async Task EndSessionsAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await SessionRegister.EndOutsideAsync(tx, account);
        tx.Audit("person.signed-out", $"account:{account}", new { by = "one-login" });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Notes that an account's identity was proved.</summary>
    public async Task ProvedAsync(Guid account, string issuer, string subject, string confidence, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        await tx.ExecuteAsync(
            "update identity.outside_identity set proved_at = @Now where issuer = @issuer and subject = @subject and account = @account",
            new { tx.Now, issuer, subject, account });
        tx.Audit("account.identity-proved", $"account:{account}", new { issuer, confidence });
        await tx.CommitAsync(cancellationToken);
    }

    // Only the public: staff are connected by whoever looks after the provider they sign in with.
    private async Task TellAsync(Transaction tx, Guid account, string what)
    {
        if (await tx.QuerySingleOrDefaultAsync<Told>("select name, email from identity.account where id = @account and kind = 'person'", new { account }) is { } person)
        {
            await notices.ChangedAsync(tx, account, person.Name, person.Email, what);
        }
    }

    private sealed record Told(string Name, string Email);

    /// <summary>Opens an account for a member of the public, whose address the issuer has proved; null if the address has one meanwhile.</summary>
    public async Task<Account?> OpenAsync(string email, string name)
    {
        var account = new Account
        {
            Kind = "person",
            Email = EmailKey.Of(email),
            Name = name,
            Change = new AccountChange(Actor.Anonymous, "person.registered"),
        };
        return (await users.CreateAsync(account)).Succeeded ? account : null;
    }
}
