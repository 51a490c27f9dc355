using System.Globalization;
using Guildhall.Casework.Modules.Cases;

namespace Guildhall.Council.Modules.Councillors.Ward;

/// <summary>How numbers of a ward are shown, so that nobody can be told from them.</summary>
internal static class WardNumbers
{
    /// <summary>The least number that is shown.</summary>
    public const int Least = 5;

    private static readonly string s_few = string.Create(CultureInfo.InvariantCulture, $"under {Least}");

    /// <summary>A number, if it is none or large enough.</summary>
    public static string Shown(int number) => IsSmall(number) ? s_few : number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The share that was closed in time; left out also where it would tell a small number of those that were not.</summary>
    public static string InTime(WardCounts counts) =>
        counts.Closed == 0 ? "–"
        : IsSmall(counts.Closed) || IsSmall(counts.InTime) || IsSmall(counts.Closed - counts.InTime) ? "not shown"
        : $"{(int)Math.Round(100m * counts.InTime / counts.Closed, MidpointRounding.AwayFromZero)}%";

    private static bool IsSmall(int number) => number is > 0 and < Least;
}
