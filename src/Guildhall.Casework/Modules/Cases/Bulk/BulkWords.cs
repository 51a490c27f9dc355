using System.Globalization;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>The words of bulk actions.</summary>
internal static class BulkWords
{
    public static string Count(int count) => count.ToString("N0", CultureInfo.GetCultureInfo("en-GB"));

    public static string Cases(int count) => count == 1 ? "1 case" : $"{Count(count)} cases";

    public static string State(BulkState state) => state switch
    {
        BulkState.Draft => "Not begun",
        BulkState.Running => "Being done",
        BulkState.Done => "Ended",
        BulkState.Stopped => "Stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
