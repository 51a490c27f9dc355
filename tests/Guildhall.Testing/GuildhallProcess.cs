using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Guildhall.Testing;

/// <summary>The program itself as a process of its own, to be killed and interrupted.</summary>
public sealed class GuildhallProcess : IAsyncDisposable
{
    private static int s_ports;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private GuildhallProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>What it printed.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>A port nobody listens on, below those the system gives to connections, so that none takes it before it is listened on.</summary>
    public static int FreePort()
    {
        while (true)
        {
            // The port after it is left to the Sandbox of who listens here.
            var port = 12_000 + (((Environment.ProcessId * 101) + Interlocked.Add(ref s_ports, 2)) % 18_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's: the next.
            }
        }
    }

    /// <summary>Starts it, without waiting until it answers.</summary>
    /// <param name="command">The command: <c>run</c>, <c>web</c>, <c>worker</c>.</param>
    /// <param name="options">More words of the command line.</param>
    /// <param name="port">Where to listen; a free port if 0.</param>
    /// <param name="settings">Settings by their configuration key, given by the environment.</param>
    public static GuildhallProcess Start(string command, IEnumerable<string> options, int port = 0, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{(port == 0 ? FreePort() : port)}");
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "guildhall.dll"), command, "--urls", address.GetLeftPart(UriPartial.Authority), "--council", Repository.Folder("council", "northmere"), .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Records__Scanning"] = "none";
        // It lives for seconds: watching its code to compile it better costs a fifth of what it does.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Staff__SecondFactor"] = "off";
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new GuildhallProcess(Process.Start(start)!, address);
    }

    /// <summary>Waits until it is ready, and returns how long that took.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message is what it printed.</exception>
    public async Task<TimeSpan> ReadyAsync(TimeSpan? within = null)
    {
        var began = Stopwatch.GetTimestamp();
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"The program ended ({_process.ExitCode}): {string.Join('\n', Output)}");
                }

                try
                {
                    using var response = await http.GetAsync("/health/ready");
                    return response.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    return false;
                }
            },
            $"the program at {Address} to be ready",
            within ?? TimeSpan.FromSeconds(180));
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Someone at a browser without JavaScript.</summary>
    public Visitor Visit() => new(Address);

    /// <summary>Kills it where it stands: it gets no chance to put anything in order. What it started goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>What Ctrl-C does. Returns its exit code and how long it took to end.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> InterruptAsync(TimeSpan? within = null)
    {
        var began = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Waits until it has ended by itself, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
