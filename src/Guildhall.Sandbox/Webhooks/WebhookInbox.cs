using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Guildhall.Sandbox.Webhooks;

/// <summary>A message that came by webhook.</summary>
/// <param name="Id">Its <c>webhook-id</c>.</param>
/// <param name="Body">What it says.</param>
/// <param name="At">When it came first.</param>
/// <param name="Times">How often it came.</param>
public sealed record ReceivedWebhook(string Id, JsonElement Body, DateTimeOffset At, int Times)
{
    /// <summary>What kind of thing it tells of.</summary>
    public string Type => Body.GetProperty("type").GetString() ?? "";

    /// <summary>What it tells.</summary>
    public JsonElement Data => Body.GetProperty("data");
}

/// <summary>A message that was turned away.</summary>
/// <param name="Why">Why.</param>
/// <param name="At">When.</param>
public sealed record RefusedWebhook(string Why, DateTimeOffset At);

/// <summary>
/// What a partner's receiver of webhooks does: it believes a message that is signed with a secret it knows (Standard Webhooks) and not old, and passes over one that it had.
/// </summary>
public sealed class WebhookInbox(TimeProvider clock)
{
    private static readonly TimeSpan s_oldest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly List<string> _secrets = [];
    private readonly List<ReceivedWebhook> _received = [];
    private readonly List<RefusedWebhook> _refused = [];

    /// <summary>The messages, once each, in the order they came.</summary>
    public IReadOnlyList<ReceivedWebhook> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>What was turned away.</summary>
    public IReadOnlyList<RefusedWebhook> Refused
    {
        get
        {
            lock (_lock)
            {
                return [.. _refused];
            }
        }
    }

    /// <summary>How many secrets it knows.</summary>
    public int Secrets
    {
        get
        {
            lock (_lock)
            {
                return _secrets.Count;
            }
        }
    }

    /// <summary>Has it believe what is signed with a secret.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public void Trust(string secret)
    {
        _ = KeyOf(secret) ?? throw new ArgumentException("A secret is whsec_ and Base64.", nameof(secret));
        lock (_lock)
        {
            _secrets.Add(secret);
        }
    }

    /// <summary>Has it know no secret any more.</summary>
    public void TrustNone()
    {
        lock (_lock)
        {
            _secrets.Clear();
        }
    }

    /// <summary>Takes a message; otherwise says why not.</summary>
    internal string? Take(string id, string timestamp, string signatures, string body)
    {
        lock (_lock)
        {
            if (Fault(id, timestamp, signatures, body) is { } why)
            {
                _refused.Add(new RefusedWebhook(why, clock.GetUtcNow()));
                return why;
            }

            var known = _received.FindIndex(r => r.Id == id);
            if (known >= 0)
            {
                _received[known] = _received[known] with { Times = _received[known].Times + 1 };
                return null;
            }

            _received.Add(new ReceivedWebhook(id, JsonSerializer.Deserialize<JsonElement>(body), clock.GetUtcNow(), 1));
            return null;
        }
    }

    private string? Fault(string id, string timestamp, string signatures, string body)
    {
        if (id.Length == 0 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return "There is no webhook-id or webhook-timestamp.";
        }

        if ((clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > s_oldest)
        {
            return "It is too old, or from the future.";
        }

        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        return _secrets.Exists(secret => signatures.Split(' ').Any(signature => Fits(secret, signed, signature))) ? null : "No signature fits.";
    }

    private static bool Fits(string secret, byte[] signed, string signature) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret)!, signed))));

    private static byte[]? KeyOf(string secret)
    {
        var bytes = new byte[64];
        return secret.StartsWith("whsec_", StringComparison.Ordinal) && Convert.TryFromBase64String(secret[6..], bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
