using System.Text;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>Finds out which partner calls, by the way it is registered to say so: a secret, a signed assertion, or its name alone where it can keep no secret.</summary>
internal sealed class ClientAuthentication(PartnerRegister partners, UsedOnce used, RateLimiter limiter, ProviderAddresses addresses, TimeProvider clock)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int WrongTries = 30;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(5);

    /// <summary>The partner, or null when it has not shown who it is.</summary>
    /// <param name="form">The form's parameters, each there once.</param>
    public async Task<(Partner? Partner, bool TooMany)> FindAsync(HttpContext context, string network, IReadOnlyDictionary<string, string> form)
    {
        if (!await limiter.HasRoomAsync("openid.client", network, WrongTries, s_window, context.RequestAborted))
        {
            return (null, true);
        }

        var found = await WhoAsync(context, form);
        if (found is null)
        {
            await limiter.TryUseAsync("openid.client", network, WrongTries, s_window, context.RequestAborted);
        }

        return (found, false);
    }

    private async Task<Partner?> WhoAsync(HttpContext context, IReadOnlyDictionary<string, string> form)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var inForm = form.ContainsKey("client_secret");
        var signed = form.ContainsKey("client_assertion") || form.ContainsKey("client_assertion_type");

        // One way to say who one is, not two that might differ.
        if ((header.Length > 0 ? 1 : 0) + (inForm ? 1 : 0) + (signed ? 1 : 0) > 1)
        {
            return null;
        }

        if (header.Length > 0)
        {
            return Basic(header) is var (name, secret) && (!form.TryGetValue("client_id", out var same) || same == name) ? await BySecretAsync(name, secret, context.RequestAborted) : null;
        }

        if (signed)
        {
            return await ByAssertionAsync(form, context.RequestAborted);
        }

        var clientId = form.GetValueOrDefault("client_id");
        return inForm ? await BySecretAsync(clientId, form["client_secret"], context.RequestAborted)
            : await partners.FindAsync(clientId, context.RequestAborted) is { Authentication: "none" } open ? open
            : null;
    }

    private async Task<Partner?> BySecretAsync(string? clientId, string secret, CancellationToken cancellationToken) =>
        await partners.FindAsync(clientId, cancellationToken) is { Authentication: "secret" } partner && partner.Knows(secret) ? partner : null;

    private async Task<Partner?> ByAssertionAsync(IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (form.GetValueOrDefault("client_assertion_type") != AssertionType)
        {
            return null;
        }

        try
        {
            // Read only for the name of the partner whose keys to check it with; the check below reads it again.
            var assertion = form.GetValueOrDefault("client_assertion");
            var clientId = Jws.Parse(assertion).Payload.Text("sub");
            if (await partners.FindAsync(clientId, cancellationToken) is not { Authentication: "private-key", Keys: { } keys } partner
                || (form.TryGetValue("client_id", out var same) && same != clientId))
            {
                return null;
            }

            var rules = new TokenRules { Issuer = partner.ClientId, Audience = [addresses.Of(ProviderAddresses.Token), addresses.Issuer], Oldest = TimeSpan.FromMinutes(10) };
            var claims = await rules.CheckAsync(assertion, new FixedKeys(VerifyingKey.ReadSet(Claims.Parse(Encoding.UTF8.GetBytes(keys)))), clock.GetUtcNow(), cancellationToken);
            var lives = claims.Time("exp")!.Value - clock.GetUtcNow() + TokenRules.Skew;
            return claims.Text("sub") == partner.ClientId
                && claims.Text("jti") is { Length: > 0 and <= 255 } id
                && lives < TimeSpan.FromHours(1)
                && await used.TryTakeAsync("openid.assertion", $"{partner.ClientId}\n{id}", lives + TokenRules.Skew, cancellationToken)
                ? partner
                : null;
        }
        catch (TokenException)
        {
            return null;
        }
    }

    // RFC 6749, 2.3.1: both halves are form-encoded before they are put together.
    private static (string Name, string Secret)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) || header.Length > 2000)
        {
            return null;
        }

        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (Decode(text[..colon]), Decode(text[(colon + 1)..])) : null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
