using System.Diagnostics;
using Guildhall.Testing;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>A script that node runs beside a test: one that says where it listens and ends with us, or one that does its work and ends.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeProcess(string script, string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("node", [Repository.Folder("tests", "Guildhall.Tests", "Identity", script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The first line it said: where it listens.</summary>
    public string Said { get; private set; } = "";

    public static async Task<NodeProcess> StartAsync(string script, params string[] arguments)
    {
        var node = new NodeProcess(script, arguments);
        node.Said = await node._process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{script} ended: {await node._errors}");
        return node;
    }

    /// <summary>Runs a script to its end and returns all it said.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        await using var node = new NodeProcess(script, arguments);
        node._process.StandardInput.Close();
        var said = await node._process.StandardOutput.ReadToEndAsync();
        await node._process.WaitForExitAsync();
        return node._process.ExitCode == 0 ? said : throw new InvalidOperationException($"{script} failed: {said}\n{await node._errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
