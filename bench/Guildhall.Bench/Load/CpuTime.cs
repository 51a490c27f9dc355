using System.Globalization;

namespace Guildhall.Bench.Load;

/// <summary>Processor time as Linux keeps it, in seconds.</summary>
internal static class CpuTime
{
    // What sysconf(_SC_CLK_TCK) says on every Linux.
    private const double TicksPerSecond = 100;

    /// <summary>What a process has used.</summary>
    public static double Of(int process) => Read(process) is { } stat ? (stat.User + stat.System) / TicksPerSecond : 0;

    /// <summary>What a process, its children, and the children it had have used: a PostgreSQL server with its backends.</summary>
    public static double OfFamily(int parent)
    {
        var sum = Read(parent) is { } own ? own.User + own.System + own.ChildrenUser + own.ChildrenSystem : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)
                && Read(process) is { } stat && stat.Parent == parent)
            {
                sum += stat.User + stat.System;
            }
        }

        return sum / TicksPerSecond;
    }

    /// <summary>What the threads of one name have used; those that ended are forgotten.</summary>
    public static double OfThread(int process, string name)
    {
        var sum = 0L;
        foreach (var folder in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            if (ReadFile($"{folder}/stat") is { } stat && stat.Name == name)
            {
                sum += stat.User + stat.System;
            }
        }

        return sum / TicksPerSecond;
    }

    /// <summary>What everything on the machine has used, time stolen by its host included.</summary>
    public static double OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var all = fields.Take(8).Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();

        // user nice system idle iowait irq softirq steal
        return (all.Sum() - all[3] - all[4]) / TicksPerSecond;
    }

    private static Stat? Read(int process) => ReadFile($"/proc/{process}/stat");

    private static Stat? ReadFile(string path)
    {
        try
        {
            // The name, in brackets, may hold anything.
            var text = File.ReadAllText(path);
            var end = text.LastIndexOf(')');
            var fields = text[(end + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return new Stat(text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end], (int)Field(4), Field(14), Field(15), Field(16), Field(17));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Stat(string Name, int Parent, long User, long System, long ChildrenUser, long ChildrenSystem);
}
