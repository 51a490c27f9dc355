using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>A message is waiting to be sent.</summary>
public sealed record MessageQueued(Guid MessageId, Guid About) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "message.queued";
}

/// <summary>A message was taken by its provider.</summary>
public sealed record MessageSent(Guid MessageId, Guid About) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "message.sent";
}

/// <summary>A message reached the recipient's side, says the provider.</summary>
public sealed record MessageDelivered(Guid MessageId, Guid About) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "message.delivered";
}

/// <summary>A message was refused for good, or its provider gave up.</summary>
public sealed record MessageFailed(Guid MessageId, Guid About) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "message.failed";
}
