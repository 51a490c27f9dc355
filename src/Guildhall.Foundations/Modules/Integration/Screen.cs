using System.Globalization;
using Guildhall.Platform.Time;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>How the module's pages for staff write things.</summary>
internal static class Screen
{
    /// <summary>A moment: “3 Dec 2026, 14:05”.</summary>
    public static string At(DateTimeOffset instant) => LondonTime.At(instant).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The services something is for.</summary>
    public static string Services(IReadOnlyCollection<string> names, IApiServices services) =>
        names.Count == 0 ? "All but restricted ones and those people sign in for" : string.Join(", ", names.Select(name => services.All.FirstOrDefault(s => s.Name == name)?.Title ?? name));
}
