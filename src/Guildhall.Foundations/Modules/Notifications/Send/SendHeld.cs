using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;

namespace Guildhall.Foundations.Modules.Notifications.Send;

/// <summary>Every minute, lets go the messages that were kept for the end of somebody's quiet hours.</summary>
internal sealed class SendHeld(Database database) : IScheduledJob
{
    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var sent = AtOnce; sent == AtOnce;)
        {
            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            var due = (await tx.QueryAsync<(Guid Id, Guid About)>(
                """
                update notifications.message
                set not_before = null
                where id in (select id from notifications.message where not_before <= @Now order by not_before limit @AtOnce for update skip locked)
                returning id, about
                """,
                new { tx.Now, AtOnce })).ToList();
            foreach (var (id, about) in due)
            {
                tx.Publish(new MessageQueued(id, about));
            }

            await tx.CommitAsync(cancellationToken);
            sent = due.Count;
        }
    }
}
