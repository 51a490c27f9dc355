namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>How a message reaches a person.</summary>
public enum MessageChannel
{
    /// <summary>By e-mail.</summary>
    Email,

    /// <summary>By text message.</summary>
    Sms,

    /// <summary>By post.</summary>
    Letter,
}

/// <summary>Has the letters that are sent by post. Whoever makes letters does: this module only sends them.</summary>
public interface ILetters
{
    /// <summary>The PDF of a letter; null where there is none that can be sent.</summary>
    Task<byte[]?> ReadAsync(Guid letter, CancellationToken cancellationToken);
}

/// <summary>A letter that has been made and is to be posted by GOV.UK Notify.</summary>
public sealed record OutgoingLetter
{
    /// <summary>The letter, by its maker's key: it is sent once.</summary>
    public required Guid Letter { get; init; }

    /// <summary>What it concerns, such as the id of a case; opaque here.</summary>
    public required Guid About { get; init; }

    /// <summary>The template's name.</summary>
    public required string Template { get; init; }

    /// <summary>Its language: <c>en</c> or <c>cy</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The address, on one line.</summary>
    public required string To { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What it says, as plain text.</summary>
    public required string Text { get; init; }
}

/// <summary>A message to be written from a template and sent.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Makes queueing idempotent: the same key twice makes one message. An event's id is a good one.</summary>
    public Guid? Key { get; init; }

    /// <summary>What it concerns, such as the id of a case; opaque here.</summary>
    public required Guid About { get; init; }

    /// <summary>The template's name: <c>request-received</c> is <c>messages/request-received.md</c> in the council's folder.</summary>
    public required string Template { get; init; }

    /// <summary>How to send it.</summary>
    public MessageChannel Channel { get; init; } = MessageChannel.Email;

    /// <summary>An e-mail address, or a telephone number for a text.</summary>
    public required string To { get; init; }

    /// <summary>The recipient's language: <c>en</c> or <c>cy</c>.</summary>
    public required string Language { get; init; }

    /// <summary>When it may be sent; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why it is written down and not sent; null to send it.</summary>
    public string? NotSentBecause { get; init; }

    /// <summary>The values of the template's placeholders. They are text: nothing in them becomes a link, Markdown or HTML.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }
}

/// <summary>A message as its reader would get it.</summary>
/// <param name="Channel">How.</param>
/// <param name="To">The address or number.</param>
/// <param name="Language">In which language.</param>
/// <param name="Subject">The subject of an e-mail; empty for a text.</param>
/// <param name="Body">An e-mail as Markdown; a text as it is.</param>
public sealed record MessagePreview(MessageChannel Channel, string To, string Language, string Subject, string Body);
