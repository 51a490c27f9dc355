using System.Globalization;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>A place in a list: the value it is sorted by and the case's own key.</summary>
internal sealed record CaseCursor(DateOnly? Day, DateTimeOffset? Instant, Guid Id)
{
    /// <summary>Where a line stands in a list sorted that way.</summary>
    public static CaseCursor At(CaseSort sort, CaseLine line) => sort switch
    {
        CaseSort.Target => new(line.TargetOn, null, line.Id),
        CaseSort.Snoozed => new(line.SnoozedUntil, null, line.Id),
        CaseSort.Opened => new(null, line.OpenedAt, line.Id),
        CaseSort.Changed => new(null, line.ChangedAt, line.Id),
        CaseSort.Closed => new(null, line.ClosedAt, line.Id),
        CaseSort.Written => new(null, line.CustomerWroteAt, line.Id),
        CaseSort.Waiting => new(null, line.WaitingSince ?? line.ChangedAt, line.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    /// <summary>Reads a place; null for what is none in a list sorted that way, which then begins at the top.</summary>
    public static CaseCursor? Read(CaseSort sort, string? text)
    {
        if (text?.Split('_') is not [var key, var id] || !Guid.TryParseExact(id, "N", out var parsedId))
        {
            return null;
        }

        if (sort is CaseSort.Target or CaseSort.Snoozed)
        {
            return DateOnly.TryParseExact(key, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day, null, parsedId) : null;
        }

        return long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(null, new DateTimeOffset(ticks, TimeSpan.Zero), parsedId)
            : null;
    }

    /// <summary>As an address has it.</summary>
    public override string ToString() => Day is { } day
        ? $"{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}_{Id:N}"
        : $"{Instant!.Value.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{Id:N}";
}
