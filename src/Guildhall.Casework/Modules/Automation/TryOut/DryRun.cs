using Guildhall.Casework.Modules.Automation.Run;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Automation.TryOut;

/// <summary>What a rule would have done to a case.</summary>
internal sealed record WouldHave(string Reference, string Service, DateTimeOffset At, IReadOnlyList<string> Acts);

/// <summary>What a rule would have done in the last month.</summary>
internal sealed record DryRunResult
{
    /// <summary>How many cases were looked at.</summary>
    public required int Looked { get; init; }

    /// <summary>Whether there were more than were looked at.</summary>
    public required bool IsCut { get; init; }

    /// <summary>How often it would have done something.</summary>
    public required int Times { get; init; }

    /// <summary>To how many cases.</summary>
    public required int Cases { get; init; }

    /// <summary>The latest of them that the viewer may see.</summary>
    public required IReadOnlyList<WouldHave> Shown { get; init; }

    /// <summary>How many of the latest belong to teams the viewer is not in, and are not shown.</summary>
    public required int Hidden { get; init; }
}

/// <summary>
/// Looks what a rule would have done to the cases of the last month, and does nothing. A case is judged by what it says now, but for the stage it was in
/// and the day it was then.
/// </summary>
internal sealed class DryRun(CaseFactReader reader, RuleClock ticks, TimeProvider clock)
{
    /// <summary>How far it looks back, in days.</summary>
    public const int Days = 30;

    private const int Most = 3000;
    private const int AtOnce = 250;
    private const int Shown = 50;

    public async Task<DryRunResult> TryAsync(CaseRule rule, string? service, CurrentStaff viewer, CancellationToken cancellationToken)
    {
        var (set, looked, isCut) = await SetOffAsync(rule.When, service, cancellationToken);
        var hits = new List<(CaseFacts About, DateTimeOffset At)>();
        foreach (var chunk in set.GroupBy(s => s.CaseId).Chunk(AtOnce))
        {
            var facts = (await reader.FindAsync([.. chunk.Select(c => c.Key)], cancellationToken)).Where(f => !f.Test && !f.IsMerged).ToDictionary(f => f.Id);
            foreach (var (id, at, stage) in chunk.SelectMany(c => c))
            {
                if (facts.TryGetValue(id, out var about) && (service is null || about.Service == service))
                {
                    var then = stage is null ? about : about with { Stage = stage };
                    if (RuleFacts.IsInStage(rule.When, then.Stage) && (rule.When.Event != RuleEvent.Closed || then.Definition.Case.Stage(then.Stage)?.Closes is not null) && RuleFacts.Holds(rule, then, at))
                    {
                        hits.Add((then, at));
                    }
                }
            }
        }

        var latest = hits.OrderByDescending(h => h.At).Take(Shown).ToList();
        var seen = await reader.SeenByAsync([.. latest.Select(h => h.About.Id)], viewer, cancellationToken);
        return new DryRunResult
        {
            Looked = looked,
            IsCut = isCut,
            Times = hits.Count,
            Cases = hits.Select(h => h.About.Id).Distinct().Count(),
            Shown =
            [
                .. latest.Where(h => seen.Contains(h.About.Id)).Select(h => new WouldHave(
                    h.About.Reference, h.About.Definition.Title.English, h.At, [.. rule.Acts.Select(a => RuleWords.Act(a, h.About.Definition))])),
            ],
            Hidden = latest.Count(h => !seen.Contains(h.About.Id)),
        };
    }

    // What would have set it off: the case, when, and the stage it was in then where that is known.
    private async Task<(IReadOnlyList<(Guid CaseId, DateTimeOffset At, string? Stage)> SetOff, int Looked, bool IsCut)> SetOffAsync(RuleTrigger when, string? service, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now.AddDays(-Days);
        if (when.Event == RuleEvent.Morning)
        {
            var open = await reader.OpenAsync(service, null, Guid.Empty, Most + 1, cancellationToken);
            return ([.. open.Take(Most).Select(id => (id, now, (string?)null))], Math.Min(open.Count, Most), open.Count > Most);
        }

        if (when.Event == RuleEvent.Timer)
        {
            var upto = await ticks.UptoAsync(when, now, cancellationToken);
            var come = await reader.CameToAsync(RuleTimers.Moment(when.Of), upto.AddDays(-Days), upto, service, null, null, Most + 1, cancellationToken);
            return ([.. come.Take(Most).Select(c => (c.Id, c.At + (now - upto), (string?)null))], Math.Min(come.Count, Most), come.Count > Most);
        }

        if (when.Event == RuleEvent.Opened)
        {
            var opened = await reader.CameToAsync(CaseMoment.Opened, since, now, service, null, null, Most + 1, cancellationToken);
            var ids = opened.Take(Most).ToList();
            var first = (await reader.HappenedAsync([.. ids.Select(o => o.Id)], [TimelineKind.Opened], since, cancellationToken)).ToDictionary(e => e.CaseId, e => e.Stage);
            return ([.. ids.Select(o => (o.Id, o.At, first.GetValueOrDefault(o.Id)))], ids.Count, opened.Count > Most);
        }

        var cases = new HashSet<Guid>();
        foreach (var moment in (CaseMoment[])[CaseMoment.StageReached, CaseMoment.Closed, CaseMoment.Opened])
        {
            cases.UnionWith((await reader.CameToAsync(moment, since, now, service, null, null, Most + 1, cancellationToken)).Select(c => c.Id));
        }

        var past = await reader.HappenedAsync([.. cases.Take(Most)], [Kind(when.Event)], since, cancellationToken);
        return ([.. past.Select(e => (e.CaseId, e.At, e.Stage))], Math.Min(cases.Count, Most), cases.Count > Most);
    }

    private static TimelineKind Kind(RuleEvent happened) => happened switch
    {
        RuleEvent.Moved or RuleEvent.Closed => TimelineKind.Moved,
        RuleEvent.Reopened => TimelineKind.Reopened,
        RuleEvent.Disputed => TimelineKind.Disputed,
        RuleEvent.HandedOver => TimelineKind.HandedOver,
        RuleEvent.Flagged => TimelineKind.Flagged,
        RuleEvent.DueSoon => TimelineKind.Warned,
        RuleEvent.Breached => TimelineKind.Breached,
        RuleEvent.CustomerWrote => TimelineKind.Written,
        RuleEvent.Answered => TimelineKind.Answered,
        RuleEvent.OfficerWrote => TimelineKind.Replied,
        _ => TimelineKind.Assigned,
    };
}
