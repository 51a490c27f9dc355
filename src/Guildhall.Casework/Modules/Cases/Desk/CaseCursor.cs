using System.Globalization;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>A place in a list: the sort key and the case's own key. Anything else in the address begins at the top.</summary>
internal sealed record CaseCursor(DateOnly Day, DateTimeOffset Instant, Guid Id)
{
    private static readonly DateTimeOffset s_latest = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static CaseCursor After(CaseView view, CaseLine line) => new(
        line.TargetOn,
        view switch { CaseView.Closed => line.ClosedAt!.Value, CaseView.Tests => line.OpenedAt, CaseView.Unread => line.CustomerWroteAt!.Value, _ => s_latest },
        line.Id);

    public static CaseCursor Read(CaseView view, string? text)
    {
        var start = new CaseCursor(DateOnly.MinValue, view == CaseView.Unread ? DateTimeOffset.UnixEpoch : s_latest, view is CaseView.Closed or CaseView.Tests ? Guid.AllBitsSet : Guid.Empty);
        return text?.Split('_') is [var day, var ticks, var id]
            && DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsedDay)
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedTicks)
            && parsedTicks <= s_latest.Ticks
            && Guid.TryParseExact(id, "N", out var parsedId)
            ? new CaseCursor(parsedDay, new DateTimeOffset(parsedTicks, TimeSpan.Zero), parsedId)
            : start;
    }

    public override string ToString() =>
        $"{Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}_{Instant.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{Id:N}";
}
