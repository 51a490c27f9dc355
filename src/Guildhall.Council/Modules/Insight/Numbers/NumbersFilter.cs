using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>Which time the numbers are of.</summary>
internal enum PeriodKind
{
    /// <summary>This week and the eleven before.</summary>
    Weeks,

    /// <summary>This week and the fifty-one before.</summary>
    Year,

    /// <summary>Days of one's own choice.</summary>
    Dates,
}

/// <summary>A stretch of days, both ends included.</summary>
internal readonly record struct Days(DateOnly From, DateOnly To)
{
    public int Length => To.DayNumber - From.DayNumber + 1;

    /// <summary>As many days before.</summary>
    public Days Before => new(From.AddDays(-Length), From.AddDays(-1));
}

/// <summary>What the numbers are of, as the address of the page has it. What makes no sense there is left out.</summary>
internal sealed record NumbersFilter
{
    /// <summary>Weeks are shown up to here, months beyond.</summary>
    private const int MostDaysByWeek = 400;

    private const int MostYears = 10;
    private const int LongestValue = 100;

    public required PeriodKind Period { get; init; }

    public required Days Days { get; init; }

    public string? Service { get; init; }

    public string? Team { get; init; }

    /// <summary>A ward's code, or <c>none</c> for cases whose ward is not known.</summary>
    public string? Ward { get; init; }

    public string? Channel { get; init; }

    /// <summary>Whether tables have all their lines.</summary>
    public bool HasAllLines { get; init; }

    /// <summary>Whether its parts are months.</summary>
    public bool IsByMonth => Days.Length > MostDaysByWeek;

    /// <summary>Whether anything but the time is chosen.</summary>
    public bool IsNarrowed => (Service ?? Team ?? Ward ?? Channel) is not null;

    /// <summary>Reads the values of an address.</summary>
    public static NumbersFilter Read(IQueryCollection query, DateOnly today)
    {
        var period = One("period") switch { "year" => PeriodKind.Year, "dates" => PeriodKind.Dates, _ => PeriodKind.Weeks };
        return new NumbersFilter
        {
            Period = period,
            Days = period switch
            {
                PeriodKind.Year => new Days(Monday(today).AddDays(-51 * 7), today),
                PeriodKind.Dates => Own(Day("from"), Day("to"), today),
                _ => new Days(Monday(today).AddDays(-11 * 7), today),
            },
            Service = One("service"),
            Team = One("team"),
            Ward = One("ward"),
            Channel = One("channel"),
            HasAllLines = One("lines") == "all",
        };

        string? One(string key) => query[key].LastOrDefault() is { Length: > 0 and <= LongestValue } value && !value.Contains('\0', StringComparison.Ordinal) ? value : null;
        DateOnly? Day(string key) => DateOnly.TryParseExact(One(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The same as an address has it.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        Add("period", Period switch { PeriodKind.Year => "year", PeriodKind.Dates => "dates", _ => null });
        if (Period == PeriodKind.Dates)
        {
            Add("from", Iso(Days.From));
            Add("to", Iso(Days.To));
        }

        Add("service", Service);
        Add("team", Team);
        Add("ward", Ward);
        Add("channel", Channel);
        Add("lines", HasAllLines ? "all" : null);
        return string.Join('&', parts);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{key}={Uri.EscapeDataString(value)}");
            }
        }
    }

    /// <summary>The address of the page with these numbers.</summary>
    public string Link => ToQuery() is { Length: > 0 } query ? $"{NumbersLinks.Page}?{query}" : NumbersLinks.Page;

    /// <summary>The address of a table as a file.</summary>
    public string Csv(string table) => $"{NumbersLinks.Page}?handler=csv&table={table}{(ToQuery() is { Length: > 0 } query ? "&" + query : "")}";

    /// <summary>The weeks or months of the time, the first and last perhaps not whole.</summary>
    public IReadOnlyList<Days> Parts()
    {
        var parts = new List<Days>();
        for (var start = StartOfPart(Days.From); start <= Days.To; start = NextPart(start))
        {
            var end = NextPart(start).AddDays(-1);
            parts.Add(new Days(start < Days.From ? Days.From : start, end > Days.To ? Days.To : end));
        }

        return parts;
    }

    /// <summary>The first day of the week or month a day is in.</summary>
    public DateOnly StartOfPart(DateOnly day) => IsByMonth ? new DateOnly(day.Year, day.Month, 1) : Monday(day);

    /// <summary>A day as an address and a date field have it.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateOnly NextPart(DateOnly start) => IsByMonth ? start.AddMonths(1) : start.AddDays(7);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    // Days the wrong way round are turned; what is yet to come, or too long ago, is left out.
    private static Days Own(DateOnly? from, DateOnly? to, DateOnly today)
    {
        var earliest = today.AddYears(-MostYears);
        var last = Within(to ?? today);
        var first = Within(from ?? (last > earliest.AddDays(83) ? last.AddDays(-83) : earliest));
        return first <= last ? new Days(first, last) : new Days(last, first);

        DateOnly Within(DateOnly day) => day > today ? today : day < earliest ? earliest : day;
    }
}
