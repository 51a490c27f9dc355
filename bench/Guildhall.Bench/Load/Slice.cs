using System.Diagnostics;

namespace Guildhall.Bench.Load;

/// <summary>What one server did while it was under load: how long each answer took, and what it cost.</summary>
internal sealed class Slice
{
    private readonly List<long> _ticks = [];

    public double Seconds { get; private set; }

    public int Failures { get; private set; }

    public string? FirstFailure { get; private set; }

    public long Bytes { get; private set; }

    public double ProgramCpu { get; private set; }

    public double DatabaseCpu { get; private set; }

    public int Requests => _ticks.Count;

    public double PerSecond => Seconds > 0 ? Requests / Seconds : 0;

    public double ProgramCpuEach => Requests > 0 ? ProgramCpu * 1000 / Requests : 0;

    public double DatabaseCpuEach => Requests > 0 ? DatabaseCpu * 1000 / Requests : 0;

    /// <summary>The time within which this share of the requests was answered, in milliseconds.</summary>
    public double Percentile(double share)
    {
        if (_ticks.Count == 0)
        {
            return 0;
        }

        _ticks.Sort();
        var at = Math.Clamp((int)Math.Ceiling(share * _ticks.Count) - 1, 0, _ticks.Count - 1);
        return _ticks[at] * 1000.0 / Stopwatch.Frequency;
    }

    public void Add(IEnumerable<Client> clients, double seconds, double programCpu, double databaseCpu)
    {
        Seconds += seconds;
        ProgramCpu += programCpu;
        DatabaseCpu += databaseCpu;
        foreach (var client in clients)
        {
            _ticks.AddRange(client.Ticks);
            Bytes += client.Bytes;
            Failures += client.Failures;
            FirstFailure ??= client.FirstFailure;
        }
    }
}
