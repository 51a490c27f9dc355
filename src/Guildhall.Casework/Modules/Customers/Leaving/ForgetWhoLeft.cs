using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Customers.Leaving;

/// <summary>
/// Forgets the addresses and preferences of somebody who closed their account, and the premises of a business that did. What they agreed to stays: it proves that we were allowed what we did.
/// </summary>
internal sealed class ForgetWhoLeft(Database database) : ISubscriber<PersonLeft>, ISubscriber<BusinessClosed>
{
    public async Task HandleAsync(PersonLeft happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            delete from customers.address where account = @Account;
            delete from customers.channel_choice where account = @Account;
            delete from customers.preference where account = @Account
            """,
            new { happened.Account });
        tx.Audit("person.forgotten", $"account:{happened.Account}");
        await tx.CommitAsync(cancellationToken);
    }

    public async Task HandleAsync(BusinessClosed happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from customers.premises where business = @Business", new { happened.Business });
        await tx.CommitAsync(cancellationToken);
    }
}
