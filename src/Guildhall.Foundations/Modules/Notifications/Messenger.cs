using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>Writes to people: queues messages in the change they tell of, and knows what became of them.</summary>
public sealed class Messenger(Templates templates, Database database, IOptions<NotificationsOptions> options)
{
    /// <summary>Whether text messages can be sent.</summary>
    public bool CanText => options.Value.Sms == TextProvider.Notify;

    /// <summary>Whether letters can be sent by GOV.UK Notify.</summary>
    public bool CanPost => options.Value.Letters == LetterProvider.Notify;

    /// <summary>Has a letter sent by post, in the transaction of the change it tells of. Once for each letter.</summary>
    /// <returns>The key of the message; null where it was queued before.</returns>
    public async Task<Guid?> QueueAsync(Transaction tx, OutgoingLetter letter)
    {
        var id = tx.NewId();
        var queued = await tx.ExecuteAsync(
            """
            insert into notifications.message (id, key, letter, about, channel, recipient, language, template, subject, body, created_at, state)
            values (@id, @Letter, @Letter, @About, 'letter', @To, @Language, @Template, @Title, @Text, @Now, 'queued')
            on conflict (key) do nothing
            """,
            new { id, letter.Letter, letter.About, letter.To, letter.Language, letter.Template, letter.Title, letter.Text, tx.Now });
        if (queued == 0)
        {
            return null;
        }

        tx.Publish(new MessageQueued(id, letter.About));
        return id;
    }

    /// <summary>
    /// Writes a message from its template, in the transaction of the change it tells of; a worker sends it after the commit.
    /// Does nothing if a message with the same key exists.
    /// </summary>
    /// <exception cref="PermanentFailureException">The message cannot be written: no such template, a value is missing, a bad address.</exception>
    public async Task QueueAsync(Transaction tx, OutgoingMessage message)
    {
        var recipient = Recipient(message);
        var written = templates.Write(message.Template, message.Language, message.Channel, message.Values);
        var id = tx.NewId();
        var heldUntil = message.NotSentBecause is null && message.NotBefore > tx.Now ? message.NotBefore : null;
        var queued = await tx.ExecuteAsync(
            """
            insert into notifications.message (id, key, about, channel, recipient, language, template, subject, body, created_at, not_before, state, failure, failed_at)
            values (
                @id, @Key, @About, @channel, @recipient, @Language, @Template, @Subject, @Body, @Now, @heldUntil,
                case when @NotSentBecause::text is null then 'queued' else 'failed' end, @NotSentBecause, case when @NotSentBecause::text is not null then @Now end)
            on conflict (key) do nothing
            """,
            new
            {
                id,
                message.Key,
                message.About,
                channel = Text.Kebab(message.Channel),
                recipient,
                message.Language,
                message.Template,
                written.Subject,
                written.Body,
                tx.Now,
                heldUntil,
                message.NotSentBecause,
            });
        if (queued == 1 && message.NotSentBecause is null && heldUntil is null)
        {
            tx.Publish(new MessageQueued(id, message.About));
        }
    }

    /// <summary>A message as its reader would get it, without sending it.</summary>
    /// <exception cref="PermanentFailureException">The message cannot be written: no such template, or a value is missing.</exception>
    public MessagePreview Preview(OutgoingMessage message)
    {
        var written = templates.Write(message.Template, message.Language, message.Channel, message.Values);
        return new MessagePreview(message.Channel, message.To, message.Language, written.Subject, written.Body);
    }

    /// <summary>The messages sent about something, oldest first.</summary>
    public Task<IReadOnlyList<MessageSummary>> SentAboutAsync(Guid about) => SentAboutAsync([about], ReadBatch.AtOnce(database));

    /// <summary>Those sent about several things, oldest first, asked together with what else a page shows.</summary>
    public static async Task<IReadOnlyList<MessageSummary>> SentAboutAsync(IEnumerable<Guid> about, ReadBatch reads)
    {
        // Of one thing they are asked for plainly: how many an array holds PostgreSQL cannot know, and would plan for it anew each time.
        var all = about.ToArray();
        var rows = await reads.QueryAsync<Row>(
            $"""
            select id, about, channel, recipient, template, subject, body, state, created_at, sent_at, delivered_at, failure
            from notifications.message
            where about = {(all.Length == 1 ? "@about" : "any(@about)")}
            order by id
            """,
            ("about", all is [var one] ? one : all));
        return [.. rows.Select(Summary)];
    }

    /// <summary>The messages about several things that were sent or are about to be, the latest first, from a place in the list on.</summary>
    /// <param name="about">What they concern.</param>
    /// <param name="like">A pattern of <c>ilike</c> their subject meets; null for any.</param>
    /// <param name="allAbout">Of these the subject does not matter.</param>
    /// <param name="before">The time of the last message known.</param>
    /// <param name="beforeId">Its key.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<IReadOnlyList<MessageSummary>> SentAboutAsync(
        IReadOnlyCollection<Guid> about, string? like, IReadOnlyCollection<Guid> allAbout, DateTimeOffset before, Guid beforeId, int limit, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(
            """
            select id, about, channel, recipient, template, subject, body, state, created_at, sent_at, delivered_at, failure
            from notifications.message
            where about = any(@about) and state <> 'failed' and (created_at, id) < (@before, @beforeId)
                and (@like::text is null or subject ilike @like or about = any(@allAbout))
            order by created_at desc, id desc
            limit @limit
            """,
            new { about = about.ToArray(), like, allAbout = allAbout.ToArray(), before, beforeId, limit });
        return [.. rows.Select(Summary)];
    }

    private static MessageSummary Summary(Row row) => new()
    {
        Id = row.Id,
        About = row.About,
        Channel = Text.Parse<MessageChannel>(row.Channel),
        Recipient = row.Recipient,
        Template = row.Template,
        Subject = row.Subject,
        Body = row.Body,
        State = Text.Parse<MessageState>(row.State),
        QueuedAt = row.CreatedAt,
        SentAt = row.SentAt,
        DeliveredAt = row.DeliveredAt,
        Failure = row.Failure,
    };

    private string Recipient(OutgoingMessage message)
    {
        if (message.Channel == MessageChannel.Email)
        {
            return EmailAddress.TryParse(message.To, out var address)
                ? address.Value
                : throw new PermanentFailureException($"The message {message.Template} has no good e-mail address to go to.");
        }

        return !CanText ? throw new PermanentFailureException("Text messages are not set up: set Notifications:Sms to notify.")
            : PhoneNumber.TryParse(message.To, out var number) ? number.Value
            : throw new PermanentFailureException($"The message {message.Template} has no good telephone number to go to.");
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required Guid About { get; init; }

        public required string Channel { get; init; }

        public required string Recipient { get; init; }

        public required string Template { get; init; }

        public required string Subject { get; init; }

        public required string Body { get; init; }

        public required string State { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? SentAt { get; init; }

        public DateTimeOffset? DeliveredAt { get; init; }

        public string? Failure { get; init; }
    }
}
