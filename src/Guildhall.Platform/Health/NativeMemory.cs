using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Guildhall.Platform.Health;

/// <summary>
/// Gives back to the system what the C library keeps of memory it no longer needs: the compiler of the runtime works in it,
/// and left a tenth of what the process holds. Where there is no glibc there is nothing to give back.
/// </summary>
/// <remarks>See malloc_trim(3): it goes through all arenas, in about a millisecond.</remarks>
internal sealed class NativeMemory(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (OperatingSystem.IsLinux() && await timer.WaitForNextTickAsync(stoppingToken))
            {
                _ = Trim(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or EntryPointNotFoundException or DllNotFoundException)
        {
            // Stopping, or another C library.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint kept);
}
