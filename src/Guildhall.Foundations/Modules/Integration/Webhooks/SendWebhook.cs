using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>Thrown when a webhook did not take a message: the delivery is tried again by the schedule of all deliveries.</summary>
public sealed class WebhookFailedException(string message) : Exception(message);

/// <summary>
/// Sends a message to a webhook, signed by the Standard Webhooks specification. Every try is written down. A webhook that fails again and again rests between
/// tries, so that it holds up no other, and is switched off when it goes on for days.
/// </summary>
internal sealed class SendWebhook(
    Database database, IHttpClientFactory clients, WebhookSeal seal, IOptions<WebhookOptions> options, IOptions<DeliveryOptions> deliveries, TimeProvider clock) : ISubscriber<WebhookQueued>
{
    private const int KeptOfAnswer = 500;
    private const int FailuresBeforeRest = 5;

    public async Task HandleAsync(WebhookQueued happened, Delivery delivery, CancellationToken cancellationToken)
    {
        var (message, hook) = await FindAsync(happened.Message, cancellationToken);
        if (message is null || hook is null || message.State == "delivered")
        {
            return;
        }

        if (!hook.Enabled)
        {
            await using var held = await database.OpenAsync(cancellationToken);
            await held.ExecuteAsync("update integration.webhook_message set state = 'held' where id = @Id and state <> 'delivered'", new { message.Id });
            return;
        }

        if (hook.RestsUntil > clock.GetUtcNow() && !deliveries.Value.IsLast(delivery.Attempt))
        {
            throw new WebhookFailedException($"{hook.Name} has failed again and again, and is left alone for a moment.");
        }

        var tried = await TryAsync(message, hook, cancellationToken);
        if (tried.Status is >= 200 and < 300)
        {
            await TakenAsync(message, tried);
            return;
        }

        var isOff = await FailedAsync(message, hook, tried, deliveries.Value.IsLast(delivery.Attempt));
        if (!isOff)
        {
            throw new WebhookFailedException(tried.Status is { } status ? $"{hook.Name} answered {status}." : $"{hook.Name} could not be told: {tried.Failure}");
        }
    }

    private async Task<(WebhookMessage? Message, Webhook? Hook)> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var message = await connection.QuerySingleOrDefaultAsync<WebhookMessage>(
            "select id, webhook, event_id, kind, body, made_at, state, tries, last_at, last_status from integration.webhook_message where id = @id", new { id });
        return message is null ? (null, null) : (message, await connection.QuerySingleOrDefaultAsync<Webhook>(
            """
            select id, name, url, kinds, services, secret, old_secret, old_until, enabled, off_at, off_why, failures, failing_since, rests_until, version, made_at, made_by_name
            from integration.webhook
            where id = @Webhook
            """,
            new { message.Webhook }));
    }

    private async Task<WebhookTry> TryAsync(WebhookMessage message, Webhook hook, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        WebhookTry Told(int? status, string? answer, string? failure) => new()
        {
            Number = message.Tries + 1,
            At = at,
            Took = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            Status = status,
            Answer = answer,
            Failure = failure,
        };

        // The rules may have become stricter since it was set.
        if (WebhookDoor.Problem(hook.Url, options.Value.AllowPrivate) is { } problem)
        {
            return Told(null, null, problem + ".");
        }

        if (Signatures(message, hook, at) is not { } signatures)
        {
            return Told(null, null, "Its secret cannot be opened. Make a new one.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Patience);
        try
        {
            using var client = clients.CreateClient(WebhookDoor.ClientName);
            using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new StringContent(message.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add("webhook-id", message.Name);
            request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", signatures);
            request.Headers.UserAgent.ParseAdd("Guildhall/1");
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Told((int)answer.StatusCode, await BeginningAsync(answer.Content, limit.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Told(null, null, "It did not answer in time.");
        }
        catch (HttpRequestException e)
        {
            return Told(null, null, e.InnerException is WebhookDoorException closed ? closed.Message : $"No connection ({e.HttpRequestError}).");
        }
        catch (IOException)
        {
            return Told(null, null, "The connection broke.");
        }
    }

    // While a receiver changes over, either secret will do.
    private string? Signatures(WebhookMessage message, Webhook hook, DateTimeOffset at)
    {
        if (seal.Open(hook.Secret) is not { } secret)
        {
            return null;
        }

        var signature = WebhookSecret.Sign(secret, message.Name, at, message.Body);
        return hook.OldSecret is { } sealedOld && hook.OldUntil > at && seal.Open(sealedOld) is { } old ? $"{signature} {WebhookSecret.Sign(old, message.Name, at, message.Body)}" : signature;
    }

    private static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[KeptOfAnswer];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return new string([.. Encoding.UTF8.GetString(buffer, 0, read).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]).Trim();
    }

    private async Task TakenAsync(WebhookMessage message, WebhookTry tried)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        await WriteAsync(tx, message, tried, "delivered");
        await tx.ExecuteAsync(
            "update integration.webhook set failures = 0, failing_since = null, rests_until = null where id = @Webhook and failures > 0", new { message.Webhook });
        await tx.CommitAsync();
    }

    private async Task<bool> FailedAsync(WebhookMessage message, Webhook hook, WebhookTry tried, bool isLast)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        await WriteAsync(tx, message, tried, isLast ? "failed" : "waiting");
        var isGone = tried.Status == (int)HttpStatusCode.Gone;
        var why = await tx.QuerySingleOrDefaultAsync<string>(
            """
            update integration.webhook
            set failures = failures + 1,
                failing_since = coalesce(failing_since, @Now),
                rests_until = case when failures + 1 >= @FailuresBeforeRest then @rest end,
                enabled = not (@isGone or coalesce(failing_since, @Now) <= @giveUp),
                off_at = case when @isGone or coalesce(failing_since, @Now) <= @giveUp then @Now end,
                off_why = case when @isGone then 'gone' when coalesce(failing_since, @Now) <= @giveUp then 'failing' end
            where id = @Webhook and enabled
            returning off_why
            """,
            new { message.Webhook, tx.Now, FailuresBeforeRest, rest = tx.Now + options.Value.Rest, isGone, giveUp = tx.Now - options.Value.GiveUpAfter });
        if (why is not null)
        {
            await tx.ExecuteAsync("update integration.webhook_message set state = 'held' where id = @Id", new { message.Id });
            tx.Publish(new WebhookSwitchedOff(hook.Id));
            tx.Audit("webhook.switched-off", $"webhook:{hook.Id}", new { why });
        }

        await tx.CommitAsync();
        return why is not null;
    }

    private static async Task WriteAsync(Transaction tx, WebhookMessage message, WebhookTry tried, string state)
    {
        var number = await tx.QuerySingleOrDefaultAsync<int?>(
            "update integration.webhook_message set state = @state, tries = tries + 1, last_at = @At, last_status = @Status where id = @Id returning tries",
            new { state, tried.At, tried.Status, message.Id });
        if (number is not null)
        {
            await tx.ExecuteAsync(
                "insert into integration.webhook_try (message, number, at, took, status, answer, failure) values (@Id, @number, @At, @Took, @Status, @Answer, @Failure)",
                new { message.Id, number, tried.At, tried.Took, tried.Status, tried.Answer, tried.Failure });
        }
    }
}

/// <summary>Forgets old messages every night.</summary>
internal sealed class ForgetMessages(Database database, IOptions<WebhookOptions> options, TimeProvider clock) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from integration.webhook_message where made_at < @before", new { before = clock.GetUtcNow().AddDays(-options.Value.KeepDays) });
    }
}
