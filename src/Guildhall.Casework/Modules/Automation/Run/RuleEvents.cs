using System.Runtime.ExceptionServices;
using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Automation.Run;

/// <summary>Sets off the rules that wait for something that happens to a case.</summary>
internal sealed class RuleEvents(RuleStore store, RuleRunner runner, CaseFactReader reader) :
    ISubscriber<CaseOpened>, ISubscriber<CaseMoved>, ISubscriber<CustomerWrote>, ISubscriber<CaseAnswered>, ISubscriber<OfficerReplied>, ISubscriber<CaseAssigned>,
    ISubscriber<CaseReopened>, ISubscriber<CaseDisputed>, ISubscriber<CaseHandedOver>, ISubscriber<CaseFlagged>, ISubscriber<CaseClockRang>
{
    public Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.Opened], happened.CaseId, happened.Service, happened.Stage, delivery, cancellationToken);

    public async Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        // Whether it was closed by this, its service says: the case itself may have gone on since.
        var live = await store.LiveAsync([RuleEvent.Moved, RuleEvent.Closed], happened.Service, cancellationToken);
        if (live.Count == 0)
        {
            return;
        }

        var closes = live.Any(l => l.Rule.When.Event == RuleEvent.Closed)
            && (await reader.FindAsync([happened.CaseId], cancellationToken)).SingleOrDefault()?.Definition.Case.Stage(happened.To)?.Closes is not null;
        await SetOffAsync(live.Where(l => l.Rule.When.Event == RuleEvent.Moved || closes), happened.CaseId, happened.To, delivery, cancellationToken);
    }

    public Task HandleAsync(CustomerWrote happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.CustomerWrote], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    public Task HandleAsync(CaseAnswered happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.Answered], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    public Task HandleAsync(OfficerReplied happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.OfficerWrote], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    public Task HandleAsync(CaseAssigned happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.Assigned], happened.CaseId, null, null, delivery, cancellationToken);

    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.Reopened], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    public Task HandleAsync(CaseDisputed happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.Disputed], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    public Task HandleAsync(CaseHandedOver happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.HandedOver], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    public Task HandleAsync(CaseFlagged happened, Delivery delivery, CancellationToken cancellationToken) =>
        SetOffAsync([RuleEvent.Flagged], happened.CaseId, happened.Service, null, delivery, cancellationToken);

    // A missed target that is told on to others is the same one.
    public Task HandleAsync(CaseClockRang happened, Delivery delivery, CancellationToken cancellationToken) => happened.Word switch
    {
        ClockWord.Warned => SetOffAsync([RuleEvent.DueSoon], happened.CaseId, happened.Service, null, delivery, cancellationToken),
        ClockWord.Breached => SetOffAsync([RuleEvent.Breached], happened.CaseId, happened.Service, null, delivery, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task SetOffAsync(IReadOnlyCollection<RuleEvent> events, Guid caseId, string? service, string? stage, Delivery delivery, CancellationToken cancellationToken) =>
        await SetOffAsync(await store.LiveAsync(events, service, cancellationToken), caseId, stage, delivery, cancellationToken);

    // One rule that fails keeps no other from its work; the delivery is made again, and what was done is not.
    private async Task SetOffAsync(IEnumerable<LiveRule> live, Guid caseId, string? stage, Delivery delivery, CancellationToken cancellationToken)
    {
        RuleCause? cause = null;
        ExceptionDispatchInfo? failure = null;
        foreach (var rule in live)
        {
            if (stage is not null && !RuleFacts.IsInStage(rule.Rule.When, stage))
            {
                continue;
            }

            try
            {
                cause ??= await runner.CauseOfAsync(delivery.Actor, cancellationToken);
                await runner.RunAsync(
                    rule,
                    caseId,
                    delivery.EventId,
                    cause,
                    about => (rule.Service is null || rule.Service == about.Service) && (stage is not null || RuleFacts.IsInStage(rule.Rule.When, about.Stage)),
                    cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
    }
}
