using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>The webhooks there are, and what they were sent.</summary>
internal sealed class WebhookRegister(Database database)
{
    /// <summary>Messages on a page.</summary>
    public const int PageSize = 25;

    private const int MostReplayed = 10_000;

    private const string Columns =
        """
        id, name, url, kinds, services, secret, old_secret, old_until, enabled, off_at, off_why, failures, failing_since, rests_until, version, made_at, made_by_name
        """;

    private const string MessageColumns = "id, webhook, event_id, kind, body, made_at, state, tries, last_at, last_status";

    public async Task<IReadOnlyList<Webhook>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Webhook>($"select {Columns} from integration.webhook order by lower(name), id limit 1000")).AsList();
    }

    public async Task<Webhook?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Webhook>($"select {Columns} from integration.webhook where id = @id", new { id });
    }

    public async Task AddAsync(Webhook hook, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into integration.webhook (id, name, url, kinds, services, secret, made_at, made_by_name)
            values (@Id, @Name, @Url, @Kinds, @Services, @Secret, @MadeAt, @MadeByName)
            """,
            new { hook.Id, hook.Name, hook.Url, hook.Kinds, hook.Services, hook.Secret, hook.MadeAt, hook.MadeByName });
        tx.Audit("webhook.made", $"webhook:{hook.Id}", new { hook.Name, host = new Uri(hook.Url).Host, hook.Kinds, hook.Services });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Changes a webhook; false if somebody else did since it was read.</summary>
    /// <param name="action">What was done, for the audit.</param>
    public async Task<bool> ChangeAsync(Webhook hook, string action, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        if (await tx.ExecuteAsync(
            """
            update integration.webhook
            set name = @Name, url = @Url, kinds = @Kinds, services = @Services, secret = @Secret, old_secret = @OldSecret, old_until = @OldUntil, enabled = @Enabled,
                off_at = case when @Enabled then null else coalesce(off_at, @Now) end, off_why = case when @Enabled then null else coalesce(off_why, 'by-hand') end,
                failures = case when @Enabled and not enabled then 0 else failures end, failing_since = case when @Enabled and not enabled then null else failing_since end,
                rests_until = null, version = version + 1
            where id = @Id and version = @Version
            """,
            new { hook.Name, hook.Url, hook.Kinds, hook.Services, hook.Secret, hook.OldSecret, hook.OldUntil, hook.Enabled, hook.Id, hook.Version, tx.Now }) == 0)
        {
            return false;
        }

        tx.Audit(action, $"webhook:{hook.Id}", new { hook.Name, host = new Uri(hook.Url).Host, hook.Kinds, hook.Services });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    public async Task RemoveAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        if (await tx.ExecuteAsync("delete from integration.webhook where id = @id", new { id }) == 1)
        {
            tx.Audit("webhook.removed", $"webhook:{id}");
            await tx.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Messages of a webhook, the latest first: one more than a page where there are more.</summary>
    public async Task<IReadOnlyList<WebhookMessage>> MessagesAsync(Guid webhook, Guid? before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<WebhookMessage>(
            $"""
            select {MessageColumns}
            from integration.webhook_message
            where webhook = @webhook and (@before::uuid is null or id < @before)
            order by id desc
            limit @Most
            """,
            new { webhook, before, Most = PageSize + 1 })).AsList();
    }

    /// <summary>A message with its tries, the first first.</summary>
    public async Task<(WebhookMessage Message, IReadOnlyList<WebhookTry> Tries)?> MessageAsync(Guid webhook, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var message = await connection.QuerySingleOrDefaultAsync<WebhookMessage>($"select {MessageColumns} from integration.webhook_message where id = @id and webhook = @webhook", new { id, webhook });
        return message is null ? null : (message, (await connection.QueryAsync<WebhookTry>(
            "select number, at, took, status, answer, failure from integration.webhook_try where message = @id order by number limit 500", new { id })).AsList());
    }

    /// <summary>Has a message sent again, whatever became of it. Returns whether there is such a one.</summary>
    public async Task<bool> ReplayAsync(Guid webhook, Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        if (await tx.ExecuteAsync("update integration.webhook_message set state = 'waiting' where id = @id and webhook = @webhook", new { id, webhook }) == 0)
        {
            return false;
        }

        tx.Publish(new WebhookQueued(id));
        tx.Audit("webhook.replayed", $"webhook:{webhook}", new { message = id });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Has all that did not arrive sent again. Returns how many there are.</summary>
    public async Task<int> ReplayLostAsync(Guid webhook, Actor by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        var lost = (await tx.QueryAsync<Guid>(
            """
            update integration.webhook_message set state = 'waiting'
            where id in (select id from integration.webhook_message where webhook = @webhook and state in ('failed', 'held') order by id limit @MostReplayed)
            returning id
            """,
            new { webhook, MostReplayed })).AsList();
        foreach (var id in lost.Order())
        {
            tx.Publish(new WebhookQueued(id));
        }

        if (lost.Count > 0)
        {
            tx.Audit("webhook.replayed-lost", $"webhook:{webhook}", new { lost.Count });
            await tx.CommitAsync(cancellationToken);
        }

        return lost.Count;
    }
}
