using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>Something webhooks can be told of. Modules register theirs.</summary>
/// <param name="Name">What messages call it: <c>case.opened</c>. Never renamed.</param>
/// <param name="Title">What administrators read.</param>
public sealed record WebhookKind(string Name, string Title);

/// <summary>Something that happened, for whoever has a webhook for it. It holds nothing that is personal: receivers read that with a key that may.</summary>
public sealed record WebhookNews
{
    /// <summary>The event it tells of: a webhook is sent each once, but for repeats.</summary>
    public required Guid EventId { get; init; }

    /// <summary>One of the registered <see cref="WebhookKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of which service.</summary>
    public required string Service { get; init; }

    /// <summary>Whether only those hear of it who were given the service by name.</summary>
    public required bool NeedsNaming { get; init; }

    /// <summary>What is told.</summary>
    public required JsonObject Data { get; init; }
}

/// <summary>A message to a webhook waits to be sent.</summary>
public sealed record WebhookQueued(Guid Message) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "webhook.queued";
}

/// <summary>A webhook was switched off, because it cannot be reached or said that it is gone.</summary>
public sealed record WebhookSwitchedOff(Guid Webhook) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "webhook.switched-off";
}

/// <summary>Queues what webhooks are told.</summary>
public sealed class WebhookOutbox(Database database)
{
    /// <summary>Whether anybody is told anything at all.</summary>
    public async Task<bool> HasReadersAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>("select exists (select from integration.webhook where enabled)");
    }

    /// <summary>Queues a message for every webhook that is for this. Told of twice, it is still sent as one message.</summary>
    public async Task TellAsync(WebhookNews news, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var hooks = (await tx.QueryAsync<Guid>(
            """
            select id
            from integration.webhook
            where enabled and @Kind = any(kinds) and (@Service = any(services) or (cardinality(services) = 0 and not @NeedsNaming))
            """,
            new { news.Kind, news.Service, news.NeedsNaming })).AsList();
        if (hooks.Count == 0)
        {
            return;
        }

        // Made once, so that every try sends the same.
        var body = new JsonObject { ["type"] = news.Kind, ["timestamp"] = news.At, ["data"] = news.Data.DeepClone() }.ToJsonString(ApiJson.Options);
        foreach (var webhook in hooks)
        {
            var id = tx.NewId();
            if (await tx.ExecuteAsync(
                """
                insert into integration.webhook_message (id, webhook, event_id, kind, body, made_at)
                values (@id, @webhook, @EventId, @Kind, @body, @Now)
                on conflict (webhook, event_id) do nothing
                """,
                new { id, webhook, news.EventId, news.Kind, body, tx.Now }) == 1)
            {
                tx.Publish(new WebhookQueued(id));
            }
        }

        await tx.CommitAsync(cancellationToken);
    }
}
