using System.Diagnostics;
using System.Globalization;

namespace Guildhall.Bench;

/// <summary>What is going on, for the person who waits; the results alone go to standard output.</summary>
internal static class Progress
{
    private static readonly long s_started = Stopwatch.GetTimestamp();

    public static void Say(string sentence) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{Stopwatch.GetElapsedTime(s_started).TotalSeconds,6:0.0} s] {sentence}"));
}
