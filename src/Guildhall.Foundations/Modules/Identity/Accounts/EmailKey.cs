using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.Accounts;

/// <summary>An e-mail address as the key of an account: trimmed, composed, in lower case.</summary>
internal sealed class EmailKey : ILookupNormalizer
{
    public static string Of(string email) => email.Trim().Normalize().ToLowerInvariant();

    /// <summary>Whether it could be an address at all; the account's existence proves the rest.</summary>
    public static bool IsPlausible(string email) =>
        email.Trim() is { Length: >= 3 and <= 254 } trimmed
        && trimmed.IndexOf('@', StringComparison.Ordinal) is var at and > 0
        && at == trimmed.LastIndexOf('@')
        && at < trimmed.Length - 1
        && !trimmed.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c));

    public string? NormalizeName(string? name) => name is null ? null : Of(name);

    public string? NormalizeEmail(string? email) => email is null ? null : Of(email);
}
