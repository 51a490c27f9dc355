using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Cases.MergeCases;

/// <summary>Tells the customer of a merged case that we deal with it together with another report, and nothing of who made that.</summary>
internal sealed class TellOfMerge(CaseMessages messages) : ISubscriber<CaseMerged>
{
    public const string Template = "request-merged";

    public Task HandleAsync(CaseMerged happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueWordAsync(Template, happened.CaseId, delivery, cancellationToken);
}

/// <summary>Tells them that it is worked on its own again.</summary>
internal sealed class TellOfUnmerge(CaseMessages messages) : ISubscriber<CaseUnmerged>
{
    public const string Template = "request-unmerged";

    public Task HandleAsync(CaseUnmerged happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueWordAsync(Template, happened.CaseId, delivery, cancellationToken);
}
