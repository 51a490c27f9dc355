using System.Text.Json.Nodes;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>Something another system is to be told.</summary>
public sealed record ConnectorCall
{
    /// <summary>Makes the call idempotent, here and, as its <c>Idempotency-Key</c>, there.</summary>
    public required Guid Key { get; init; }

    /// <summary>What it concerns, such as the id of a case; opaque here.</summary>
    public required Guid About { get; init; }

    /// <summary>The system: a key of the settings under <c>Connectors:Systems</c>.</summary>
    public required string System { get; init; }

    /// <summary>What is called: the last part of <c>{url}/calls/{name}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is told.</summary>
    public required JsonObject Body { get; init; }
}

/// <summary>What became of a call.</summary>
public enum CallState
{
    /// <summary>It waits to be made, or to be tried again.</summary>
    Queued,

    /// <summary>The other system took it.</summary>
    Taken,

    /// <summary>The other system refused it for good.</summary>
    Refused,
}

/// <summary>Another system is to be told something.</summary>
public sealed record CallQueued(Guid CallId, Guid About) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "connector.call-queued";
}

/// <summary>Another system took what it was told.</summary>
/// <param name="Reference">What it calls it; null where it did not say.</param>
public sealed record CallTaken(Guid CallId, Guid About, string? Reference) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "connector.call-taken";
}

/// <summary>Another system refused what it was told.</summary>
public sealed record CallRefused(Guid CallId, Guid About) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "connector.call-refused";
}

/// <summary>Tells other systems of the council what happened here: queued in the change, made after it, once.</summary>
public sealed class Connectors(IOptions<ConnectorOptions> options)
{
    /// <summary>The systems that can be called.</summary>
    public IReadOnlyCollection<string> Systems => options.Value.Systems.Keys;

    /// <summary>Queues a call in the transaction of the change it tells of. Does nothing if one with the same key exists.</summary>
    public async Task QueueAsync(Transaction tx, ConnectorCall call)
    {
        var id = tx.NewId();
        var queued = await tx.ExecuteAsync(
            """
            insert into integration.call (id, key, about, system, name, body, queued_at)
            values (@id, @Key, @About, @System, @Name, @Body::jsonb, @Now)
            on conflict (key) do nothing
            """,
            new { id, call.Key, call.About, call.System, call.Name, Body = call.Body.ToJsonString(), tx.Now });
        if (queued == 1)
        {
            tx.Publish(new CallQueued(id, call.About));
        }
    }
}
