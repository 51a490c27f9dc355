using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Microsoft.Extensions.Logging;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>A session ended in which somebody had signed in at a partner that wants to know.</summary>
/// <param name="Grant">Their sign-in there.</param>
public sealed record PartnerSessionEnded(Guid Grant) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "partner.session-ended";
}

/// <summary>What a partner's tokens call the session somebody signed in by: another word for each sign-in, so that partners cannot compare.</summary>
internal static class PartnerSid
{
    public static string Of(Guid grant) => grant.ToString("n");
}

/// <summary>Has partners told of sessions that end, by OpenID Connect Back-Channel Logout 1.0.</summary>
internal static class BackChannel
{
    /// <summary>Publishes what is to be told of sessions that the transaction ends.</summary>
    public static async Task TellAsync(Transaction tx, IEnumerable<Guid> sessions)
    {
        Guid[] ended = [.. sessions];
        if (ended.Length == 0)
        {
            return;
        }

        foreach (var grant in await tx.QueryAsync<Guid>(
            """
            select g.id
            from identity.partner_grant g
            join identity.partner p on p.id = g.partner and p.enabled and p.back_channel_uri is not null
            where g.session = any(@ended) and g.code_used_at is not null and g.told_at is null
            """,
            new { ended }))
        {
            tx.Publish(new PartnerSessionEnded(grant));
        }
    }
}

/// <summary>Sends a partner the logout token of one sign-in. Until it answers that it has it, it is sent again by the schedule of all deliveries.</summary>
internal sealed class TellPartner(
    Database database, SigningKeys keys, ProviderAddresses addresses, IHttpClientFactory clients, TimeProvider clock, ILogger<TellPartner> logger) : ISubscriber<PartnerSessionEnded>
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(2);

    public async Task HandleAsync(PartnerSessionEnded happened, Delivery delivery, CancellationToken cancellationToken)
    {
        Row? row;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            row = await connection.QuerySingleOrDefaultAsync<Row>(
                """
                select p.client_id, p.back_channel_uri, p.algorithm, s.subject
                from identity.partner_grant g
                join identity.partner p on p.id = g.partner and p.enabled and p.back_channel_uri is not null
                join identity.partner_subject s on s.sector = p.sector and s.account = g.account
                where g.id = @Grant and g.told_at is null
                """,
                new { happened.Grant });
        }

        if (row is null || !OpenIdHttp.IsSafe(new Uri(row.BackChannelUri)))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var token = Jws.Sign(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["iss"] = addresses.Issuer,
                ["aud"] = row.ClientId,
                ["sub"] = row.Subject,
                ["sid"] = PartnerSid.Of(happened.Grant),
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = (now + s_lasts).ToUnixTimeSeconds(),
                ["jti"] = $"{delivery.EventId:n}-{delivery.Attempt}",
                ["events"] = new Dictionary<string, object>(StringComparer.Ordinal) { [Event] = new object() },
            },
            await keys.CurrentAsync(Enum.Parse<SignatureAlgorithm>(row.Algorithm), cancellationToken),
            "logout+jwt");
        using var client = clients.CreateClient(OpenIdHttp.ClientName);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        using var response = await client.PostAsync(new Uri(row.BackChannelUri), new FormUrlEncodedContent([new("logout_token", token)]), limit.Token);
        if (response.StatusCode is HttpStatusCode.BadRequest)
        {
            // It says the token is not good, which another of the same would not be either.
            logger.LogWarning("The partner {Partner} refused a logout token", row.ClientId);
        }
        else if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"The partner {row.ClientId} answered {(int)response.StatusCode} to a logout token.");
        }

        await using var told = await database.OpenAsync(cancellationToken);
        await told.ExecuteAsync("update identity.partner_grant set told_at = @now where id = @Grant", new { now, happened.Grant });
    }

    private sealed record Row(string ClientId, string BackChannelUri, string Algorithm, string Subject);
}
