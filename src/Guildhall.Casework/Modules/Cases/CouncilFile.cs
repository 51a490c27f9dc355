using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A file of the council's folder, read again when it was edited. One that cannot be read leaves what was read last.</summary>
/// <param name="path">The file; it need not be there.</param>
/// <param name="read">Makes something of its text, or throws <see cref="FormatException"/> with what to mend.</param>
/// <param name="none">What there is without it.</param>
public sealed partial class CouncilFile<T>(string path, Func<string, T> read, T none, ILogger logger)
    where T : class
{
    // A page asks several times; the disk is asked once a second.
    private const int LooksEveryMilliseconds = 1000;

    private volatile Copy? _copy;

    /// <summary>What it says now, or said up to a second ago.</summary>
    public T Current
    {
        get
        {
            var now = Environment.TickCount64;
            if (_copy is { } fresh && now - fresh.LookedAt < LooksEveryMilliseconds)
            {
                return fresh.Value;
            }

            var writtenAt = File.GetLastWriteTimeUtc(path);
            if (_copy is { } copy && copy.WrittenAt == writtenAt)
            {
                copy.LookedAt = now;
                return copy.Value;
            }

            var value = _copy?.Value ?? none;
            try
            {
                value = File.Exists(path) ? read(File.ReadAllText(path)) : none;
            }
            catch (Exception e) when (e is FormatException or IOException)
            {
                Log.NotRead(logger, path, e.Message);
            }

            _copy = new Copy(writtenAt, value) { LookedAt = now };
            return value;
        }
    }

    private sealed record Copy(DateTime WrittenAt, T Value)
    {
        public long LookedAt { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Path} was not read: {Problem}")]
        public static partial void NotRead(ILogger logger, string path, string problem);
    }
}
