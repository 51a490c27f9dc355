using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Guildhall.Sandbox.Faults;
using Guildhall.Sandbox.Mailbox;

namespace Guildhall.Sandbox.Smtp;

/// <summary>A mail server that takes everything, delivers nothing and shows what it was given.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private const int MostConnections = 100;
    private readonly TcpListener _listener;
    private readonly SandboxOptions _options;
    private readonly MessageStore _messages;
    private readonly FaultList _faults;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private readonly Task _accepting;

    private SmtpServer(TcpListener listener, SandboxOptions options, MessageStore messages, FaultList faults)
    {
        _listener = listener;
        _options = options;
        _messages = messages;
        _faults = faults;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public static SmtpServer Start(SandboxOptions options, MessageStore messages, FaultList faults)
    {
        var listener = new TcpListener(IPAddress.Loopback, options.SmtpPort);
        listener.Start();
        return new SmtpServer(listener, options, messages, faults);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // The listener last: it takes it ill to be asked for a client once it is closed.
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await _listener.AcceptTcpClientAsync(_stop.Token);
                }
                catch (SocketException)
                {
                    // A client that went away before it was let in.
                    continue;
                }

                var session = ServeAsync(client);
                _sessions[session] = 0;
                _ = session.ContinueWith(done => _sessions.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await new SmtpSession(client, _options, _messages, _faults, tooMany: _sessions.Count > MostConnections).RunAsync(_stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the server stops: a mail server shrugs.
            }
        }
    }
}
