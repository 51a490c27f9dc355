using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Notifications.Send;

/// <summary>An outside system that carries messages.</summary>
internal interface IChannel
{
    /// <summary>The provider's name, kept with the message.</summary>
    string Provider { get; }

    /// <summary>Sends a message and returns the provider's own id for it.</summary>
    /// <exception cref="PermanentFailureException">It is refused for good; the text is kept and shown to officers.</exception>
    /// <exception cref="ChannelException">It was not sent, or nobody knows whether it was: try again later.</exception>
    Task<string> SendAsync(MessageToSend message, CancellationToken cancellationToken);
}

/// <summary>A message on its way out.</summary>
internal sealed record MessageToSend
{
    public required Guid Id { get; init; }

    public required Guid About { get; init; }

    public required string Channel { get; init; }

    public required string Recipient { get; init; }

    public required string Language { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public required string State { get; init; }

    /// <summary>The letter to post; null for what is not one.</summary>
    public Guid? Letter { get; init; }

    /// <summary>1 on the first try. After that, nobody knows whether an earlier try got through.</summary>
    public required int Attempts { get; init; }
}

/// <summary>A message did not get through this time.</summary>
internal sealed class ChannelException(string message, Exception? inner = null) : Exception(message, inner);
