using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Automation.Run;

/// <summary>Reckons when timers are due.</summary>
internal sealed class RuleClock(WorkingCalendar calendar)
{
    private const int LongestWait = 4000;

    /// <summary>The latest moment whose time has come at an instant: earlier ones have come before.</summary>
    public async Task<DateTimeOffset> UptoAsync(RuleTrigger when, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sign = when.IsBefore ? 1 : -1;
        switch (when.Time.Unit)
        {
            case RuleUnit.Hours:
                return now.AddHours(sign * when.Time.Amount);
            case RuleUnit.Days:
                return now.AddDays(sign * when.Time.Amount);
            case RuleUnit.Weeks:
                return now.AddDays(sign * 7 * when.Time.Amount);
        }

        var days = await calendar.GetAsync(cancellationToken);
        var today = LondonTime.DayOf(now);
        if (when.IsBefore)
        {
            return LondonTime.EndOf(days.AddWorkingDays(today, when.Time.Amount));
        }

        // The last day whose so many working days are over.
        var day = today;
        for (var back = 0; back < LongestWait && days.AddWorkingDays(day, when.Time.Amount) > today; back++)
        {
            day = day.AddDays(-1);
        }

        return LondonTime.EndOf(day);
    }
}

/// <summary>Every minute, sets off the timers that are due: each looks at the cases that came to its moment since it looked last.</summary>
internal sealed class RuleTimers(RuleStore store, RuleRunner runner, RuleClock ticks, CaseFactReader reader, Database database, TimeProvider clock, ILogger<RuleTimers> logger) : IScheduledJob
{
    private const int AtOnce = 500;

    // So long a case is tried again at which a rule fails; then the timer goes on without it.
    private static readonly TimeSpan s_patience = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var rule in await store.LiveAsync([RuleEvent.Timer], null, cancellationToken))
        {
            try
            {
                await RunAsync(rule, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(e, "The timer of the rule {Rule} failed", rule.Id);
            }
        }
    }

    private async Task RunAsync(LiveRule rule, CancellationToken cancellationToken)
    {
        var when = rule.Rule.When;
        var upto = await ticks.UptoAsync(when, clock.GetUtcNow(), cancellationToken);
        if (await FromAsync(rule.Id, cancellationToken) is not { } from || from >= upto)
        {
            return;
        }

        CaseAtMoment? after = null;
        DateTimeOffset? failed = null;
        for (var found = AtOnce; found == AtOnce;)
        {
            var cases = await reader.CameToAsync(Moment(when.Of), from, upto, rule.Service, when.Stages is [var only] ? only : null, after, AtOnce, cancellationToken);
            found = cases.Count;
            foreach (var come in cases)
            {
                after = come;
                try
                {
                    await runner.RunAsync(
                        rule,
                        come.Id,
                        RuleRunner.KeyOf(rule.Id, come.Id, come.At),
                        RuleCause.None,
                        about => RuleFacts.IsInStage(when, about.Stage) && MomentOf(when.Of, about) == come.At,
                        cancellationToken);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    // One case keeps no other waiting.
                    logger.LogError(e, "The timer of the rule {Rule} failed at the case {Case}", rule.Id, come.Id);
                    failed ??= upto - come.At < s_patience ? come.At : null;
                }
            }
        }

        // From there it looks again in a minute; the cases it was done with are done.
        if (failed is { } at)
        {
            upto = at.AddMicroseconds(-1);
            if (upto <= from)
            {
                return;
            }
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("update automation.timer set upto = @upto where rule = @Id and upto = @from", new { rule.Id, from, upto });
        await tx.CommitAsync(cancellationToken);
    }

    internal static CaseMoment Moment(RuleMoment moment) => moment switch
    {
        RuleMoment.Opened => CaseMoment.Opened,
        RuleMoment.Stage => CaseMoment.StageReached,
        RuleMoment.Target => CaseMoment.Target,
        RuleMoment.Waiting => CaseMoment.Waiting,
        _ => CaseMoment.Closed,
    };

    // A case that went on since it was found is left to its next moment.
    private static DateTimeOffset? MomentOf(RuleMoment moment, CaseFacts about) => moment switch
    {
        RuleMoment.Opened => about.OpenedAt,
        RuleMoment.Stage => about.ClosedAt is null ? about.StageSince : null,
        RuleMoment.Target => about.ClosedAt is null ? LondonTime.EndOf(about.TargetOn) : null,
        RuleMoment.Waiting => about.ClosedAt is null ? about.WaitingSince : null,
        _ => about.ClosedAt,
    };

    private async Task<DateTimeOffset?> FromAsync(Guid rule, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<DateTimeOffset?>("select upto from automation.timer where rule = @rule", new { rule });
    }
}

/// <summary>Every morning, sets off the rules that look at each open case.</summary>
internal sealed class RuleMornings(RuleStore store, RuleRunner runner, CaseFactReader reader, TimeProvider clock, ILogger<RuleMornings> logger) : IScheduledJob
{
    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var morning = LondonTime.StartOf(LondonTime.Today(clock));
        foreach (var rule in await store.LiveAsync([RuleEvent.Morning], null, cancellationToken))
        {
            try
            {
                var after = Guid.Empty;
                for (var found = AtOnce; found == AtOnce;)
                {
                    var cases = await reader.OpenAsync(rule.Service, rule.Rule.When.Stages is [var only] ? only : null, after, AtOnce, cancellationToken);
                    found = cases.Count;

                    // Most are not what it looks for: they are read together, and only those it holds for are locked.
                    foreach (var about in await reader.FindAsync(cases, cancellationToken))
                    {
                        if (RuleFacts.IsInStage(rule.Rule.When, about.Stage) && RuleFacts.Holds(rule.Rule, about, clock.GetUtcNow()))
                        {
                            await RunAsync(rule, about.Id, morning, cancellationToken);
                        }
                    }

                    after = cases.Count > 0 ? cases[^1] : after;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(e, "The morning of the rule {Rule} failed", rule.Id);
            }
        }
    }

    private async Task RunAsync(LiveRule rule, Guid about, DateTimeOffset morning, CancellationToken cancellationToken)
    {
        try
        {
            await runner.RunAsync(
                rule, about, RuleRunner.KeyOf(rule.Id, about, morning), RuleCause.None, now => now.ClosedAt is null && RuleFacts.IsInStage(rule.Rule.When, now.Stage), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One case keeps no other waiting, and has its next morning.
            logger.LogError(e, "The morning of the rule {Rule} failed at the case {Case}", rule.Id, about);
        }
    }
}

/// <summary>Every minute, goes on with the runs whose wait is over.</summary>
internal sealed class RuleWaits(RuleStore store, RuleRunner runner, Database database, ILogger<RuleWaits> logger) : IScheduledJob
{
    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await store.AllOffAsync(cancellationToken) is not null)
        {
            return;
        }

        foreach (var run in await DueAsync(cancellationToken))
        {
            try
            {
                await runner.ResumeAsync(run, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(e, "The run {Run} could not go on", run);
            }
        }
    }

    private async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return [.. await tx.QueryAsync<Guid>("select id from automation.run where state = 'waiting' and resume_at <= @Now order by resume_at limit @AtOnce", new { tx.Now, AtOnce })];
    }
}
