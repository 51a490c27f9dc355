using System.Security.Cryptography;

namespace Guildhall.Foundations.Modules.Identity.Accounts;

/// <summary>Makes passwords that can be read out: 75 bits in groups of letters and digits that look like nothing else.</summary>
internal static class PasswordMaker
{
    public static string Make() =>
        string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 5)));
}
