using Guildhall.Platform.Ids;

namespace Guildhall.Platform.Events;

/// <summary>
/// A fact in the past tense, written in the transaction of the change it tells of. Implemented by records;
/// the record is stored as JSON, so its properties are a published language: add, never rename.
/// </summary>
public interface IEvent
{
    /// <summary>The event's published name, such as <c>case.opened</c>.</summary>
    static abstract string Kind { get; }
}

/// <summary>
/// Does something because an event happened. Called at least once per event by a worker on any node,
/// outside the transaction that published it: must be idempotent. Throw to be tried again later.
/// </summary>
public interface ISubscriber<in TEvent>
    where TEvent : IEvent
{
    /// <summary>Handles one delivery of the event.</summary>
    Task HandleAsync(TEvent happened, Delivery delivery, CancellationToken cancellationToken);
}

/// <summary>What a subscriber may want to know of the event it is given.</summary>
/// <param name="EventId">The event's id: the key to make a handler idempotent with.</param>
/// <param name="OccurredAt">When the change was made.</param>
/// <param name="Attempt">1 on the first try.</param>
public sealed record Delivery(Guid EventId, DateTimeOffset OccurredAt, int Attempt)
{
    /// <summary>Who made the change: what the product does by itself may be told from what people do.</summary>
    public Actor Actor { get; init; } = Actor.System;
}

/// <summary>Thrown by a subscriber when trying again cannot help; the delivery goes to the dead letters at once.</summary>
public sealed class PermanentFailureException(string message) : Exception(message);
