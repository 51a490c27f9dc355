using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>
/// The proof, once given, that a case is the visitor's: a sealed cookie with the case's key, good for half an hour.
/// Any node can open it; the address holds the reference alone.
/// </summary>
public sealed class TrackTicket(IDataProtectionProvider protection)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("cases.track").ToTimeLimitedDataProtector();

    /// <summary>Gives the visitor the ticket.</summary>
    public void Issue(HttpContext context, Reference reference, Guid caseId) =>
        context.Response.Cookies.Append(Name(reference), _protector.Protect(caseId.ToString("N"), s_life), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = CaseLinks.Track,
            MaxAge = s_life,
        });

    /// <summary>The case the visitor has proved is theirs, or null.</summary>
    public Guid? Read(HttpContext context, Reference reference)
    {
        try
        {
            return context.Request.Cookies[Name(reference)] is { } sealedKey ? Guid.ParseExact(_protector.Unprotect(sealedKey), "N") : null;
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static string Name(Reference reference) => $"track-{reference}";
}
