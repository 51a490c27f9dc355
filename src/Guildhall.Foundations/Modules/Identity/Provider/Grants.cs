using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>Someone who signs in at a partner: what our tokens say of the session they signed in by.</summary>
internal sealed record PartnerSignIn
{
    public required Guid Account { get; init; }

    public required Assurance Assurance { get; init; }

    /// <summary>The session here.</summary>
    public required Guid Session { get; init; }

    /// <summary>How they signed in, by the words of RFC 8176.</summary>
    public required string[] Methods { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Tokens, as they are sent.</summary>
internal sealed record PartnerTokens(string Access, string? Refresh, string IdToken, string[] Scopes)
{
    public const int AccessSeconds = 600;
}

/// <summary>What an access token stands for.</summary>
internal sealed record PartnerAccess
{
    public required string Subject { get; init; }

    public required string[] Scopes { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>The number that codes are sent to, which they have proved.</summary>
    public string? TextPhone { get; init; }

    public required Guid Account { get; init; }
}

/// <summary>
/// What people let partners know: codes, tokens, consent. Codes and tokens are random and only their hashes are kept. Each is taken in one
/// statement, so that of two that come at once one is the first.
/// </summary>
internal sealed class Grants(Database database, SigningKeys keys, ProviderAddresses addresses, TimeProvider clock)
{
    private static readonly TimeSpan s_codeLasts = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_accessLasts = TimeSpan.FromSeconds(PartnerTokens.AccessSeconds);
    private static readonly TimeSpan s_idTokenLasts = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_offlineLasts = TimeSpan.FromDays(30);

    /// <summary>Whether someone has agreed to all of that.</summary>
    public async Task<bool> HasConsentAsync(Guid partner, Guid account, string[] scopes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(
            "select exists (select from identity.partner_consent where partner = @partner and account = @account and scopes @> @scopes)",
            new { partner, account, scopes });
    }

    /// <summary>Notes that someone agreed.</summary>
    public async Task ConsentAsync(Partner partner, Guid account, string[] scopes, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into identity.partner_consent as c (partner, account, scopes, given_at) values (@Id, @account, @scopes, @Now)
            on conflict (partner, account) do update
            set scopes = array(select distinct s from unnest(c.scopes || excluded.scopes) as s order by s), given_at = excluded.given_at
            """,
            new { partner.Id, account, scopes, tx.Now });
        tx.Audit("partner.consent-given", $"account:{account}", new { Partner = partner.ClientId, scopes });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Takes consent back, and ends all that was granted by it.</summary>
    public async Task WithdrawAsync(Guid partner, Guid account, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        var name = await tx.QuerySingleOrDefaultAsync<string>(
            """
            delete from identity.partner_consent c using identity.partner p
            where c.partner = p.id and c.partner = @partner and c.account = @account
            returning p.client_id
            """,
            new { partner, account });
        if (name is not null)
        {
            await tx.ExecuteAsync(
                "update identity.partner_grant set ended_at = @Now where partner = @partner and account = @account and ended_at is null",
                new { tx.Now, partner, account });
            tx.Audit("partner.consent-withdrawn", $"account:{account}", new { Partner = name });
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Grants a request and returns its code.</summary>
    public async Task<string> GrantAsync(Partner partner, PartnerRequest request, PartnerSignIn person, Actor by, CancellationToken cancellationToken)
    {
        var code = Secrets.New();
        await using var tx = await database.BeginAsync(by, cancellationToken);
        await SubjectAsync(tx, partner.Sector, person.Account);
        await tx.ExecuteAsync(
            """
            insert into identity.partner_grant (id, partner, account, session, stamp, scopes, redirect_uri, code_hash, code_until, challenge, nonce, assurance, methods, signed_in_at, made_at, until)
            select @id, @Partner, a.id, @Session, a.security_stamp, @Scopes, @RedirectUri, @hash, @codeUntil, @Challenge, @Nonce, @assurance, @Methods, @At, @Now, @until
            from identity.account a
            where a.id = @Account
            """,
            new
            {
                id = tx.NewId(),
                Partner = partner.Id,
                person.Account,
                person.Session,
                request.Scopes,
                request.RedirectUri,
                hash = Secrets.Hash(code),
                codeUntil = tx.Now + s_codeLasts,
                request.Challenge,
                request.Nonce,
                assurance = Text.Kebab(person.Assurance),
                person.Methods,
                person.At,
                tx.Now,
                until = tx.Now + (request.Scopes.Contains(Scopes.Offline) ? s_offlineLasts : s_accessLasts + s_codeLasts),
            });
        tx.Audit("partner.signed-in", $"account:{person.Account}", new { Partner = partner.ClientId, request.Scopes });
        await tx.CommitAsync(cancellationToken);
        return code;
    }

    /// <summary>Exchanges a code; null if it is not this partner's to exchange. A code that comes twice ends what came of it.</summary>
    public async Task<PartnerTokens?> RedeemAsync(Partner partner, string code, string redirectUri, string verifier, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(code);
        await using var tx = await database.BeginAsync(By(partner), cancellationToken);
        var grant = await tx.QuerySingleOrDefaultAsync<Grant>(
            """
            update identity.partner_grant g
            set code_used_at = @Now
            from identity.account a
            where g.code_hash = @hash and g.partner = @Id and g.code_used_at is null and a.id = g.account
            returning g.id, g.account, g.scopes, g.redirect_uri, g.challenge, g.nonce, g.assurance, g.methods, g.signed_in_at, g.until,
                g.code_until > @Now and g.ended_at is null and a.active and a.security_stamp = g.stamp as alive
            """,
            new { hash, partner.Id, tx.Now });
        if (grant is null)
        {
            var ended = await tx.QuerySingleOrDefaultAsync<Guid?>(
                """
                update identity.partner_grant
                set ended_at = @Now
                where code_hash = @hash and partner = @Id and ended_at is null
                returning id
                """,
                new { hash, partner.Id, tx.Now });
            if (ended is not null)
            {
                tx.Audit("partner.code-came-twice", $"partner:{partner.ClientId}", new { Grant = ended });
            }

            await tx.CommitAsync(cancellationToken);
            return null;
        }

        // A code that was sent with anything wrong is spent: whoever has it does not get a second guess.
        var tokens = grant.Alive && grant.RedirectUri == redirectUri && IsAnswer(grant.Challenge, verifier)
            ? await IssueAsync(tx, partner, grant, Granted(partner, grant), grant.Nonce, cancellationToken)
            : null;
        await tx.CommitAsync(cancellationToken);
        return tokens;
    }

    /// <summary>Exchanges a refresh token; null if it is not this partner's to exchange. One that comes twice ends its whole family.</summary>
    /// <param name="scopes">Less than was granted, or null for all of it.</param>
    public async Task<PartnerTokens?> RefreshAsync(Partner partner, string token, string[]? scopes, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(token);
        await using var tx = await database.BeginAsync(By(partner), cancellationToken);
        var grant = await tx.QuerySingleOrDefaultAsync<Grant>(
            """
            update identity.partner_token t
            set used_at = @Now
            from identity.partner_grant g
            join identity.account a on a.id = g.account
            where t.hash = @hash and t.kind = 'refresh' and t.used_at is null and g.id = t.granted and g.partner = @Id
            returning g.id, g.account, g.scopes, g.redirect_uri, g.challenge, g.nonce, g.assurance, g.methods, g.signed_in_at, g.until,
                t.until > @Now and g.until > @Now and g.ended_at is null and a.active and a.security_stamp = g.stamp as alive
            """,
            new { hash, partner.Id, tx.Now });
        if (grant is null)
        {
            var ended = await tx.QuerySingleOrDefaultAsync<Guid?>(
                """
                update identity.partner_grant g
                set ended_at = @Now
                from identity.partner_token t
                where t.hash = @hash and t.kind = 'refresh' and g.id = t.granted and g.partner = @Id and g.ended_at is null
                returning g.id
                """,
                new { hash, partner.Id, tx.Now });
            if (ended is not null)
            {
                tx.Audit("partner.refresh-came-twice", $"partner:{partner.ClientId}", new { Grant = ended });
            }

            await tx.CommitAsync(cancellationToken);
            return null;
        }

        var granted = Granted(partner, grant);
        var wanted = scopes is null ? granted : [.. granted.Intersect(scopes)];
        var tokens = grant.Alive && granted.Contains(Scopes.Offline) && wanted.Contains(Scopes.OpenId)
            ? await IssueAsync(tx, partner, grant, wanted, null, cancellationToken)
            : null;
        await tx.CommitAsync(cancellationToken);
        return tokens;
    }

    /// <summary>What an access token lets its bearer know; null if it is none, or no more.</summary>
    public async Task<PartnerAccess?> FindAsync(string token, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PartnerAccess>(
            """
            select s.subject, array(select u from unnest(t.scopes) as u where u = any(p.scopes)) as scopes, a.name, a.email, a.phone, a.text_phone, a.id as account
            from identity.partner_token t
            join identity.partner_grant g on g.id = t.granted
            join identity.partner p on p.id = g.partner
            join identity.account a on a.id = g.account
            join identity.partner_subject s on s.sector = p.sector and s.account = a.id
            where t.hash = @hash and t.kind = 'access' and t.until > @now and g.ended_at is null and p.enabled and a.active and a.security_stamp = g.stamp
            """,
            new { hash = Secrets.Hash(token), now = clock.GetUtcNow() });
    }

    /// <summary>Ends a token of a partner: a refresh token with all its family, an access token by itself.</summary>
    public async Task RevokeAsync(Partner partner, string token, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(By(partner), cancellationToken);
        var parameters = new { hash = Secrets.Hash(token), partner.Id, tx.Now };
        await tx.ExecuteAsync(
            """
            update identity.partner_grant g
            set ended_at = @Now
            from identity.partner_token t
            where t.hash = @hash and t.kind = 'refresh' and g.id = t.granted and g.partner = @Id and g.ended_at is null
            """,
            parameters);
        await tx.ExecuteAsync(
            """
            delete from identity.partner_token t using identity.partner_grant g
            where t.hash = @hash and t.kind = 'access' and g.id = t.granted and g.partner = @Id
            """,
            parameters);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Whose subject that is in a sector; null for nobody's.</summary>
    public async Task<Guid?> AccountAsync(string sector, string subject, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(
            "select account from identity.partner_subject where sector = @sector and subject = @subject", new { sector, subject });
    }

    internal async Task PurgeAsync()
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            """
            delete from identity.partner_grant where until < @before;
            delete from identity.partner_token where kind = 'access' and until < @before;
            delete from identity.partner_request where made_at < @before
            """,
            new { before = clock.GetUtcNow() - TimeSpan.FromDays(1) });
    }

    private async Task<PartnerTokens> IssueAsync(Transaction tx, Partner partner, Grant grant, string[] scopes, string? nonce, CancellationToken cancellationToken)
    {
        var access = Secrets.New();
        var refresh = Granted(partner, grant).Contains(Scopes.Offline) ? Secrets.New() : null;
        await tx.ExecuteAsync(
            """
            insert into identity.partner_token (hash, granted, kind, scopes, made_at, until)
            select t.hash, @Id, t.kind, @scopes, @Now, t.until
            from unnest(@hashes, @kinds, @untils) as t (hash, kind, until)
            """,
            new
            {
                grant.Id,
                scopes,
                tx.Now,
                hashes = refresh is null ? new[] { Secrets.Hash(access) } : [Secrets.Hash(access), Secrets.Hash(refresh)],
                kinds = refresh is null ? new[] { "access" } : ["access", "refresh"],
                untils = refresh is null ? new[] { (tx.Now + s_accessLasts).UtcDateTime } : [(tx.Now + s_accessLasts).UtcDateTime, grant.Until.UtcDateTime],
            });
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = addresses.Issuer,
            ["sub"] = await SubjectAsync(tx, partner.Sector, grant.Account),
            ["aud"] = partner.ClientId,
            ["iat"] = tx.Now.ToUnixTimeSeconds(),
            ["exp"] = (tx.Now + s_idTokenLasts).ToUnixTimeSeconds(),
            ["auth_time"] = grant.SignedInAt.ToUnixTimeSeconds(),
            ["sid"] = PartnerSid.Of(grant.Id),
            ["acr"] = Acr.Of(Text.Parse<Assurance>(grant.Assurance)),
            ["amr"] = grant.Methods,
            ["at_hash"] = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(access)).AsSpan(0, 16)),
        };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        var key = await keys.CurrentAsync(partner.SignedWith, cancellationToken);
        return new PartnerTokens(access, refresh, Jws.Sign(claims, key), scopes);
    }

    internal static async Task<string> SubjectAsync(Transaction tx, string sector, Guid account)
    {
        await tx.ExecuteAsync(
            "insert into identity.partner_subject (sector, account, subject) values (@sector, @account, @subject) on conflict do nothing",
            new { sector, account, subject = Secrets.New() });
        return await tx.QuerySingleAsync<string>("select subject from identity.partner_subject where sector = @sector and account = @account", new { sector, account });
    }

    // What a partner is registered for no more it learns no more, whatever people once agreed to.
    private static string[] Granted(Partner partner, Grant grant) => [.. grant.Scopes.Intersect(partner.Scopes)];

    private static bool IsAnswer(string challenge, string verifier) =>
        verifier.Length is >= 43 and <= 128 && verifier.All(c => PartnerRequests.IsBase64Url(c) || c is '.' or '~')
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(OpenIdProvider.Challenge(verifier)), Encoding.ASCII.GetBytes(challenge));

    private static Actor By(Partner partner) => new(ActorKind.Partner, partner.Id, partner.Name);

    private sealed record Grant
    {
        public required Guid Id { get; init; }

        public required Guid Account { get; init; }

        public required string[] Scopes { get; init; }

        public required string RedirectUri { get; init; }

        public required string Challenge { get; init; }

        public string? Nonce { get; init; }

        public required string Assurance { get; init; }

        public required string[] Methods { get; init; }

        public required DateTimeOffset SignedInAt { get; init; }

        public required DateTimeOffset Until { get; init; }

        public required bool Alive { get; init; }
    }
}

/// <summary>Deletes, every night, what has run out.</summary>
internal sealed class PurgeGrants(Grants grants) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => grants.PurgeAsync();
}
