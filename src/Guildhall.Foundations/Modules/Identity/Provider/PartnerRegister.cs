using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>The partners that are registered.</summary>
internal sealed class PartnerRegister(Database database)
{
    private const string Columns =
        """
        id, client_id, name, home, sector, redirect_uris, sign_out_uris, back_channel_uri, scopes, authentication, secret_hash, keys::text as keys, algorithm, assurance, enabled, version
        """;

    public async Task<IReadOnlyList<Partner>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Partner>($"select {Columns} from identity.partner order by name, client_id")).AsList();
    }

    public async Task<Partner?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Partner>($"select {Columns} from identity.partner where id = @id", new { id });
    }

    /// <summary>The partner of that name, if it is not disabled.</summary>
    public async Task<Partner?> FindAsync(string? clientId, CancellationToken cancellationToken)
    {
        // Anybody may send any name: what cannot be one is not looked for.
        if (clientId is not { Length: > 0 and <= 100 } || !clientId.All(c => c is > ' ' and <= '~'))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Partner>(
            $"select {Columns} from identity.partner where client_id = @clientId and enabled", new { clientId });
    }

    /// <summary>Registers a partner; false if its client id is taken.</summary>
    public async Task<bool> AddAsync(Partner partner, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        var added = await tx.ExecuteAsync(
            """
            insert into identity.partner (id, client_id, name, home, sector, redirect_uris, sign_out_uris, back_channel_uri, scopes, authentication, secret_hash, keys, algorithm, assurance,
                enabled, made_at)
            values (@Id, @ClientId, @Name, @Home, @Sector, @RedirectUris, @SignOutUris, @BackChannelUri, @Scopes, @Authentication, @SecretHash, @Keys::json, @Algorithm, @Assurance,
                @Enabled, @Now)
            on conflict (client_id) do nothing
            """,
            Parameters(partner, tx.Now));
        if (added == 0)
        {
            return false;
        }

        tx.Audit("partner.added", $"partner:{partner.ClientId}", Detail(partner));
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Changes a partner; false if somebody else did since it was read. Its client id and its sector stay.</summary>
    /// <param name="action">What was done, for the audit.</param>
    /// <param name="endsGrants">Whether what people granted it before is to end.</param>
    public async Task<bool> ChangeAsync(Partner partner, string action, bool endsGrants, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        var changed = await tx.ExecuteAsync(
            """
            update identity.partner
            set name = @Name, home = @Home, redirect_uris = @RedirectUris, sign_out_uris = @SignOutUris, back_channel_uri = @BackChannelUri, scopes = @Scopes, authentication = @Authentication,
                secret_hash = @SecretHash, keys = @Keys::json, algorithm = @Algorithm, assurance = @Assurance, enabled = @Enabled, version = version + 1
            where id = @Id and version = @Version
            """,
            Parameters(partner, tx.Now));
        if (changed == 0)
        {
            return false;
        }

        if (endsGrants)
        {
            await tx.ExecuteAsync("update identity.partner_grant set ended_at = @Now where partner = @Id and ended_at is null", new { tx.Now, partner.Id });
        }

        tx.Audit(action, $"partner:{partner.ClientId}", Detail(partner));
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private static object Parameters(Partner partner, DateTimeOffset now) => new
    {
        partner.Id,
        partner.ClientId,
        partner.Name,
        partner.Home,
        partner.Sector,
        partner.RedirectUris,
        partner.SignOutUris,
        partner.BackChannelUri,
        partner.Scopes,
        partner.Authentication,
        partner.SecretHash,
        partner.Keys,
        partner.Algorithm,
        partner.Assurance,
        partner.Enabled,
        partner.Version,
        Now = now,
    };

    private static object Detail(Partner partner) => new
    {
        partner.Name,
        partner.RedirectUris,
        partner.SignOutUris,
        partner.BackChannelUri,
        partner.Scopes,
        partner.Authentication,
        partner.Assurance,
        partner.Enabled,
    };
}
