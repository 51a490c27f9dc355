using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>
/// Gives a person who has signed in the cases that were sent with their e-mail address by somebody who had not. Not the restricted ones:
/// households share mailboxes and addresses change hands, and a list that stands there for good must not tell of care or safety on the strength
/// of an address alone. Those are followed as before, by reference.
/// </summary>
internal sealed class ClaimRequests(Database database, Persons persons) : ISubscriber<PersonSignedIn>
{
    public async Task HandleAsync(PersonSignedIn happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await persons.FindAsync(happened.Account, cancellationToken) is not { } person)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);

        // What has a holder is not taken again, so a second delivery finds nothing.
        var claimed = (await tx.QueryAsync<string>(
            """
            update cases."case"
            set holder = @Id, holder_kind = 'person', claimed_at = @Now
            where holder is null and customer_email is not null and lower(customer_email) = lower(@Email) and not restricted and not test
            returning reference
            """,
            new { person.Id, person.Email, tx.Now })).ToList();
        if (claimed.Count == 0)
        {
            return;
        }

        foreach (var reference in claimed)
        {
            tx.Audit("case.claimed", reference, new { account = person.Id });
        }

        tx.Publish(new CasesClaimed(person.Id, claimed.Count));
        await tx.CommitAsync(cancellationToken);
    }
}
