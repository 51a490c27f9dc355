using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Guildhall.Sandbox.Notify;

/// <summary>Checks the token a client signs with its API key.</summary>
internal static class NotifyToken
{
    /// <summary>What is wrong with the Authorization header, as the status and text Notify gives; null if nothing is.</summary>
    public static (int Status, string Message)? Problem(string? authorization, TimeProvider clock)
    {
        if (string.IsNullOrEmpty(authorization))
        {
            return (401, "Unauthorized: authentication token must be provided");
        }

        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return (401, "Unauthorized: authentication bearer scheme must be used");
        }

        var parts = authorization["Bearer ".Length..].Trim().Split('.');
        if (parts.Length != 3 || Read(parts[0]) is not { } header || Read(parts[1]) is not { } claims || Bytes(parts[2]) is not { } signature)
        {
            return (403, "Invalid token: signature, api token is not valid");
        }

        if (Text(header, "alg") != "HS256")
        {
            return (403, "Invalid token: algorithm used is not HS256");
        }

        if (Text(claims, "iss") is not { } issuer)
        {
            return (403, "Invalid token: iss field not provided");
        }

        if (!Guid.TryParse(issuer, out var service))
        {
            return (403, "Invalid token: service id is not the right data type");
        }

        if (service != NotifyService.ServiceId)
        {
            return (403, "Invalid token: service not found");
        }

        var expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(NotifyService.Secret.ToString()),
            Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]));
        if (!CryptographicOperations.FixedTimeEquals(expected, signature))
        {
            return (403, "Invalid token: API key not found");
        }

        if (!claims.TryGetValue("iat", out var iat) || iat.ValueKind != JsonValueKind.Number || !iat.TryGetDouble(out var issued))
        {
            return (403, "Invalid token: iat field not provided");
        }

        return Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - issued) > 30
            ? (403, "Error: Your system clock must be accurate to within 30 seconds")
            : null;
    }

    private static Dictionary<string, JsonElement>? Read(string part)
    {
        try
        {
            return Bytes(part) is { } bytes ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(bytes) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(Dictionary<string, JsonElement> values, string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(string part)
    {
        try
        {
            return System.Buffers.Text.Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
