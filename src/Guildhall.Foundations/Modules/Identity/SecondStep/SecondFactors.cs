using System.Security.Cryptography;
using Dapper;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>What someone has set up beside the password.</summary>
internal sealed record FactorState
{
    public bool HasPassword { get; init; }

    public bool HasAuthenticator { get; init; }

    public string? TextPhone { get; init; }

    public bool AlwaysSecondStep { get; init; }

    public int RecoveryCodes { get; init; }

    public int Passkeys { get; init; }

    /// <summary>Whether something is set up that who reads their e-mails does not have.</summary>
    public bool HasStrong => HasAuthenticator || TextPhone is not null || Passkeys > 0 || RecoveryCodes > 0;
}

/// <summary>Keeps second factors: the authenticator app's key, the number for codes by text, recovery codes.</summary>
internal sealed class SecondFactors(Database database, IDataProtectionProvider protection, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    public const int RecoveryCodesMade = 10;
    private const string RecoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private static readonly Account s_nobody = new() { Kind = "person", Email = "", Name = "" };
    private readonly IDataProtector _keys = protection.CreateProtector("identity.authenticator");

    public async Task<FactorState> OfAsync(Guid account)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleAsync<FactorState>(
            """
            select a.password_hash is not null as has_password, a.authenticator_key is not null as has_authenticator, a.text_phone, a.always_second_step,
                (select count(*)::integer from identity.recovery_code r where r.account = a.id) as recovery_codes,
                (select count(*)::integer from identity.passkey p where p.account = a.id) as passkeys
            from identity.account a
            where a.id = @account
            """,
            new { account });
    }

    /// <summary>Takes a code of the authenticator app: each code once.</summary>
    public async Task<bool> TakeAuthenticatorAsync(Guid account, string code)
    {
        await using var connection = await database.OpenAsync();
        var kept = await connection.QuerySingleOrDefaultAsync<string?>("select authenticator_key from identity.account where id = @account", new { account });
        return kept is not null && Open(account, kept) is { } key && Totp.StepOf(key, code, clock.GetUtcNow()) is { } step
            && await connection.ExecuteAsync(
                "update identity.account set authenticator_step = @step where id = @account and (authenticator_step is null or authenticator_step < @step)",
                new { account, step }) == 1;
    }

    /// <summary>Takes a recovery code, which then is gone. Its number says which it is, so that one hash is worked out and not ten.</summary>
    public async Task<bool> TakeRecoveryCodeAsync(Guid account, string typed)
    {
        var code = string.Concat(typed.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
        if (code.Length != 11 || !char.IsAsciiDigit(code[0]))
        {
            return false;
        }

        var number = code[0] - '0';
        await using var tx = await database.BeginAsync(Actor.System);
        var hash = await tx.QuerySingleOrDefaultAsync<string?>(
            "select code_hash from identity.recovery_code where account = @account and number = @number for update", new { account, number });
        if (hash is null || hasher.VerifyHashedPassword(s_nobody, hash, code[1..]) == PasswordVerificationResult.Failed)
        {
            return false;
        }

        await tx.ExecuteAsync("delete from identity.recovery_code where account = @account and number = @number", new { account, number });
        await tx.CommitAsync();
        return true;
    }

    /// <summary>Makes new recovery codes in place of those there were. They are shown once: only their hashes are kept.</summary>
    public async Task<IReadOnlyList<string>> MakeRecoveryCodesAsync(Transaction tx, Guid account)
    {
        var codes = Enumerable.Range(0, RecoveryCodesMade).Select(_ => RandomNumberGenerator.GetString(RecoveryAlphabet, 10)).ToList();
        await tx.ExecuteAsync(
            """
            delete from identity.recovery_code where account = @account;
            insert into identity.recovery_code (account, number, code_hash)
            select @account, c.number - 1, c.hash from unnest(@hashes) with ordinality as c (hash, number)
            """,
            new { account, hashes = codes.Select(code => hasher.HashPassword(s_nobody, code)).ToArray() });
        return [.. codes.Select((code, number) => $"{number}-{code[..5]}-{code[5..]}")];
    }

    /// <summary>Keeps the key of an app whose code was shown to be right.</summary>
    public Task SetAuthenticatorAsync(Transaction tx, Guid account, byte[]? key, long? step) => tx.ExecuteAsync(
        "update identity.account set authenticator_key = @key, authenticator_step = @step where id = @account",
        new { account, key = key is null ? null : Seal(account, key), step });

    /// <summary>A key as text that only we can read.</summary>
    public string Seal(Guid account, byte[] key) => _keys.CreateProtector(account.ToString()).Protect(Convert.ToHexStringLower(key));

    /// <summary>The key of such a text; null when it is none of ours.</summary>
    public byte[]? Open(Guid account, string? text)
    {
        try
        {
            return text is { Length: > 0 and < 1000 } ? Convert.FromHexString(_keys.CreateProtector(account.ToString()).Unprotect(text)) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
