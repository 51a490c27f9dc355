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

/// <summary>The council's calendar: the bank holidays of its file and the one-off closures its staff add.</summary>
public sealed class WorkingCalendar(Database database, BankHolidays bankHolidays, TimeProvider clock)
{
    // Other nodes' closures are seen after this long at the latest.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile Copy? _copy;

    /// <summary>The bank holidays of the council's file.</summary>
    public BankHolidays BankHolidays => bankHolidays;

    /// <summary>The working days as of now, to reckon with. Ask again for the next piece of work.</summary>
    public async ValueTask<WorkingDays> GetAsync(CancellationToken cancellationToken = default)
    {
        if (_copy is { } copy && clock.GetElapsedTime(copy.Read) < Fresh)
        {
            return copy.Days;
        }

        var read = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellationToken);
        var closures = await connection.QueryAsync<DateOnly>("select day from platform.closure");
        var days = new WorkingDays(bankHolidays.Days.Keys.Concat(closures).ToHashSet());
        _copy = new Copy(days, read);
        return days;
    }

    /// <summary>Has this node look again at once.</summary>
    public void Forget() => _copy = null;

    private sealed record Copy(WorkingDays Days, long Read);
}
