using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.BusinessMembers;

/// <summary>
/// Has the news of a business's open cases go to the business, where they went to somebody who does not belong to it any more. It is their colleagues'
/// to know, and not theirs.
/// </summary>
internal sealed class WriteToBusiness(Database database, Persons persons, Businesses businesses) : ISubscriber<BusinessMemberLeft>
{
    public async Task HandleAsync(BusinessMemberLeft happened, Delivery delivery, CancellationToken cancellationToken)
    {
        // Who has closed their account has no address here any more, and may follow what they sent by its reference.
        if (await persons.FindAsync(happened.Account, cancellationToken) is not { } person
            || await businesses.RoleAsync(happened.Business, happened.Account, cancellationToken) is not null
            || await businesses.EmailAsync(happened.Business, cancellationToken) is not { } email)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var changed = (await tx.QueryAsync<Guid>(
            """
            update cases."case"
            set customer_email = @email, version = version + 1
            where holder = @Business and holder_kind = 'business' and closed_at is null and lower(customer_email) = lower(@Left)
            returning id
            """,
            new { happened.Business, email, Left = person.Email })).ToList();
        foreach (var id in changed)
        {
            Timeline.Add(tx, new TimelineEntry
            {
                CaseId = id,
                Kind = TimelineKind.Note,
                Public = false,
                Text = $"{person.Name} does not belong to the business any more. We now write to {email}.",
            });
        }

        await tx.CommitAsync(cancellationToken);
    }
}
