using System.Globalization;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A day as an officer typed it, in three fields.</summary>
internal sealed record DateTyped(string? Day, string? Month, string? Year)
{
    /// <summary>The day; null where it is none.</summary>
    public DateOnly? Value =>
        int.TryParse(Year?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && int.TryParse(Month?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
        && int.TryParse(Day?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var day)
        && year is >= 2000 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    public static DateTyped Of(DateOnly day) =>
        new(day.Day.ToString(CultureInfo.InvariantCulture), day.Month.ToString(CultureInfo.InvariantCulture), day.Year.ToString(CultureInfo.InvariantCulture));
}
