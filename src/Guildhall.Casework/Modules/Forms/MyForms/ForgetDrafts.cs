using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Forms.MyForms;

/// <summary>
/// Ends the forms that somebody who closed their account, or a business that did, has begun and not sent: nobody could go on with them. What was asked about a case stays, for the
/// case goes on.
/// </summary>
internal sealed class ForgetDrafts(Database database) : ISubscriber<PersonLeft>, ISubscriber<BusinessClosed>
{
    public Task HandleAsync(PersonLeft happened, Delivery delivery, CancellationToken cancellationToken) => EndAsync(happened.Account, cancellationToken);

    public Task HandleAsync(BusinessClosed happened, Delivery delivery, CancellationToken cancellationToken) => EndAsync(happened.Business, cancellationToken);

    private async Task EndAsync(Guid whose, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);

        // The night's job deletes them, with their figures.
        await tx.ExecuteAsync(
            """
            update forms.draft
            set answers = '{}', typed = '{}', expires_at = @Now, remind_at = null
            where coalesce(acting_for, account_id) = @whose and sent_at is null and ask_id is null
            """,
            new { whose, tx.Now });
        await tx.CommitAsync(cancellationToken);
    }
}
