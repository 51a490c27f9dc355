using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Guildhall.Platform.Events;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.Scan;

/// <summary>ClamAV's daemon, by its INSTREAM command: the file in chunks that each begin with their length, and an empty one at the end.</summary>
internal sealed class Clamd(IOptions<RecordsOptions> options) : IVirusScanner
{
    private const int ChunkLength = 32 * 1024;
    private const int LongestReply = 4096;
    private const string Clean = "stream: OK";
    private const string Prefix = "stream: ";
    private const string Found = " FOUND";

    public async Task<string?> ScanAsync(Stream content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Clamd.Timeout);
        try
        {
            return Verdict(await AskAsync(content, limit.Token));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScannerException($"clamd gave no verdict within {options.Value.Clamd.TimeoutSeconds} s.", e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new ScannerException($"clamd cannot be reached: {e.Message}", e);
        }
    }

    private static string? Verdict(string reply)
    {
        if (reply == Clean)
        {
            return null;
        }

        if (reply.StartsWith(Prefix, StringComparison.Ordinal) && reply.EndsWith(Found, StringComparison.Ordinal) && reply.Length > Prefix.Length + Found.Length)
        {
            return reply[Prefix.Length..^Found.Length];
        }

        // Trying again cannot help until someone changes clamd's settings; the delivery can be replayed then.
        throw reply.Contains("size limit exceeded", StringComparison.OrdinalIgnoreCase)
            ? new PermanentFailureException("clamd takes no files of this size. Raise StreamMaxLength in clamd.conf above Records:MaxBytes, and replay.")
            : new ScannerException($"clamd answered something else: {(reply.Length == 0 ? "nothing" : reply)}");
    }

    private async Task<string> AskAsync(Stream content, CancellationToken cancellationToken)
    {
        options.Value.Clamd.TryEndPoint(out var endPoint);
        using var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, cancellationToken);
        await using var stream = new NetworkStream(socket);
        try
        {
            await SendAsync(content, stream, cancellationToken);
        }
        catch (IOException)
        {
            // It stopped listening, perhaps because it has seen enough: what it says counts.
        }

        return await ReplyAsync(stream, cancellationToken);
    }

    private static async Task SendAsync(Stream content, NetworkStream to, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(sizeof(int) + ChunkLength);
        try
        {
            await to.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
            int read;
            do
            {
                read = await content.ReadAsync(chunk.AsMemory(sizeof(int), ChunkLength), cancellationToken);
                BinaryPrimitives.WriteInt32BigEndian(chunk, read);
                await to.WriteAsync(chunk.AsMemory(0, sizeof(int) + read), cancellationToken);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }
    }

    private static async Task<string> ReplyAsync(NetworkStream from, CancellationToken cancellationToken)
    {
        var reply = new byte[LongestReply];
        var length = 0;
        while (length < reply.Length && !reply.AsSpan(0, length).Contains((byte)0))
        {
            var read = await from.ReadAsync(reply.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        var end = reply.AsSpan(0, length).IndexOf((byte)0);
        return new string([.. Encoding.UTF8.GetString(reply, 0, end < 0 ? length : end).Where(c => !char.IsControl(c))]);
    }
}
