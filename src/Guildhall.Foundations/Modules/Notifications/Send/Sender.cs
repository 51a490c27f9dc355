using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Notifications.Send;

/// <summary>
/// Sends the messages that were queued. What was sent is not sent again; what failed for good is, when someone replays it.
/// The try is counted and committed before it is made, so that one that was cut short is known to have happened.
/// </summary>
internal sealed class Sender(Database database, IOptions<NotificationsOptions> options, SmtpChannel smtp, NotifyChannel notify) : ISubscriber<MessageQueued>
{
    public async Task HandleAsync(MessageQueued happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await TakeAsync(happened.MessageId, cancellationToken) is not { } message)
        {
            return;
        }

        string providerId;
        var channel = ChannelFor(message);
        try
        {
            providerId = await channel.SendAsync(message, cancellationToken);
        }
        catch (PermanentFailureException e)
        {
            await FailAsync(message, e.Message);
            throw;
        }

        await SucceedAsync(message, channel.Provider, providerId);
    }

    // A text that was queued before texts were turned off waits, and then is a dead letter.
    private IChannel ChannelFor(MessageToSend message) =>
        message.Channel == "email" ? options.Value.Email == EmailProvider.Smtp ? smtp : notify
        : message.Channel == "letter" ? options.Value.Letters == LetterProvider.Notify ? notify : throw new ChannelException("Letters are not sent by GOV.UK Notify: set Notifications:Letters to notify.")
        : options.Value.Sms == TextProvider.Notify ? notify
        : throw new ChannelException("Text messages are not set up: set Notifications:Sms to notify.");

    /// <summary>Counts the try; null if there is nothing left to do.</summary>
    private async Task<MessageToSend?> TakeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var message = await tx.QuerySingleOrDefaultAsync<MessageToSend>(
            """
            update notifications.message
            set attempts = attempts + 1, state = 'queued', failure = null, failed_at = null
            where id = @id and (state = 'queued' or (state = 'failed' and provider is null))
            returning id, about, channel, recipient, language, subject, body, state, attempts, letter
            """,
            new { id });
        await tx.CommitAsync(cancellationToken);
        return message;
    }

    // From here on the message has gone: no cancellation may keep us from writing that down.
    private async Task SucceedAsync(MessageToSend message, string provider, string providerId)
    {
        await using var tx = await database.BeginAsync(Actor.System);

        // A delivery receipt can be quicker than we are: it has the last word on the state.
        var first = await tx.ExecuteAsync(
            """
            update notifications.message
            set provider = @provider, provider_id = @providerId, sent_at = coalesce(sent_at, @Now),
                state = case when state = 'queued' then 'sent' else state end
            where id = @Id and provider is null
            """,
            new { message.Id, provider, providerId, tx.Now });
        if (first == 1)
        {
            tx.Publish(new MessageSent(message.Id, message.About));
        }

        await tx.CommitAsync();
    }

    private async Task FailAsync(MessageToSend message, string failure)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        var failed = await tx.ExecuteAsync(
            """
            update notifications.message
            set state = 'failed', failure = @failure, failed_at = @Now
            where id = @Id and state = 'queued'
            """,
            new { message.Id, failure, tx.Now });
        if (failed == 1)
        {
            tx.Publish(new MessageFailed(message.Id, message.About));
        }

        await tx.CommitAsync();
    }
}
