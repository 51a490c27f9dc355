using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>A stretch of time in which a clock stands still.</summary>
/// <param name="From">When it stopped.</param>
/// <param name="To">When it went on; null while it stands.</param>
internal readonly record struct Pause(DateTimeOffset From, DateTimeOffset? To);

/// <summary>When something is due.</summary>
/// <param name="On">The last day.</param>
/// <param name="At">The instant from which it is late.</param>
internal readonly record struct Due(DateOnly On, DateTimeOffset At);

/// <summary>
/// Reckons when a target is due. The day something comes in does not count itself. In working days, days on which the clock stands still are left
/// out; else the end is put off by as many days as it stood. What the law says of a target is here, and nowhere else.
/// </summary>
internal static class Reckoning
{
    /// <summary>When a clock is due.</summary>
    /// <param name="target">How long it runs, extensions included.</param>
    /// <param name="law">The law that sets it; null for the council's own.</param>
    /// <param name="started">When it started.</param>
    /// <param name="pauses">When it stood still, in order.</param>
    /// <param name="calendars">The calendars as of now.</param>
    /// <param name="now">The instant: a clock that stands still is reckoned as if it went on now.</param>
    public static Due DueOf(Period target, TargetLaw? law, DateTimeOffset started, IReadOnlyList<Pause> pauses, Calendars calendars, DateTimeOffset now)
    {
        if (target.Unit == PeriodUnit.Hours)
        {
            var still = pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + ((pause.To ?? now) - pause.From));
            var at = started.AddHours(target.Amount) + still;
            return new Due(LondonTime.DayOf(at), at);
        }

        var first = LondonTime.DayOf(started);
        var days = pauses.Select(p => (From: LondonTime.DayOf(p.From), To: LondonTime.DayOf(p.To ?? now))).ToList();
        DateOnly on;
        if (target.Unit == PeriodUnit.WorkingDays)
        {
            var working = law is TargetLaw.FreedomOfInformation or TargetLaw.EnvironmentalInformation ? calendars.Kingdom : calendars.Council;

            // Section 10(2) of the Act leaves out both the day of the fees notice and the day the fee comes in; regulation 8(6) does the same.
            var last = law is null ? 0 : 1;
            on = first;
            for (var left = target.Amount; left > 0;)
            {
                on = on.AddDays(1);
                if (working.IsWorkingDay(on) && !days.Exists(p => on >= p.From && on < p.To.AddDays(last)))
                {
                    left--;
                }
            }
        }
        else
        {
            // The corresponding day of a later month, or its last where there is none.
            on = target.After(first) ?? throw new InvalidOperationException($"A target is not counted in {target.Unit}.");
            on = on.AddDays(days.Sum(p => p.To.DayNumber - p.From.DayNumber));
            while (law == TargetLaw.DataProtection && !calendars.Region.IsWorkingDay(on))
            {
                on = on.AddDays(1);
            }
        }

        return new Due(on, LondonTime.EndOf(on));
    }

    /// <summary>When the officer is warned that a clock will soon be over: on a day between its start and its end.</summary>
    public static Due WarningOf(Due due, Period target, Period? before, DateTimeOffset started, Calendars calendars)
    {
        var lead = before ?? target with { Unit = target.Unit is PeriodUnit.WorkingDays or PeriodUnit.Hours ? target.Unit : PeriodUnit.Days, Amount = Math.Max(1, InDays(target) / 5) };
        if (lead.Unit == PeriodUnit.Hours)
        {
            var at = due.At.AddHours(-lead.Amount);
            at = at < started ? started : at;
            return new Due(LondonTime.DayOf(at), at);
        }

        var on = lead.Unit == PeriodUnit.WorkingDays ? calendars.Council.AddWorkingDays(due.On, -lead.Amount) : due.On.AddDays(-InDays(lead));
        var earliest = LondonTime.DayOf(started).AddDays(1);
        on = on < earliest ? earliest : on;
        on = on > due.On ? due.On : on;
        return new Due(on, target.Unit == PeriodUnit.Hours && LondonTime.StartOf(on) < started ? started : LondonTime.StartOf(on));
    }

    /// <summary>The instant so long after a target was missed.</summary>
    public static DateTimeOffset After(DateTimeOffset missed, Period period, Calendars calendars) => period.Unit switch
    {
        PeriodUnit.Hours => missed.AddHours(period.Amount),
        PeriodUnit.WorkingDays => LondonTime.StartOf(calendars.Council.AddWorkingDays(LondonTime.DayOf(missed), period.Amount)),
        _ => LondonTime.StartOf(LondonTime.DayOf(missed).AddDays(InDays(period))),
    };

    private static int InDays(Period period) => period.Unit switch
    {
        PeriodUnit.Weeks => 7 * period.Amount,
        PeriodUnit.Months => 30 * period.Amount,
        _ => period.Amount,
    };
}
