using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Disclosure.Reviews;

/// <summary>
/// Links a review to the request it is about, by the reference its customer gave. The request is its parent, so that whoever had a part in it cannot decide the review
/// where the service says so. A reference of anything but a request, or of somebody else’s, links nothing.
/// </summary>
internal sealed class LinkReview(DisclosureRules rules, CaseFactReader cases, Database database, CouncilProfile council) : ISubscriber<CaseOpened>
{
    public async Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (rules.Current.Review(happened.Service) is not { } review
            || (await cases.FindAsync([happened.CaseId], cancellationToken)).SingleOrDefault() is not { } part
            || !Reference.TryParse(part.Answers.Text(review.Of), council.ReferencePrefix, out var reference)
            || await cases.IdOfAsync(reference.ToString(), cancellationToken) is not { } id
            || (await cases.FindAsync([id], cancellationToken)).SingleOrDefault() is not { } parent
            || rules.Current.Request(parent.Service) is null
            || parent.Test != part.Test || parent.Restricted != part.Restricted
            || !IsSamePerson(part, parent))
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await CaseActs.LinkToParentAsync(tx, part, parent, "A review of the answer, by the reference the customer gave."))
        {
            await tx.CommitAsync(cancellationToken);
        }
    }

    // By account, or by surname, as for looking a request up.
    private static bool IsSamePerson(CaseFacts part, CaseFacts parent) =>
        (part.Account is not null && part.Account == parent.Account)
        || (part.CustomerName is { } name && parent.CustomerName is { } other && CaseRegister.SurnameKey(name) == CaseRegister.SurnameKey(other));
}

/// <summary>Keeps the list of requests that are closed, for the disclosure log.</summary>
internal sealed class KeepClosedRequests(DisclosureRules rules, CaseFactReader cases, Database database) : ISubscriber<CaseMoved>, ISubscriber<CaseReopened>, ISubscriber<CaseDisputed>
{
    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) => KeepAsync(happened.CaseId, happened.Service, cancellationToken);

    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) => KeepAsync(happened.CaseId, happened.Service, cancellationToken);

    public Task HandleAsync(CaseDisputed happened, Delivery delivery, CancellationToken cancellationToken) => KeepAsync(happened.CaseId, happened.Service, cancellationToken);

    // As the case is now, in whatever order the events come.
    private async Task KeepAsync(Guid caseId, string service, CancellationToken cancellationToken)
    {
        if (rules.Current.Request(service) is null || (await cases.FindAsync([caseId], cancellationToken)).SingleOrDefault() is not { Test: false } about)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (about.ClosedAt is { } closed)
        {
            await tx.ExecuteAsync(
                """
                insert into disclosure.request (case_id, reference, service, closed_at, released)
                values (@Id, @Reference, @Service, @closed, @released)
                on conflict (case_id) do update set closed_at = excluded.closed_at, released = excluded.released
                """,
                new { about.Id, about.Reference, about.Service, closed, released = about.Outcome == "done" && !about.IsMerged });
        }
        else
        {
            await tx.ExecuteAsync("delete from disclosure.request where case_id = @Id", new { about.Id });
        }

        await tx.CommitAsync(cancellationToken);
    }
}
