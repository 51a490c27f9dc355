using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Notifications.Receipts;

/// <summary>Takes what GOV.UK Notify says became of a message. It may say so several times, and before we know we sent it.</summary>
internal sealed class NotifyReceipts(Database database, IOptions<NotificationsOptions> options)
{
    private const int LargestReceipt = 16 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/callbacks/notify", (HttpRequest request, NotifyReceipts receipts) => receipts.TakeAsync(request))
            .AllowAnonymous() // Notify has no account: its bearer token is checked here.
            .DisableAntiforgery();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        if (!IsNotify(request.Headers.Authorization.ToString()))
        {
            return Results.Unauthorized();
        }

        if (await ReadAsync(request) is not var (id, status))
        {
            return Results.BadRequest();
        }

        await ApplyAsync(id, status);
        return Results.NoContent();
    }

    private bool IsNotify(string authorization)
    {
        var token = options.Value.Notify.CallbackToken;
        return token.Length > 0 && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(authorization)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));
    }

    /// <summary>Our id and the status; an empty id if the message was not ours; null if it is no receipt.</summary>
    private static async Task<(Guid Id, string Status)?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is > LargestReceipt)
        {
            return null;
        }

        try
        {
            var receipt = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            return receipt.ValueKind == JsonValueKind.Object
                && receipt.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
                && receipt.TryGetProperty("reference", out var reference)
                ? (reference.ValueKind == JsonValueKind.String && Guid.TryParse(reference.GetString(), out var id) ? id : Guid.Empty, status.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ApplyAsync(Guid id, string status)
    {
        if (status == "delivered")
        {
            await using var tx = await database.BeginAsync(Actor.System);
            var about = await tx.QuerySingleOrDefaultAsync<Guid?>(
                """
                update notifications.message
                set state = 'delivered', sent_at = coalesce(sent_at, @Now), delivered_at = @Now, failure = null, failed_at = null
                where id = @id and state <> 'delivered'
                returning about
                """,
                new { id, tx.Now });
            if (about is { } concerned)
            {
                tx.Publish(new MessageDelivered(id, concerned));
            }

            await tx.CommitAsync();
        }
        else if (Reason(status) is { } failure)
        {
            await using var tx = await database.BeginAsync(Actor.System);
            var about = await tx.QuerySingleOrDefaultAsync<Guid?>(
                """
                update notifications.message
                set state = 'failed', failure = @failure, failed_at = @Now, provider = coalesce(provider, 'notify')
                where id = @id and state in ('queued', 'sent')
                returning about
                """,
                new { id, failure, tx.Now });
            if (about is { } concerned)
            {
                tx.Publish(new MessageFailed(id, concerned));
            }

            await tx.CommitAsync();
        }
    }

    private static string? Reason(string status) => status switch
    {
        "permanent-failure" => "GOV.UK Notify could not deliver it: the address or number does not exist.",
        "temporary-failure" => "GOV.UK Notify could not deliver it: the inbox was full or the phone was off for too long.",
        "technical-failure" => "GOV.UK Notify could not deliver it for a technical reason.",
        _ => null,
    };
}
