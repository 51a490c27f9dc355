using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>
/// The codes of authenticator apps (RFC 6238: six digits, SHA-1, 30 seconds). The framework's own provider does not say which 30 seconds a
/// code belongs to, and a code must not be taken twice.
/// </summary>
internal static class Totp
{
    private const int Seconds = 30;
    private const int KeyBytes = 20;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    public static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // SHA-1 is what every authenticator app speaks, and as an HMAC it is sound.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[19] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code it is: this one, or the one before or after, as clocks differ; null when it is none of them.</summary>
    public static long? StepOf(byte[] key, string code, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(code);
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, step)), typed))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>A key as apps take it, in base 32.</summary>
    public static string Base32(byte[] key)
    {
        var text = new StringBuilder();
        int bits = 0, held = 0;
        foreach (var one in key)
        {
            held = (held << 8) | one;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }

            held &= 31;
        }

        return text.ToString();
    }
}
