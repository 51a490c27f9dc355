using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Details;

/// <summary>Changes the e-mail address of an account, with a code from the old mailbox and one from the new.</summary>
internal sealed class EmailChange(
    Database database, UserManager<Account> users, IAccountMessages messages, AccountNotices notices, RateLimiter limiter, CouncilProfile council, IOptions<PersonSignInOptions> options)
{
    private const int MostTries = 5;
    private const int AnHour = 5;

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";

    /// <summary>The address someone wants; null when they want none, or the codes no longer open anything.</summary>
    public async Task<string?> WantedAsync(Guid account)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        return await tx.QuerySingleOrDefaultAsync<string?>("select new_email from identity.email_change where account = @account and expires_at > @Now and tries < @MostTries", new { account, tx.Now, MostTries });
    }

    /// <summary>Sends a code to each mailbox. An address that is somebody's already gets word of that, and no code that proves anything.</summary>
    /// <returns>False when too many were asked for.</returns>
    public async Task<bool> StartAsync(Myself me, EmailAddress wanted)
    {
        if (!await limiter.TryUseAsync("identity.change-email", me.Account.ToString(), AnHour, TimeSpan.FromHours(1))
            || !await limiter.TryUseAsync("identity.email-address", EmailKey.Of(wanted.Value), options.Value.EmailsToOneAddress, TimeSpan.FromHours(1)))
        {
            return false;
        }

        var taken = await users.FindByEmailAsync(wanted.Value) is not null;
        var (oldCode, newCode) = (NewCode(), NewCode());
        await using var tx = await database.BeginAsync(me.Actor);
        await tx.ExecuteAsync(
            """
            insert into identity.email_change (account, new_email, old_code_hash, new_code_hash, tries, expires_at)
            values (@Account, @wanted, @oldHash, @newHash, 0, @expires)
            on conflict (account) do update
            set new_email = excluded.new_email, old_code_hash = excluded.old_code_hash, new_code_hash = excluded.new_code_hash, tries = 0, expires_at = excluded.expires_at
            """,
            new
            {
                me.Account,
                wanted = wanted.Value,
                oldHash = Hash(me.Account, oldCode),
                newHash = taken ? null : Hash(me.Account, newCode),
                expires = tx.Now + options.Value.ProofLasts,
            });
        await SendAsync(tx, me, me.Email, "account-email-old", oldCode);
        await SendAsync(tx, me, wanted.Value, taken ? "account-email-taken" : "account-email-new", newCode);
        await tx.CommitAsync();
        return true;
    }

    /// <summary>Takes both codes. Every try counts before it is looked at.</summary>
    public async Task<bool> TakeAsync(HttpContext context, Myself me, string oldCode, string newCode, string told)
    {
        await using var tx = await database.BeginAsync(me.Actor, context.RequestAborted);
        var row = await tx.QuerySingleOrDefaultAsync<Row>(
            """
            update identity.email_change set tries = tries + 1
            where account = @Account and expires_at > @Now and tries < @MostTries
            returning new_email, old_code_hash, new_code_hash
            """,
            new { me.Account, tx.Now, MostTries });
        var right = row?.NewCodeHash is { } newHash
            && CryptographicOperations.FixedTimeEquals(row.OldCodeHash, Hash(me.Account, oldCode)) & CryptographicOperations.FixedTimeEquals(newHash, Hash(me.Account, newCode));
        var account = right ? await users.FindByIdAsync(me.Account.ToString()) : null;
        if (account is null || await users.FindByEmailAsync(row!.NewEmail) is not null)
        {
            await tx.CommitAsync(context.RequestAborted);
            return false;
        }

        await tx.ExecuteAsync(
            """
            delete from identity.email_change where account = @Account;
            update identity.account set email = @email, security_stamp = @stamp, version = version + 1 where id = @Account
            """,
            new { me.Account, email = EmailKey.Of(row.NewEmail), stamp = users.GenerateNewAuthenticatorKey() });
        await SessionRegister.EndAllAsync(tx, me.Account, me.Session);
        await SessionRegister.KeepAsync(tx, context, me.Scheme, me.Session);
        tx.Audit($"{me.Scheme}.email-changed", $"account:{me.Account}");
        await notices.ChangedAsync(tx, me.Account, me.Name, me.Email, told);
        await notices.ChangedAsync(tx, me.Account, me.Name, row.NewEmail, told);
        await tx.CommitAsync(context.RequestAborted);
        return true;
    }

    private Task SendAsync(Transaction tx, Myself me, string to, string template, string code) => messages.QueueAsync(tx, new AccountMessage
    {
        About = me.Account,
        Template = template,
        To = to,
        Language = Language,
        Values = new Dictionary<string, string>
        {
            ["name"] = me.Name,
            ["code"] = code,
            ["minutes"] = ((int)options.Value.ProofLasts.TotalMinutes).ToString(CultureInfo.InvariantCulture),
            ["council-phone"] = council.Contact.Phone,
        },
    });

    private static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture);

    private static byte[] Hash(Guid account, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{account:n} {code}"));

    private sealed record Row
    {
        public required string NewEmail { get; init; }

        public required byte[] OldCodeHash { get; init; }

        public byte[]? NewCodeHash { get; init; }
    }
}
