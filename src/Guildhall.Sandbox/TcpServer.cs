using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Guildhall.Sandbox;

/// <summary>Has one conversation with a client.</summary>
/// <param name="tooMany">Whether more clients are there than should be.</param>
internal delegate Task Conversation(TcpClient client, bool tooMany, CancellationToken stop);

/// <summary>A server that talks with each of its clients.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private const int MostConnections = 100;
    private readonly TcpListener _listener;
    private readonly Conversation _talk;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private readonly Task _accepting;

    private TcpServer(TcpListener listener, Conversation talk)
    {
        _listener = listener;
        _talk = talk;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Listens on a port of 127.0.0.1; 0 takes a free one.</summary>
    public static TcpServer Start(int port, Conversation talk)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return new TcpServer(listener, talk);
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
                await _talk(client, _sessions.Count > MostConnections, _stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the server stops: servers shrug.
            }
        }
    }
}
