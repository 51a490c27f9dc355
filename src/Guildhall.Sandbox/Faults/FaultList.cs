using System.Collections.Immutable;

namespace Guildhall.Sandbox.Faults;

/// <summary>Something that goes wrong on purpose.</summary>
public sealed record Fault
{
    /// <summary>The stand-in it befalls: one of <see cref="FaultList.Kinds"/>.</summary>
    public required string Target { get; init; }

    /// <summary>What happens; see <see cref="FaultList.Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>At which stage of a mail conversation; empty for the others.</summary>
    public string Stage { get; init; } = "";

    /// <summary>The reply code of <c>reply</c>: 421, 451, 550 …</summary>
    public int Code { get; init; } = 451;

    /// <summary>How many times it happens; null until it is cleared.</summary>
    public int? Count { get; init; }
}

/// <summary>The faults that are set. The first one that fits happens.</summary>
public sealed class FaultList : IDisposable
{
    private readonly Lock _lock = new();
    private ImmutableList<Fault> _faults = [];
    private CancellationTokenSource _cleared = new();

    /// <summary>The kinds of fault by stand-in, with what each does.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Kinds { get; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["smtp"] = new Dictionary<string, string>
            {
                ["reply"] = "answer with an error code",
                ["refuse"] = "break the connection at once (stage connect)",
                ["hang"] = "never answer",
                ["drop"] = "break the connection; at data, in the middle of the message",
                ["rubbish"] = "answer with nonsense",
                ["lost"] = "take the message, then break the connection without saying so (stage message)",
            },
            ["notify"] = new Dictionary<string, string>
            {
                ["rate-limit"] = "answer 429",
                ["error"] = "answer 500",
                ["hang"] = "never answer",
                ["drop"] = "break the connection",
                ["slow"] = "answer after 5 seconds",
                ["rubbish"] = "take the message, then answer with broken JSON",
                ["lost"] = "take the message, then break the connection",
                ["html"] = "answer 503 with a page, as a balancer does",
            },
            ["letters"] = new Dictionary<string, string>
            {
                ["trial"] = "answer 400: the service may not send letters",
                ["virus"] = "take the letter, then find a virus in it",
                ["invalid"] = "take the letter, then find that it cannot be printed as it is",
                ["unprintable"] = "take the letter, then fail to print it",
                ["cancelled"] = "take the letter, then cancel it",
                ["returned"] = "post the letter, and have it come back",
            },
            ["calls"] = new Dictionary<string, string>
            {
                ["error"] = "answer 500",
                ["refuse"] = "answer 422 with a reason",
                ["hang"] = "never answer",
                ["drop"] = "break the connection",
                ["lost"] = "take the call, then break the connection",
                ["html"] = "answer 404 with a page, as a wrong address does",
            },
            ["webhooks"] = new Dictionary<string, string>
            {
                ["error"] = "answer 500",
                ["gone"] = "answer 410: tell me no more",
                ["redirect"] = "answer 302, to another address",
                ["hang"] = "never answer",
                ["drop"] = "break the connection",
                ["lost"] = "take the message, then break the connection",
            },
            ["one-login"] = new Dictionary<string, string>
            {
                ["error"] = "answer 500",
                ["hang"] = "never answer",
                ["drop"] = "break the connection",
                ["html"] = "answer 503 with a page, as a balancer does",
                ["denied"] = "send the person back without signing them in",
                ["rotate"] = "sign with a new key",
                ["wrong-key"] = "sign with a key nobody knows",
                ["unsigned"] = "send a token that is not signed",
                ["expired"] = "send a token of half an hour ago",
                ["wrong-nonce"] = "send a token of another attempt",
                ["wrong-audience"] = "send a token for another service",
                ["wrong-issuer"] = "send a token of another issuer",
                ["low-trust"] = "sign them in with a password alone",
                ["other-person"] = "tell of somebody else at userinfo",
                ["not-proved"] = "fail to prove their identity",
                ["other-identity"] = "send somebody else's core identity",
                ["wrong-identity-key"] = "sign the core identity with the wrong key",
            },
            ["accounts"] = new Dictionary<string, string>
            {
                ["error"] = "answer 500",
                ["hang"] = "never answer",
                ["drop"] = "break the connection",
                ["html"] = "answer 404 with a page, as a wrong address does",
                ["rubbish"] = "answer with broken JSON",
            },
            ["clamd"] = new Dictionary<string, string>
            {
                ["away"] = "break the connection at once",
                ["hang"] = "never answer",
                ["drop"] = "break the connection in the middle of the file",
                ["rubbish"] = "answer with nonsense",
                ["error"] = "answer with an error",
                ["too-large"] = "say that the file is too large",
            },
            ["s3"] = new Dictionary<string, string>
            {
                ["error"] = "answer 503",
                ["forbidden"] = "answer 403",
                ["hang"] = "never answer",
                ["drop"] = "break the connection",
            },
        };

    /// <summary>The stages of a mail conversation.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["connect", "ehlo", "mail", "rcpt", "data", "message"];

    /// <summary>The faults that are set.</summary>
    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Sets a fault.</summary>
    /// <exception cref="ArgumentException">There is no such fault; the message says what there is.</exception>
    public void Set(Fault fault)
    {
        if (Problem(fault) is { } problem)
        {
            throw new ArgumentException(problem, nameof(fault));
        }

        lock (_lock)
        {
            _faults = _faults.Add(fault);
        }
    }

    /// <summary>Clears all faults, and lets go of what hangs.</summary>
    public void Clear()
    {
        CancellationTokenSource cleared;
        lock (_lock)
        {
            _faults = [];
            cleared = _cleared;
            _cleared = new CancellationTokenSource();
        }

        cleared.Cancel();
        cleared.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _cleared.Dispose();
    }

    /// <summary>What is wrong with a fault, or null.</summary>
    internal static string? Problem(Fault fault) =>
        !Kinds.TryGetValue(fault.Target, out var kinds) ? $"The target is one of {string.Join(", ", Kinds.Keys)}."
        : !kinds.ContainsKey(fault.Kind) ? $"The kind for {fault.Target} is one of {string.Join(", ", kinds.Keys)}."
        : fault.Target == "smtp" && !Stages.Contains(fault.Stage) ? $"The stage is one of {string.Join(", ", Stages)}."
        : fault.Kind == "reply" && fault.Code is < 400 or > 599 ? "The code is between 400 and 599."
        : fault.Count is < 1 ? "The count is 1 or more; leave it out to go on until cleared."
        : null;

    /// <summary>Takes the fault that is to happen now, if any, and counts it.</summary>
    internal Fault? Take(string target, string stage = "")
    {
        lock (_lock)
        {
            var fault = _faults.Find(f => f.Target == target && f.Stage == stage);
            if (fault?.Count is { } count)
            {
                _faults = count == 1 ? _faults.Remove(fault) : _faults.Replace(fault, fault with { Count = count - 1 });
            }

            return fault;
        }
    }

    /// <summary>Waits until the faults are cleared or the client goes away.</summary>
    internal async Task HangAsync(CancellationToken gone)
    {
        CancellationToken cleared;
        lock (_lock)
        {
            cleared = _cleared.Token;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cleared, gone);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
