using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity.Accounts;

/// <summary>An e-mail address as the key of an account: all in lower case, as nobody minds the case of their own address.</summary>
internal sealed class EmailKey : ILookupNormalizer
{
    public static bool IsAddress(string? text) => EmailAddress.TryParse(text, out _);

    public static string Of(string email) =>
        (EmailAddress.TryParse(email, out var address) ? address.Value : email.Trim()).ToLowerInvariant();

    public string? NormalizeName(string? name) => name is null ? null : Of(name);

    public string? NormalizeEmail(string? email) => email is null ? null : Of(email);
}
