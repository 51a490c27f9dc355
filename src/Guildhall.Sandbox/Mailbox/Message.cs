namespace Guildhall.Sandbox.Mailbox;

/// <summary>A message that reached the Sandbox.</summary>
public sealed record Message
{
    /// <summary>Its number in the mailbox: 1 is the first.</summary>
    public int Id { get; init; }

    /// <summary><c>email</c>, <c>sms</c> or <c>letter</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How it came: <c>smtp</c> or <c>notify</c>.</summary>
    public required string Via { get; init; }

    /// <summary>The sender: an address, or the name shown on the phone.</summary>
    public required string From { get; init; }

    /// <summary>Where it was sent: the envelope's recipients.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The subject; empty for a text.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The plain text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The HTML, if it has any.</summary>
    public string? Html { get; init; }

    /// <summary>The Message-ID of an e-mail; the reference of a Notify message.</summary>
    public string? Reference { get; init; }

    /// <summary>The headers of an e-mail, in order, unfolded and decoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The names of its attachments.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>What a letter is printed from.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public byte[]? Pdf { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
}
