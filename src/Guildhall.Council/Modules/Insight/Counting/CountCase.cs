using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;

namespace Guildhall.Council.Modules.Insight.Counting;

/// <summary>Counts a case anew when something happened to it that a number tells of.</summary>
internal sealed class CountCase(CaseCounter counter) :
    ISubscriber<CaseOpened>,
    ISubscriber<CaseLocated>,
    ISubscriber<CaseMoved>,
    ISubscriber<CaseHandedOver>,
    ISubscriber<CaseMerged>,
    ISubscriber<CaseUnmerged>,
    ISubscriber<CaseReopened>,
    ISubscriber<CaseDisputed>,
    ISubscriber<CustomerWrote>,
    ISubscriber<CustomerGotInTouch>,
    ISubscriber<CaseSurveyed>
{
    public Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseLocated happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseHandedOver happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseMerged happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseUnmerged happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseDisputed happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CustomerWrote happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CustomerGotInTouch happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseSurveyed happened, Delivery delivery, CancellationToken cancellationToken) => counter.CountAsync(happened.CaseId, cancellationToken);
}

/// <summary>Counts all cases anew, for some seconds at a time: what is left is the next event's, so that a node may end in between.</summary>
internal sealed class CountAnew(CaseCounter counter, Database database, TimeProvider clock) : ISubscriber<RecountAsked>, ISubscriber<SampleCasesChanged>
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(20);

    public Task HandleAsync(SampleCasesChanged happened, Delivery delivery, CancellationToken cancellationToken) => GoOnAsync(null, cancellationToken);

    public Task HandleAsync(RecountAsked happened, Delivery delivery, CancellationToken cancellationToken) => GoOnAsync(happened.After, cancellationToken);

    private async Task GoOnAsync(Guid? after, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        do
        {
            (after, _) = await counter.RecountSomeAsync(after, cancellationToken);
        }
        while (after is not null && clock.GetElapsedTime(began) < s_turn);

        if (after is not null)
        {
            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            tx.Publish(new RecountAsked(after));
            await tx.CommitAsync(cancellationToken);
        }
    }
}

/// <summary>Looks every night whether all is counted right: what changed without an event is put right here.</summary>
internal sealed class CountNightly(CaseCounter counter) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => counter.RecountAsync(cancellationToken);
}
