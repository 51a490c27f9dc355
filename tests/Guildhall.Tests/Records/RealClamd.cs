using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Guildhall.Sandbox.Clamd;
using Guildhall.Testing;

namespace Guildhall.Tests.Records;

/// <summary>ClamAV's own daemon, in a folder of its own, with one signature that we write: nothing is downloaded.</summary>
public sealed class RealClamd : IAsyncLifetime
{
    /// <summary>The largest stream it takes.</summary>
    public const int SizeLimit = 4_000_000;

    private const string Program = "/usr/sbin/clamd";
    private readonly string _folder = Directory.CreateTempSubdirectory("gh-clamd-").FullName;
    private Process? _process;

    public int Port { get; } = GuildhallProcess.FreePort();

    public string Socket => Path.Combine(_folder, "clamd.sock");

    /// <summary>Settings by which a node uses it.</summary>
    public void Use(Dictionary<string, string?> settings)
    {
        settings["Records:Scanning"] = "clamd";
        settings["Records:Clamd:Address"] = $"127.0.0.1:{Port}";
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("clamd is not installed: apt-get install clamav-daemon, as ./test does.");
        }

        var signatures = Directory.CreateDirectory(Path.Combine(_folder, "signatures")).FullName;
#pragma warning disable CA5351 // Signatures of whole files are MD5 sums.
        var sum = Convert.ToHexStringLower(MD5.HashData(Eicar.Bytes));
        var line = Convert.ToHexStringLower(MD5.HashData([.. Eicar.Bytes, (byte)'\n']));
#pragma warning restore CA5351
        await File.WriteAllTextAsync(Path.Combine(signatures, "test.hdb"), $"{sum}:{Eicar.Bytes.Length}:Eicar-Test-Signature\n{line}:{Eicar.Bytes.Length + 1}:Eicar-Test-Signature\n");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "clamd.conf"),
            string.Create(CultureInfo.InvariantCulture, $"""
            Foreground yes
            TCPAddr 127.0.0.1
            TCPSocket {Port}
            LocalSocket {Socket}
            DatabaseDirectory {signatures}
            StreamMaxLength {SizeLimit}
            MaxThreads 4
            SelfCheck 0

            """));
        await StartAsync();
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["--config-file", Path.Combine(_folder, "clamd.conf")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        _process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"clamd ended ({_process.ExitCode}): {string.Join('\n', said)}");
                }

                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync("127.0.0.1", Port);
                    return File.Exists(Socket);
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "clamd to listen",
            TimeSpan.FromSeconds(60));
    }

    public async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
