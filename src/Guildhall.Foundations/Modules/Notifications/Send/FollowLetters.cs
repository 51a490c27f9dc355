using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Notifications.Send;

/// <summary>Asks GOV.UK Notify what became of letters: of these it does not call back.</summary>
internal sealed class FollowLetters(Database database, NotifyChannel notify, IOptions<NotificationsOptions> options, ILogger<FollowLetters> logger) : IScheduledJob
{
    private const int AtOnce = 200;

    // A letter is printed the next working day; after a month nobody will say more of it.
    private const int Days = 30;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Letters != LetterProvider.Notify)
        {
            return;
        }

        var after = Guid.Empty;
        for (var found = AtOnce; found == AtOnce;)
        {
            var letters = await WaitingAsync(after, cancellationToken);
            found = letters.Count;
            foreach (var (id, about, providerId) in letters)
            {
                after = id;
                try
                {
                    await ApplyAsync(id, about, await notify.StatusAsync(providerId, cancellationToken));
                }
                catch (ChannelException e)
                {
                    // It is asked again in ten minutes.
                    logger.LogInformation("What became of the letter {Message} is not known yet: {Error}", id, e.Message);
                    return;
                }
            }
        }
    }

    private async Task<List<(Guid Id, Guid About, string ProviderId)>> WaitingAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return (await tx.QueryAsync<(Guid, Guid, string)>(
            """
            select id, about, provider_id
            from notifications.message
            where channel = 'letter' and state = 'sent' and provider = 'notify' and provider_id is not null and sent_at > @Since and id > @after
            order by id
            limit @AtOnce
            """,
            new { Since = tx.Now.AddDays(-Days), after, AtOnce })).ToList();
    }

    private async Task ApplyAsync(Guid id, Guid about, string? status)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        if (status == "received")
        {
            if (await tx.ExecuteAsync("update notifications.message set state = 'delivered', delivered_at = @Now where id = @id and state = 'sent'", new { id, tx.Now }) == 1)
            {
                tx.Publish(new MessageDelivered(id, about));
            }
        }
        else if (Reason(status) is { } failure
            && await tx.ExecuteAsync("update notifications.message set state = 'failed', failure = @failure, failed_at = @Now where id = @id and state = 'sent'", new { id, failure, tx.Now }) == 1)
        {
            tx.Publish(new MessageFailed(id, about));
        }

        await tx.CommitAsync();
    }

    private static string? Reason(string? status) => status switch
    {
        "validation-failed" => "GOV.UK Notify cannot print it: the address is not right, or something stands outside the printed area.",
        "virus-scan-failed" => "GOV.UK Notify found a virus in it.",
        "permanent-failure" => "GOV.UK Notify could not print it.",
        "technical-failure" => "GOV.UK Notify could not send it for a technical reason.",
        "cancelled" => "It was cancelled at GOV.UK Notify.",
        "returned-letter" => "It came back: nobody of that name at that address.",
        _ => null,
    };
}
