using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Sandbox.Clamd;

/// <summary>One conversation with a client of ClamAV's daemon: PING, VERSION and INSTREAM, commands ended by a zero or a new line.</summary>
internal sealed class ClamdSession(TcpClient client, long sizeLimit, FaultList faults)
{
    private const int LongestCommand = 64;

    private readonly PipeReader _in = PipeReader.Create(client.GetStream());
    private readonly NetworkStream _out = client.GetStream();
    private byte _end = (byte)'\n';

    public async Task RunAsync(CancellationToken stop)
    {
        var fault = faults.Take("clamd");
        if (fault is { Kind: "away" })
        {
            Break();
            return;
        }

        var reply = await CommandAsync(stop) switch
        {
            "PING" => "PONG",
            "VERSION" => "ClamAV 1.4.3/27600/Sat Nov 21 09:00:00 2026",
            "INSTREAM" => await ScanAsync(fault, stop),
            _ => "UNKNOWN COMMAND",
        };
        if (reply is not null)
        {
            await _out.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(reply), _end], stop);
        }
    }

    /// <summary>A command: <c>zPING</c> and a zero, <c>nPING</c> or <c>PING</c> and a new line.</summary>
    private async Task<string> CommandAsync(CancellationToken stop)
    {
        var text = new StringBuilder();
        while (text.Length < LongestCommand)
        {
            var one = (await BytesAsync(1, stop))[0];
            if (text.Length == 0 && one is (byte)'z' or (byte)'n')
            {
                _end = one == 'z' ? (byte)0 : (byte)'\n';
                text.Append((char)one);
            }
            else if (one == _end)
            {
                break;
            }
            else
            {
                text.Append((char)one);
            }
        }

        return text.ToString().TrimStart('z', 'n').TrimEnd('\r');
    }

    private async Task<string?> ScanAsync(Fault? fault, CancellationToken stop)
    {
        var found = false;
        long size = 0;
        var tail = Array.Empty<byte>();
        while (true)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(await BytesAsync(4, stop));
            if (length == 0)
            {
                break;
            }

            size += length;
            if (size > sizeLimit)
            {
                return "INSTREAM size limit exceeded. ERROR";
            }

            if (fault is { Kind: "drop" })
            {
                Break();
                return null;
            }

            byte[] chunk = [.. tail, .. await BytesAsync((int)length, stop)];
            found |= chunk.AsSpan().IndexOf(Eicar.Bytes) >= 0;
            tail = chunk[^Math.Min(chunk.Length, Eicar.Bytes.Length - 1)..];
        }

        switch (fault?.Kind)
        {
            case "hang":
                await faults.HangAsync(stop);
                return null;
            case "rubbish":
                return "\u0001\u0002<html>bananas";
            case "error":
                return "stream: Can't allocate memory ERROR";
            case "too-large":
                return "INSTREAM size limit exceeded. ERROR";
            default:
                return found ? "stream: Eicar-Test-Signature FOUND" : "stream: OK";
        }
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken stop)
    {
        var result = await _in.ReadAtLeastAsync(count, stop);
        if (result.Buffer.Length < count)
        {
            throw new IOException("The client went away.");
        }

        var bytes = new byte[count];
        System.Buffers.BuffersExtensions.CopyTo(result.Buffer.Slice(0, count), bytes);
        _in.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    private void Break()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}
