using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Integration.Leaving;

/// <summary>Ends the links of a person or a business that has closed its account.</summary>
internal sealed class ForgetLinks(Database database) : ISubscriber<PersonLeft>, ISubscriber<BusinessClosed>
{
    public Task HandleAsync(PersonLeft happened, Delivery delivery, CancellationToken cancellationToken) => EndAsync(happened.Account, cancellationToken);

    public Task HandleAsync(BusinessClosed happened, Delivery delivery, CancellationToken cancellationToken) => EndAsync(happened.Business, cancellationToken);

    private async Task EndAsync(Guid owner, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            "update integration.linked_account set unlinked_at = @Now, sealed = '' where coalesce(person, business) = @owner and unlinked_at is null",
            new { tx.Now, owner });
        await tx.CommitAsync(cancellationToken);
    }
}
