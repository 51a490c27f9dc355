using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Guildhall.Foundations.Modules.Identity.Accounts;

/// <summary>
/// Where the framework's user manager keeps accounts. People sign in with their e-mail address: it is the user name too.
/// Their passkeys are kept here too. Lock-out is not kept through this store: its counter must move in one statement, before the password is looked at.
/// </summary>
internal sealed class AccountStore(Database database, Teams teams, IdentityErrorDescriber errors)
    : IUserPasswordStore<Account>, IUserEmailStore<Account>, IUserSecurityStampStore<Account>, IUserPasskeyStore<Account>
{
    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(user.Change?.By ?? Actor.System, cancellationToken);
        user.Id = tx.NewId();
        try
        {
            await tx.ExecuteAsync(
                """
                insert into identity.account (id, kind, email, name, phone, password_hash, security_stamp, active, created_at)
                values (@Id, @Kind, @Email, @Name, @Phone, @PasswordHash, @SecurityStamp, @Active, @Now)
                """,
                new { user.Id, user.Kind, user.Email, user.Name, user.Phone, user.PasswordHash, user.SecurityStamp, user.Active, tx.Now });
            await tx.ExecuteAsync(
                "insert into identity.account_role (account, role) select @Id, r.role from unnest(@Roles) as r (role)",
                new { user.Id, user.Roles });
            await tx.ExecuteAsync(
                "insert into identity.team_member (team, account) select t.name, @Id from unnest(@Teams) as t (name)",
                new { user.Id, user.Teams });
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "account" })
        {
            return IdentityResult.Failed(errors.DuplicateEmail(user.Email));
        }

        Audit(tx, user);
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(user.Change?.By ?? Actor.System, cancellationToken);
        var touched = await tx.ExecuteAsync(
            """
            update identity.account
            set email = @Email, name = @Name, phone = @Phone, password_hash = @PasswordHash, security_stamp = @SecurityStamp,
                active = @Active, version = version + 1
            where id = @Id and version = @Version
            """,
            new { user.Email, user.Name, user.Phone, user.PasswordHash, user.SecurityStamp, user.Active, user.Id, user.Version });
        if (touched == 0)
        {
            return IdentityResult.Failed(errors.ConcurrencyFailure());
        }

        Audit(tx, user);
        await tx.CommitAsync(cancellationToken);
        user.Version++;
        teams.Forget();
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are made inactive: cases and the audit go on naming them.");

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var id))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Account>(
            """
            select a.id, a.kind, a.email, a.name, a.phone, a.password_hash, a.security_stamp, a.active, a.version,
                array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles,
                array(select m.team from identity.team_member m where m.account = a.id order by m.team) as teams
            from identity.account a
            where a.id = @id
            """,
            new { id });
    }

    public async Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Account>(
            """
            select a.id, a.kind, a.email, a.name, a.phone, a.password_hash, a.security_stamp, a.active, a.version,
                array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles,
                array(select m.team from identity.team_member m where m.account = a.id order by m.team) as teams
            from identity.account a
            where a.email = @normalizedEmail
            """,
            new { normalizedEmail });
    }

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) =>
        SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        SetEmailAsync(user, normalizedName, cancellationToken);

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken) =>
        SetEmailAsync(user, normalizedEmail, cancellationToken);

    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public async Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into identity.passkey as p
                (credential_id, account, name, public_key, sign_count, transports, user_verified, backup_eligible, backed_up, attestation_object, client_data_json, created_at)
            values (
                @CredentialId, @Account, @Name, @PublicKey, @SignCount, @Transports, @IsUserVerified, @IsBackupEligible, @IsBackedUp, @AttestationObject, @ClientDataJson, @CreatedAt)
            on conflict (credential_id) do update
            set name = excluded.name, sign_count = excluded.sign_count, user_verified = excluded.user_verified, backed_up = excluded.backed_up
            where p.account = excluded.account
            """,
            new
            {
                passkey.CredentialId,
                Account = user.Id,
                Name = passkey.Name ?? "",
                passkey.PublicKey,
                SignCount = (long)passkey.SignCount,
                Transports = passkey.Transports ?? [],
                passkey.IsUserVerified,
                passkey.IsBackupEligible,
                passkey.IsBackedUp,
                passkey.AttestationObject,
                passkey.ClientDataJson,
                CreatedAt = passkey.CreatedAt.ToUniversalTime(),
            });
        await tx.CommitAsync(cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<PasskeyRow>(
            """
            select credential_id, name, public_key, sign_count, transports, user_verified, backup_eligible, backed_up, attestation_object, client_data_json, created_at
            from identity.passkey
            where account = @Id
            order by created_at
            """,
            new { user.Id });
        return [.. rows.Select(row => row.ToInfo())];
    }

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var owner = await connection.QuerySingleOrDefaultAsync<Guid?>("select account from identity.passkey where credential_id = @credentialId", new { credentialId });
        return owner is { } id ? await FindByIdAsync(id.ToString(), cancellationToken) : null;
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await GetPasskeysAsync(user, cancellationToken)).FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId));

    public async Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from identity.passkey where credential_id = @credentialId and account = @Id", new { credentialId, user.Id });
        await tx.CommitAsync(cancellationToken);
    }

    public void Dispose()
    {
    }

    private static void Audit(Transaction tx, Account user)
    {
        if (user.Change is { } change)
        {
            tx.Audit(change.Action, $"account:{user.Id}", change.Detail);
            user.Change = null;
        }
    }

    private sealed record PasskeyRow
    {
        public required byte[] CredentialId { get; init; }

        public required string Name { get; init; }

        public required byte[] PublicKey { get; init; }

        public required long SignCount { get; init; }

        public required string[] Transports { get; init; }

        public required bool UserVerified { get; init; }

        public required bool BackupEligible { get; init; }

        public required bool BackedUp { get; init; }

        public required byte[] AttestationObject { get; init; }

        public required byte[] ClientDataJson { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public UserPasskeyInfo ToInfo() => new(
            CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, UserVerified, BackupEligible, BackedUp, AttestationObject, ClientDataJson)
        { Name = Name };
    }
}
