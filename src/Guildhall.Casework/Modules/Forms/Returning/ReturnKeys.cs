using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Casework.Modules.Forms.Returning;

/// <summary>Makes and opens the keys in the links that lead back to a draft.</summary>
internal sealed class ReturnKeys(IDataProtectionProvider protection)
{
    private readonly IDataProtector _links = protection.CreateProtector("forms.return-link");
    private readonly IDataProtector _tokens = protection.CreateProtector("forms.return-token");

    /// <summary>The key of a draft, for a link. It opens nothing alone.</summary>
    public string KeyOf(Guid draft) => WebEncoders.Base64UrlEncode(_links.Protect(draft.ToByteArray()));

    /// <summary>The draft of a key; null when it is no key of ours.</summary>
    public Guid? DraftOf(string? key)
    {
        try
        {
            return key is { Length: > 0 and < 400 } && _links.Unprotect(WebEncoders.Base64UrlDecode(key)) is { Length: 16 } id ? new Guid(id) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    public string SealToken(string token) => _tokens.Protect(token);

    public string? OpenToken(string? sealedToken)
    {
        try
        {
            return sealedToken is null ? null : _tokens.Unprotect(sealedToken);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
