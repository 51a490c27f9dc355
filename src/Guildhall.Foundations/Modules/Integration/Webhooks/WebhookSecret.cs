using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>The secret of a webhook, and what is signed with it, by the Standard Webhooks specification.</summary>
internal static class WebhookSecret
{
    private const string Beginning = "whsec_";
    private const int Bytes = 32;

    public static string Make() => Beginning + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a text is such a secret.</summary>
    public static bool IsGood(string text)
    {
        Span<byte> bytes = stackalloc byte[64];
        return text.StartsWith(Beginning, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Beginning.Length..], bytes, out var length) && length >= 24;
    }

    /// <summary>The signature of a message: <c>v1,</c> and the HMAC of its id, time and body.</summary>
    public static string Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Beginning.Length..]), Encoding.UTF8.GetBytes(signed)))}";
    }
}
