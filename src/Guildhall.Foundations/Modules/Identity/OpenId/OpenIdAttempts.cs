using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>
/// Keeps an attempt to sign in elsewhere in the browser that began it, sealed, for ten minutes and one use. Each has a cookie of
/// its own, so that two tabs do not disturb one another.
/// </summary>
internal sealed class OpenIdAttempts(IDataProtectionProvider protection, UsedOnce used, TimeProvider clock)
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _seal = protection.CreateProtector("identity.openid-attempt.v1");

    public void Remember(HttpContext context, OpenIdAttempt attempt) =>
        HostCookies.Give(context, Name(attempt.State), _seal.Protect(JsonSerializer.Serialize(attempt)), s_lasts);

    /// <summary>Takes the attempt an answer belongs to, which cannot be taken again.</summary>
    /// <exception cref="OpenIdException">This browser began none such, or too long ago, or it was taken.</exception>
    public async Task<OpenIdAttempt> TakeAsync(HttpContext context, string provider, string? state, CancellationToken cancellationToken)
    {
        // What we made is 43 characters of base64url: anything else is not looked up, nor made part of a cookie's name.
        if (state is not { Length: 43 } || !state.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new OpenIdException(OpenIdFailure.Expired, "The answer's state is none of ours.");
        }

        var attempt = Read(HostCookies.Read(context, Name(state)));
        HostCookies.Take(context, Name(state));
        if (attempt is null || attempt.State != state || attempt.Provider != provider || clock.GetUtcNow() - attempt.Began > s_lasts)
        {
            throw new OpenIdException(OpenIdFailure.Expired, "The attempt is not this browser's, or too old.");
        }

        return await used.TryTakeAsync("openid.state", state, s_lasts, cancellationToken)
            ? attempt
            : throw new OpenIdException(OpenIdFailure.Expired, "The attempt was finished before.");
    }

    private OpenIdAttempt? Read(string? cookie)
    {
        try
        {
            return cookie is null ? null : JsonSerializer.Deserialize<OpenIdAttempt>(_seal.Unprotect(cookie));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    private static string Name(string state) => "openid-" + state[..12];
}
