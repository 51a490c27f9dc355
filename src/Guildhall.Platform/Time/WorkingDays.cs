namespace Guildhall.Platform.Time;

/// <summary>Reckons in working days: Monday to Friday without bank holidays and closures. Holds still while it is used.</summary>
/// <param name="closed">The days that are not worked, beside weekends.</param>
public sealed class WorkingDays(IReadOnlySet<DateOnly> closed)
{
    /// <summary>Whether the council works on a day.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !closed.Contains(day);

    /// <summary>
    /// The working day that is so many after a day, which does not count itself: a request received on Friday that
    /// is due in one working day is due on Monday. Freedom of information reckons like this, with twenty.
    /// No days at all is the day itself, or the next that is worked; fewer than none go back.
    /// </summary>
    public DateOnly AddWorkingDays(DateOnly from, int days)
    {
        var step = days < 0 ? -1 : 1;
        var day = days == 0 ? from.AddDays(-1) : from;
        for (var left = Math.Max(1, Math.Abs(days)); left > 0;)
        {
            day = day.AddDays(step);
            if (IsWorkingDay(day))
            {
                left--;
            }
        }

        return day;
    }

    /// <summary>How many working days lie after <paramref name="from"/> up to and with <paramref name="to"/>; negative if that is earlier.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        var step = to < from ? -1 : 1;
        var count = 0;
        for (var day = from; day != to;)
        {
            day = day.AddDays(step);
            if (IsWorkingDay(day))
            {
                count += step;
            }
        }

        return count;
    }
}
