using System.ComponentModel.DataAnnotations;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

namespace Guildhall.Platform.Time;

/// <summary>Which bank holidays the council keeps (section <c>Calendar</c>).</summary>
public sealed class CalendarOptions
{
    /// <summary>The part of the United Kingdom: <c>england-and-wales</c>, <c>scotland</c> or <c>northern-ireland</c>.</summary>
    [RegularExpression("england-and-wales|scotland|northern-ireland", ErrorMessage = "It must be england-and-wales, scotland or northern-ireland.")]
    public string Division { get; set; } = "england-and-wales";

    /// <summary>The file of bank holidays, in the council's folder unless it is a full path.</summary>
    [Required(ErrorMessage = "It is empty.")]
    public string BankHolidays { get; set; } = "bank-holidays.json";
}

/// <summary>A one-off closure was added or taken away, so dates already worked out may move.</summary>
/// <param name="Day">The day it is about.</param>
/// <param name="Closed">Whether it is now closed.</param>
public sealed record CalendarChanged(DateOnly Day, bool Closed) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "calendar.changed";
}

/// <summary>What the council reckons targets by. Holds still while it is used.</summary>
/// <param name="Council">The days the council works: without weekends, its bank holidays and its closures.</param>
/// <param name="Region">The same without its closures: what the law calls a working day where it means this part of the country.</param>
/// <param name="Kingdom">Without weekends and the bank holidays of any part of the United Kingdom: section 10(6) of the Freedom of Information Act 2000.</param>
public sealed record Calendars(WorkingDays Council, WorkingDays Region, WorkingDays Kingdom);

/// <summary>The council's calendar: the bank holidays of its file and the one-off closures its staff add.</summary>
public sealed class WorkingCalendar(Database database, BankHolidays bankHolidays, TimeProvider clock)
{
    // Other nodes' closures are seen after this long at the latest.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile Copy? _copy;

    /// <summary>The bank holidays of the council's file.</summary>
    public BankHolidays BankHolidays => bankHolidays;

    /// <summary>The working days as of now, to reckon with. Ask again for the next piece of work.</summary>
    public async ValueTask<WorkingDays> GetAsync(CancellationToken cancellationToken = default) => (await AllAsync(cancellationToken)).Council;

    /// <summary>All the calendars as of now.</summary>
    public async ValueTask<Calendars> AllAsync(CancellationToken cancellationToken = default)
    {
        if (_copy is { } copy && clock.GetElapsedTime(copy.Read) < Fresh)
        {
            return copy.Calendars;
        }

        var read = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellationToken);
        var closures = (await connection.QueryAsync<ClosedDay>("select day, bank_holiday from platform.closure")).AsList();
        var proclaimed = closures.Where(closure => closure.BankHoliday).Select(closure => closure.Day).ToList();
        var calendars = new Calendars(
            new WorkingDays(bankHolidays.Days.Keys.Concat(closures.Select(closure => closure.Day)).ToHashSet()),
            new WorkingDays(bankHolidays.Days.Keys.Concat(proclaimed).ToHashSet()),
            new WorkingDays(bankHolidays.Anywhere.Concat(proclaimed).ToHashSet()));
        _copy = new Copy(calendars, read);
        return calendars;
    }

    /// <summary>Has this node look again at once.</summary>
    public void Forget() => _copy = null;

    private sealed record Copy(Calendars Calendars, long Read);

    private sealed record ClosedDay
    {
        public required DateOnly Day { get; init; }

        public required bool BankHoliday { get; init; }
    }
}
