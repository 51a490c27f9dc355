using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Guildhall.Bench.DataSet;

namespace Guildhall.Bench.Load;

/// <summary>A server we started: the product or the floor. Ended with us, whatever happens.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Process _process;
    private readonly List<string> _said = [];

    private ChildProgram(Process process, string name, Uri address)
    {
        _process = process;
        Name = name;
        Address = address;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    public string Name { get; }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Resident memory in megabytes: now, and at most.</summary>
    public (double Now, double Most) Memory
    {
        get
        {
            var status = File.ReadAllLines($"/proc/{Id}/status");
            double Megabytes(string name) => double.Parse(
                status.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
            return (Megabytes("VmRSS:"), Megabytes("VmHWM:"));
        }
    }

    /// <summary>Starts the product over a database.</summary>
    /// <param name="role">What it is to do: <c>web</c> or <c>worker</c>.</param>
    public static Task<ChildProgram> ProductAsync(string role, string database) => StartAsync(
        $"The product ({role})",
        Path.Combine(BenchData.Repository(), "src", "Guildhall", "bin", Configuration, "net10.0", "guildhall.dll"),
        address => [role, "--urls", address.GetLeftPart(UriPartial.Authority), "--database", database, "--council", BenchData.Council, "--data", Path.GetTempPath()],
        "/health/ready");

    /// <summary>Has the highest resident memory counted from now on.</summary>
    public void ForgetMost() => File.WriteAllText($"/proc/{Id}/clear_refs", "5");

    /// <summary>Starts a .NET program on a free port and waits until it answers.</summary>
    /// <param name="arguments">Its arguments, given its address.</param>
    /// <param name="probe">What answers 200 once it is ready.</param>
    public static async Task<ChildProgram> StartAsync(string name, string dll, Func<Uri, IReadOnlyList<string>> arguments, string probe)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments(address)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";

        // A worker does what is asked of it, and not what is due at a set time.
        start.Environment["Jobs__StartDelaySeconds"] = "3600";

        // A product must be told where its site is and who sends its mail; nothing is sent, for no worker runs.
        start.Environment["Site__Url"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["Addresses__LookUpsFromOneNetwork"] = "1000000";
        start.Environment["Records__Scanning"] = "none";
        start.Environment["Staff__SecondFactor"] = "off";
        start.Environment["Account__TriesFromOneNetwork"] = "100000";
        start.Environment["Account__TriesFromOneNetworkAtOneAccount"] = "1000";
        start.Environment["Notifications__Email"] = "smtp";
        start.Environment["Notifications__Smtp__Host"] = "127.0.0.1";
        start.Environment["Notifications__Smtp__Port"] = "2525";
        start.Environment["Notifications__Smtp__From"] = "council@northmere.example";
        var child = new ChildProgram(Process.Start(start) ?? throw new BenchException($"{name} did not start."), name, address);
        child._process.OutputDataReceived += child.Hear;
        child._process.ErrorDataReceived += child.Hear;
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        try
        {
            await child.WaitUntilReadyAsync(probe);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }

        return child;
    }

    /// <summary>The last it wrote, to show when something is wrong.</summary>
    public string Said()
    {
        lock (_said)
        {
            return string.Join('\n', _said.TakeLast(30));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(string probe)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60) && !_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(probe, UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }

        throw new BenchException($"{Name} does not answer at {Address}:\n{Said()}");
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            lock (_said)
            {
                _said.Add(line.Data);
                if (_said.Count > 200)
                {
                    _said.RemoveRange(0, 100);
                }
            }
        }
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // Disposed of already.
        }
    }
}
