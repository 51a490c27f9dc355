using System.Diagnostics;

namespace Guildhall.Testing;

/// <summary>Waits for what happens in the background: long enough for a slow machine, as only what never happens waits so long.</summary>
public static class Eventually
{
    /// <summary>Waits until it is so.</summary>
    /// <exception cref="TimeoutException">It was not so in time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> isSo, string what, TimeSpan? within = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(started) > (within ?? TimeSpan.FromSeconds(60)))
            {
                throw new TimeoutException($"In vain: {what}.");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Waits until it is so.</summary>
    /// <exception cref="TimeoutException">It was not so in time.</exception>
    public static Task TrueAsync(Func<bool> isSo, string what, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(isSo()), what, within);
}
