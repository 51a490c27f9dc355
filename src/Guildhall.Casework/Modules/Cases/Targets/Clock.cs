using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>A clock of a case: a target by name, when it started, and what has become of it. Changes make another.</summary>
internal sealed record Clock
{
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it runs, extensions included.</summary>
    public required Period Target { get; init; }

    /// <summary>When it stood still; of the last the end is open while it stands.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    public DateOnly DueOn { get; init; }

    /// <summary>The instant from which it is late.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>The day from which it is due soon.</summary>
    public DateOnly WarnOn { get; init; }

    /// <summary>When it was met, or ended with the case; null while it runs.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    public DateTimeOffset? WarnedAt { get; init; }

    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>How many of the service's escalations were made.</summary>
    public int Escalated { get; init; }

    /// <summary>How often it was extended.</summary>
    public int Extensions { get; init; }

    /// <summary>When there is something to do about it: warn, note that it is late, tell somebody. Null while it stands still, and at the end.</summary>
    public DateTimeOffset? NextAt { get; init; }

    public bool IsRunning => StoppedAt is null;

    public bool IsPaused => IsRunning && Pauses is [.., { To: null }];

    /// <summary>Whether it was kept, as of an instant; null while nobody knows.</summary>
    public bool? WasKept(DateTimeOffset now) => StoppedAt is { } stopped ? stopped < DueAt : now >= DueAt && !IsPaused ? false : null;

    /// <summary>A clock of that name that starts now.</summary>
    public static Clock Start(string name, CaseRules rules, Calendars calendars, DateTimeOffset now) =>
        new Clock { Name = name, StartedAt = now, Target = rules.TargetOf(name) ?? rules.Target }.Reckon(rules, calendars, now);

    /// <summary>The clock standing still from now on.</summary>
    public Clock Pause(CaseRules rules, Calendars calendars, DateTimeOffset now) =>
        IsPaused || !IsRunning ? this : (this with { Pauses = [.. Pauses, new Pause(now, null)] }).Reckon(rules, calendars, now);

    /// <summary>The clock going on from now.</summary>
    public Clock Resume(CaseRules rules, Calendars calendars, DateTimeOffset now) =>
        !IsPaused ? this : (this with { Pauses = [.. Pauses.SkipLast(1), Pauses[^1] with { To = now }] }).Reckon(rules, calendars, now);

    /// <summary>The clock beginning again now, as long as it was.</summary>
    public Clock Restart(CaseRules rules, Calendars calendars, DateTimeOffset now) =>
        (this with { StartedAt = now, Pauses = [], StoppedAt = null, WarnedAt = null, BreachedAt = null, Escalated = 0 }).Reckon(rules, calendars, now);

    /// <summary>The clock with more time.</summary>
    public Clock Extend(Period more, CaseRules rules, Calendars calendars, DateTimeOffset now)
    {
        var longer = (this with { Target = Target with { Amount = Target.Amount + more.Amount }, Extensions = Extensions + 1, Escalated = 0 }).Reckon(rules, calendars, now);

        // Put off to a day to come, it is warned of and missed anew.
        return longer.BreachedAt is not null && longer.DueAt > now ? (longer with { BreachedAt = null, WarnedAt = null }).Reckon(rules, calendars, now) : longer;
    }

    /// <summary>The clock at its end.</summary>
    public Clock Stop(DateTimeOffset now) => !IsRunning ? this : this with
    {
        Pauses = IsPaused ? [.. Pauses.SkipLast(1), Pauses[^1] with { To = now }] : Pauses,
        StoppedAt = now,
        NextAt = null,
    };

    /// <summary>The clock by the calendars as they are now.</summary>
    public Clock Reckon(CaseRules rules, Calendars calendars, DateTimeOffset now)
    {
        if (!IsRunning)
        {
            return this;
        }

        // The law sets the main target alone: the others are the council's.
        var due = Reckoning.DueOf(Target, Name == CaseRules.Finish ? rules.Law : null, StartedAt, Pauses, calendars, now);
        var warning = Reckoning.WarningOf(due, Target, rules.Warn, StartedAt, calendars);
        var clock = this with
        {
            DueOn = due.On,
            DueAt = due.At,
            WarnOn = warning.On,
            // Put off far enough, it is warned of again.
            WarnedAt = warning.At > now && WarnedAt is not null ? null : WarnedAt,
        };
        return clock.Schedule(warning.At, rules, calendars);
    }

    /// <summary>The clock after what was due to be done about it.</summary>
    public Clock Done(DateTimeOffset now, CaseRules rules, Calendars calendars)
    {
        var done = this;
        if (done.BreachedAt is null && now >= DueAt)
        {
            done = done with { BreachedAt = now, WarnedAt = done.WarnedAt ?? now };
        }
        else if (done.BreachedAt is not null)
        {
            done = done with { Escalated = done.Escalated + 1 };
        }
        else
        {
            done = done with { WarnedAt = now };
        }

        return done.Schedule(Reckoning.WarningOf(new Due(DueOn, DueAt), Target, rules.Warn, StartedAt, calendars).At, rules, calendars);
    }

    private Clock Schedule(DateTimeOffset warnAt, CaseRules rules, Calendars calendars) => this with
    {
        NextAt = !IsRunning || IsPaused ? null
            : BreachedAt is null && WarnedAt is null && warnAt < DueAt ? warnAt
            : BreachedAt is null ? DueAt
            : Escalated < rules.Escalations.Count ? Reckoning.After(DueAt, rules.Escalations[Escalated].After, calendars)
            : null,
    };
}
