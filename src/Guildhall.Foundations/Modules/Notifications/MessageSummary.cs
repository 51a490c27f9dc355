using Guildhall.Foundations.Modules.Notifications.Write;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>How far a message has come.</summary>
public enum MessageState
{
    /// <summary>Waiting to be sent, or to be tried again.</summary>
    Queued,

    /// <summary>Taken by the mail server or by GOV.UK Notify.</summary>
    Sent,

    /// <summary>Taken by the recipient's side, says the provider.</summary>
    Delivered,

    /// <summary>Refused for good.</summary>
    Failed,
}

/// <summary>A message as an officer sees it.</summary>
public sealed record MessageSummary
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it concerns.</summary>
    public Guid About { get; init; }

    /// <summary>How it was sent.</summary>
    public required MessageChannel Channel { get; init; }

    /// <summary>The address or number, in the form it is sent to.</summary>
    public required string Recipient { get; init; }

    /// <summary>The template it was written from.</summary>
    public required string Template { get; init; }

    /// <summary>The subject of an e-mail; empty for a text.</summary>
    public required string Subject { get; init; }

    /// <summary>What it says, as plain text.</summary>
    public string Text => Channel == MessageChannel.Email ? Letter.Text(Body) : Body;

    /// <summary>How far it has come.</summary>
    public required MessageState State { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When the provider took it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the recipient's side took it.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>As it is stored: made plain when it is asked for, which a list of messages never does.</summary>
    internal string Body { get; init; } = "";
}
