using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Guildhall.Sandbox.Faults;
using Guildhall.Sandbox.Mailbox;

namespace Guildhall.Sandbox.Smtp;

/// <summary>One conversation with a mail client, by RFC 5321 with SIZE, 8BITMIME, SMTPUTF8, PIPELINING and AUTH.</summary>
internal sealed class SmtpSession(TcpClient client, SandboxOptions options, MessageStore messages, FaultList faults, bool tooMany)
{
    private const int LongestLine = 2048;
    private const int MostRecipients = 100;
    private readonly PipeReader _in = PipeReader.Create(client.GetStream());
    private readonly NetworkStream _out = client.GetStream();
    private readonly List<string> _recipients = [];
    private string? _greetedAs;
    private string? _sender;

    private enum Next
    {
        GoOn,
        Close,
    }

    public async Task RunAsync(CancellationToken stop)
    {
        if (tooMany)
        {
            await ReplyAsync("421 Too many connections, try again later", stop);
            return;
        }

        if (await StageAsync("connect", "220 sandbox ESMTP Guildhall Sandbox", stop) == Next.Close)
        {
            return;
        }

        while (true)
        {
            var (line, problem) = await ReadCommandAsync(stop);
            if (problem is not null)
            {
                await ReplyAsync(problem, stop);
                continue;
            }

            if (line is null || await ObeyAsync(line, stop) == Next.Close)
            {
                return;
            }
        }
    }

    private async Task<Next> ObeyAsync(string line, CancellationToken stop)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (verb, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
        switch (verb.ToUpperInvariant())
        {
            case "EHLO" when rest.Length > 0:
                Reset();
                _greetedAs = rest;
                return await StageAsync(
                    "ehlo",
                    $"250-sandbox greets {rest}\r\n250-SIZE {options.SmtpSizeLimit}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250 HELP",
                    stop);
            case "HELO" when rest.Length > 0:
                Reset();
                _greetedAs = rest;
                return await StageAsync("ehlo", "250 sandbox", stop);
            case "AUTH":
                return await AuthenticateAsync(rest, stop);
            case "MAIL":
                return await MailAsync(rest, stop);
            case "RCPT":
                return await RecipientAsync(rest, stop);
            case "DATA":
                return await DataAsync(stop);
            case "RSET":
                Reset();
                return await ReplyAsync("250 Forgotten", stop);
            case "NOOP":
                return await ReplyAsync("250 Nothing done", stop);
            case "VRFY":
                return await ReplyAsync("252 Cannot say, but will take mail for it", stop);
            case "HELP":
                return await ReplyAsync("214 EHLO HELO AUTH MAIL RCPT DATA RSET NOOP VRFY QUIT", stop);
            case "QUIT":
                await ReplyAsync("221 Goodbye", stop);
                return Next.Close;
            case "EHLO" or "HELO":
                return await ReplyAsync("501 Say who you are", stop);
            default:
                return await ReplyAsync("500 Unknown command", stop);
        }
    }

    // Any name and password will do: what is tested is that the client can give them.
    private async Task<Next> AuthenticateAsync(string rest, CancellationToken stop)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var prompts = words switch
        {
            ["PLAIN" or "plain"] => [""],
            ["PLAIN" or "plain", _] => [],
            ["LOGIN" or "login"] => ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"],
            ["LOGIN" or "login", _] => ["UGFzc3dvcmQ6"],
            _ => (string[]?)null,
        };
        if (prompts is null)
        {
            return await ReplyAsync("504 Use PLAIN or LOGIN", stop);
        }

        foreach (var prompt in prompts)
        {
            await ReplyAsync("334 " + prompt, stop);
            if ((await ReadCommandAsync(stop)).Line is null or "*")
            {
                return await ReplyAsync("501 Given up", stop);
            }
        }

        return await ReplyAsync("235 Welcome", stop);
    }

    private async Task<Next> MailAsync(string rest, CancellationToken stop)
    {
        if (_greetedAs is null || _sender is not null)
        {
            return await ReplyAsync("503 Not now", stop);
        }

        if (Path(rest, "FROM:", mayBeEmpty: true) is not var (address, parameters) || address is null)
        {
            return await ReplyAsync("501 Write MAIL FROM:<address>", stop);
        }

        foreach (var parameter in parameters)
        {
            var (name, value) = parameter.Split('=', 2) is [var n, var v] ? (n.ToUpperInvariant(), v) : (parameter.ToUpperInvariant(), "");
            if (name == "SIZE" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                if (size > options.SmtpSizeLimit)
                {
                    return await ReplyAsync("552 Too large", stop);
                }
            }
            else if (name is not ("BODY" or "SMTPUTF8" or "AUTH"))
            {
                return await ReplyAsync($"555 {name} is not known here", stop);
            }
        }

        var next = await StageAsync("mail", "250 Go on", stop);
        if (LastReplyWasGood)
        {
            _sender = address;
        }

        return next;
    }

    private async Task<Next> RecipientAsync(string rest, CancellationToken stop)
    {
        if (_sender is null)
        {
            return await ReplyAsync("503 MAIL first", stop);
        }

        if (_recipients.Count == MostRecipients)
        {
            return await ReplyAsync("452 Too many recipients", stop);
        }

        if (Path(rest, "TO:", mayBeEmpty: false) is not { Address: { } address, Parameters: [] })
        {
            return await ReplyAsync("501 Write RCPT TO:<address>", stop);
        }

        var next = await StageAsync("rcpt", "250 Will take it", stop);
        if (LastReplyWasGood)
        {
            _recipients.Add(address);
        }

        return next;
    }

    private async Task<Next> DataAsync(CancellationToken stop)
    {
        if (_recipients.Count == 0)
        {
            return await ReplyAsync("503 RCPT first", stop);
        }

        if (faults.Take("smtp", "data") is { } fault)
        {
            if (fault.Kind != "drop")
            {
                return await HappenAsync(fault, stop);
            }

            // In the middle of the message: the client has begun to send and finds nobody there.
            await ReplyAsync("354 End with a dot", stop);
            var some = await _in.ReadAsync(stop);
            _in.AdvanceTo(some.Buffer.End);
            Break();
            return Next.Close;
        }

        await ReplyAsync("354 End with a dot", stop);
        var content = await ReadContentAsync(stop);
        if (content is null)
        {
            Reset();
            return await ReplyAsync("552 Too large", stop);
        }

        fault = faults.Take("smtp", "message");
        if (fault is null or { Kind: "lost" })
        {
            messages.Add(MimeMessage.Read(content) with { To = [.. _recipients], Via = "smtp" });
        }

        Reset();
        if (fault is { Kind: "lost" })
        {
            Break();
            return Next.Close;
        }

        return fault is null ? await ReplyAsync("250 Taken", stop) : await HappenAsync(fault, stop);
    }

    private bool LastReplyWasGood { get; set; }

    private async Task<Next> StageAsync(string stage, string reply, CancellationToken stop)
    {
        if (faults.Take("smtp", stage) is { } fault)
        {
            LastReplyWasGood = false;
            return await HappenAsync(fault, stop);
        }

        LastReplyWasGood = true;
        return await ReplyAsync(reply, stop);
    }

    private async Task<Next> HappenAsync(Fault fault, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case "reply":
                await ReplyAsync($"{fault.Code} {(fault.Code < 500 ? "Not now, on purpose" : "Never, on purpose")}", stop);
                return fault.Code == 421 || fault.Stage == "connect" ? Next.Close : Next.GoOn;
            case "hang":
                await faults.HangAsync(stop);
                return Next.Close;
            case "rubbish":
                await ReplyAsync("\u0001\u0002<html>bananas\r\n-- \r\n999999 ?", stop);
                return Next.Close;
            default:
                Break();
                return Next.Close;
        }
    }

    private async Task<Next> ReplyAsync(string text, CancellationToken stop)
    {
        await _out.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), stop);
        return Next.GoOn;
    }

    // A reset, not an orderly close: what a crashed server looks like from outside.
    private void Break()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    private void Reset()
    {
        _sender = null;
        _recipients.Clear();
    }

    /// <summary>One command line. Bytes that follow it wait their turn, so a client may send several at once.</summary>
    private async Task<(string? Line, string? Problem)> ReadCommandAsync(CancellationToken stop)
    {
        var tooLong = false;
        while (true)
        {
            var result = await ReadAsync(stop);
            var buffer = result.Buffer;
            if (LineEnd(buffer) is { } end)
            {
                var line = buffer.Slice(0, end);
                var text = tooLong || line.Length > LongestLine ? null : Decode(line);
                _in.AdvanceTo(buffer.GetPosition(2, end));
                return text is null ? (null, tooLong || line.Length > LongestLine ? "500 Line too long" : "500 Not UTF-8") : (text, null);
            }

            if (result.IsCompleted)
            {
                return (null, null);
            }

            if (buffer.Length > LongestLine)
            {
                tooLong = true;
                _in.AdvanceTo(buffer.GetPosition(buffer.Length - 1));
            }
            else
            {
                _in.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    /// <summary>The message, with the dots that were stuffed taken out; null if it is too large.</summary>
    private async Task<byte[]?> ReadContentAsync(CancellationToken stop)
    {
        var content = new ArrayBufferWriter<byte>();
        while (true)
        {
            var result = await ReadAsync(stop);
            var buffer = result.Buffer;
            while (LineEnd(buffer) is { } end)
            {
                var line = buffer.Slice(0, buffer.GetPosition(2, end));
                buffer = buffer.Slice(line.End);
                var dotted = new SequenceReader<byte>(line).TryPeek(out var first) && first == '.';
                if (dotted && line.Length == 3)
                {
                    _in.AdvanceTo(buffer.Start);
                    return content.WrittenCount > options.SmtpSizeLimit ? null : content.WrittenSpan.ToArray();
                }

                // Too large: read on to the end, keep nothing more.
                if (content.WrittenCount <= options.SmtpSizeLimit)
                {
                    foreach (var part in dotted ? line.Slice(1) : line)
                    {
                        content.Write(part.Span);
                    }
                }
            }

            // A line without an end is kept waiting, but not without bound.
            if (result.IsCompleted || buffer.Length > options.SmtpSizeLimit)
            {
                throw new IOException("The client went away in the middle of a message.");
            }

            _in.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private async Task<ReadResult> ReadAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.SmtpPatience);
        try
        {
            return await _in.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await ReplyAsync("421 You have gone quiet", stop);
            throw;
        }
    }

    // Only CR LF ends a line: taking a bare LF for one lets mail be smuggled inside mail.
    private static SequencePosition? LineEnd(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8) ? line.End : null;
    }

    private static string? Decode(in ReadOnlySequence<byte> line)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static (string? Address, string[] Parameters)? Path(string rest, string prefix, bool mayBeEmpty)
    {
        if (!rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = rest[prefix.Length..].TrimStart();
        var end = path.IndexOf('>', StringComparison.Ordinal);
        if (!path.StartsWith('<') || end < 0)
        {
            return null;
        }

        var address = path[1..end];
        return (address.Length == 0 ? mayBeEmpty : address.Contains('@', StringComparison.Ordinal) && address.Length <= 320)
            ? (address, path[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : null;
    }
}
