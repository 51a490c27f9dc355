using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Guildhall;

/// <summary>
/// The Sandbox as a child of this program. It ends when our end of its standard input closes, so it never outlives us,
/// whatever way we end.
/// </summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, string url, int smtpPort)
    {
        _process = process;
        Url = url;
        SmtpPort = smtpPort;
    }

    /// <summary>Where its mailbox and its faults are.</summary>
    public string Url { get; }

    /// <summary>The port of its mail server on this machine.</summary>
    public int SmtpPort { get; }

    /// <summary>Starts it on the port after ours, or on a free one where that is taken.</summary>
    /// <param name="program">The Sandbox's assembly.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message is what it said.</exception>
    public static async Task<SandboxProcess> StartAsync(string program, string urls)
    {
        var port = FreePort(HostSettings.Port(urls) + 1 ?? 0);
        var smtpPort = FreePort(0);
        var start = new ProcessStartInfo("dotnet", [program, "--urls", $"http://127.0.0.1:{port}", "--smtp-port", $"{smtpPort}", "--until-stdin-closes"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The Sandbox did not start.");

        // It prints its addresses once it listens.
        if (await process.StandardOutput.ReadLineAsync() is null)
        {
            throw new InvalidOperationException("The Sandbox stopped at once. Start it by hand to see why.");
        }

        _ = DrainAsync(process.StandardOutput);
        return new SandboxProcess(process, $"http://127.0.0.1:{port}", smtpPort);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // What it says later is read and dropped: a full pipe would make it wait for us.
    private static async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is not null)
        {
        }
    }

    private static int FreePort(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: ask for any.
            }
        }

        throw new InvalidOperationException("There is no free port for the Sandbox.");
    }
}
