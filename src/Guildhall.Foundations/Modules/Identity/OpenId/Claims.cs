using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>A JSON object from elsewhere, read with suspicion: a member named twice, or anything but an object, is refused.</summary>
internal sealed class Claims
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    // No claim that matters is older than 1970 or later than 9999.
    private const long LastSecond = 253_402_300_799;

    private readonly JsonElement _members;

    private Claims(JsonElement members) => _members = members;

    /// <summary>An object without members.</summary>
    public static Claims None { get; } = Parse("{}"u8.ToArray());

    /// <summary>Reads an object.</summary>
    /// <exception cref="TokenException">It is not one JSON object with each member once.</exception>
    public static Claims Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, s_strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new Claims(document.RootElement.Clone());
            }
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or ArgumentException)
        {
            throw new TokenException("What was sent is not JSON with each member once.", e);
        }

        throw new TokenException("What was sent is not a JSON object.");
    }

    /// <summary>The member as it stands.</summary>
    public bool TryGet(string name, out JsonElement value) => _members.TryGetProperty(name, out value);

    /// <summary>Whether there is such a member.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>The member if it is a text, otherwise null.</summary>
    public string? Text(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? Read(value) : null;

    /// <summary>The member's texts: of a list, or a text by itself. Empty if it is anything else.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        !TryGet(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? (Read(value) is { } one ? [one] : [])
        : value.ValueKind != JsonValueKind.Array ? []
        : [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(Read).OfType<string>()];

    /// <summary>Whether the member is the word <c>true</c>; some providers write it as a text.</summary>
    public bool IsTrue(string name) => TryGet(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    /// <summary>The member if it is a time in seconds since 1970, otherwise null.</summary>
    public DateTimeOffset? Time(string name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    /// <summary>The member if it is an object, otherwise null.</summary>
    public Claims? Object(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.Object ? new Claims(value) : null;

    /// <summary>The objects of a list; none if it is anything else.</summary>
    public IEnumerable<Claims> Objects(string name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new Claims(item))
            : [];

    // A lone surrogate, written as an escape, is no text.
    [SuppressMessage("Design", "CA1031", Justification = "Only what GetString throws for texts that are none.")]
    private static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
