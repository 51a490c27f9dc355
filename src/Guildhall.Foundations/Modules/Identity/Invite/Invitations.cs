using System.Security.Cryptography;
using Dapper;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Invite;

/// <summary>Someone who was invited to set a password.</summary>
internal sealed record Invited
{
    public required Guid Account { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required byte[] SecretHash { get; init; }
}

/// <summary>Invites members of staff by e-mail to set a password, their first or one for that they forgot: nobody but they ever knows it.</summary>
internal sealed class Invitations(Database database, IAccountMessages messages, IOptions<SiteOptions> site, TimeProvider clock)
{
    /// <summary>How long the link is good: over a weekend.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(4);

    /// <summary>E-mails a link, and puts an end to the one before.</summary>
    public async Task SendAsync(Transaction tx, Guid account, string name, string email, string template = "staff-invitation")
    {
        var key = SecretKey.New(tx.NewId());
        await tx.ExecuteAsync(
            """
            insert into identity.invitation (account, id, secret_hash, created_at, expires_at)
            values (@account, @Id, @Hash, @Now, @expires)
            on conflict (account) do update
                set id = excluded.id, secret_hash = excluded.secret_hash, created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null
            """,
            new { account, key.Id, key.Hash, tx.Now, expires = tx.Now + Lasts });
        await messages.QueueAsync(tx, new AccountMessage
        {
            About = account,
            Template = template,
            To = email,
            Language = "en",
            Values = new Dictionary<string, string>
            {
                ["name"] = name,
                ["invited-by"] = tx.Actor.Name,
                ["link"] = $"{site.Value.Url.TrimEnd('/')}/staff/welcome?key={key}",
                ["until"] = PlainDates.Long(Platform.Time.LondonTime.DayOf(tx.Now + Lasts), "en"),
            },
        });
    }

    /// <summary>Whom a link invites; null when it is not one, or no more.</summary>
    public async Task<Invited?> FindAsync(string? link, CancellationToken cancellationToken)
    {
        if (SecretKey.Read(link) is not { } key)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QuerySingleOrDefaultAsync<Invited>(
            """
            select i.account, i.secret_hash, a.name, a.email
            from identity.invitation i
            join identity.account a on a.id = i.account
            where i.id = @Id and i.used_at is null and i.expires_at > @now and a.kind = 'staff' and a.active and a.password_hash is null
            """,
            new { key.Id, now = clock.GetUtcNow() });
        return found is not null && key.Opens(found.SecretHash) ? found : null;
    }

    /// <summary>Sets the password and uses the link up. Null when the link is no good; otherwise what is wrong with the password, or nothing.</summary>
    public async Task<IReadOnlyList<string>?> TakeAsync(UserManager<Account> users, string? link, string password, CancellationToken cancellationToken)
    {
        if (await FindAsync(link, cancellationToken) is not { } invited || SecretKey.Read(link) is not { } key
            || await users.FindByIdAsync(invited.Account.ToString()) is not { } account)
        {
            return null;
        }

        var problems = new List<string>();
        foreach (var rules in users.PasswordValidators)
        {
            problems.AddRange((await rules.ValidateAsync(users, account, password)).Errors.Select(error => error.Description));
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var hash = users.PasswordHasher.HashPassword(account, password);
        await using var tx = await database.BeginAsync(Actor.Officer(invited.Account, invited.Name), cancellationToken);
        if (await tx.ExecuteAsync(
            "update identity.invitation set used_at = @Now where id = @Id and used_at is null and expires_at > @Now", new { tx.Now, key.Id }) == 0)
        {
            return null;
        }

        await tx.ExecuteAsync(
            """
            update identity.account
            set password_hash = @hash, security_stamp = @stamp, version = version + 1
            where id = @Account and active
            """,
            new { invited.Account, hash, stamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)) });
        tx.Audit("staff.password-set", $"account:{invited.Account}");
        await tx.CommitAsync(cancellationToken);
        return [];
    }
}
