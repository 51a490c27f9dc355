using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>What a cookie or a link carries: the id of a row, and a secret of which the row has the hash.</summary>
internal readonly record struct SecretKey(Guid Id, byte[] Secret)
{
    private const int SecretBytes = 32;

    public byte[] Hash => SHA256.HashData(Secret);

    public static SecretKey New(Guid id) => new(id, RandomNumberGenerator.GetBytes(SecretBytes));

    public static SecretKey? Read(string? text)
    {
        // 48 bytes are 64 letters.
        if (text is not { Length: 64 })
        {
            return null;
        }

        try
        {
            var bytes = WebEncoders.Base64UrlDecode(text);
            return bytes.Length == 16 + SecretBytes ? new SecretKey(new Guid(bytes.AsSpan(0, 16)), bytes[16..]) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public bool Opens(byte[]? hash) => hash is not null && CryptographicOperations.FixedTimeEquals(Hash, hash);

    public override string ToString() => WebEncoders.Base64UrlEncode([.. Id.ToByteArray(), .. Secret]);
}
