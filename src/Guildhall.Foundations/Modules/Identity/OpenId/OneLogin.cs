using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>GOV.UK One Login: the settings under <c>OneLogin</c>. Without a client id it is not offered.</summary>
public sealed class OneLoginOptions : IValidatableObject
{
    /// <summary>Who issues its tokens, to the letter.</summary>
    public string Issuer { get; set; } = "https://oidc.account.gov.uk/";

    /// <summary>Our name with it; null where it is not offered.</summary>
    public string? ClientId { get; set; }

    /// <summary>A file with the private key that signs for us, in PEM: P-256, or RSA of 2,048 bits or more.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The key itself, in PEM, where secrets come as settings.</summary>
    public string? Key { get; set; }

    /// <summary>The name the key is registered by; its thumbprint if not set.</summary>
    public string? KeyId { get; set; }

    /// <summary>Who issues the core identity claim, to the letter.</summary>
    public string IdentityIssuer { get; set; } = "https://identity.account.gov.uk/";

    /// <summary>The DID document with the keys of that claim.</summary>
    public string IdentityKeys { get; set; } = "https://identity.account.gov.uk/.well-known/did.json";

    /// <summary>The level of protection asked for at sign-in.</summary>
    public string Credentials { get; set; } = "Cl.Cm";

    /// <summary>The level of confidence asked for where identity must be proved.</summary>
    public string Confidence { get; set; } = "P2";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClientId is null)
        {
            yield break;
        }

        foreach (var (name, address) in new[] { (nameof(Issuer), Issuer), (nameof(IdentityIssuer), IdentityIssuer), (nameof(IdentityKeys), IdentityKeys) })
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !OpenIdHttp.IsSafe(uri))
            {
                yield return new("It should be an https address.", [name]);
            }
        }

        if (KeySettings.Problem(Key, KeyFile) is { } problem)
        {
            yield return new(problem, [nameof(KeyFile)]);
        }
    }
}

/// <summary>Private keys in settings.</summary>
internal static class KeySettings
{
    /// <summary>What is wrong with a key's settings, or null.</summary>
    public static string? Problem(string? pem, string? file)
    {
        try
        {
            _ = Read(pem, file, null);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return e is CryptographicException ? "It should hold a private key in PEM: of P-256, or RSA of 2,048 bits or more." : "The file cannot be read.";
        }
    }

    public static SigningKey Read(string? pem, string? file, string? id) =>
        SigningKey.FromPem(pem ?? (file is null ? "" : File.ReadAllText(file)), id);
}

/// <summary>Someone whose identity GOV.UK One Login has proved.</summary>
/// <param name="Name">Their name now, as proved.</param>
/// <param name="BirthDate">Their date of birth, if it is told.</param>
/// <param name="Confidence">How sure it is, such as <c>P2</c>.</param>
internal sealed record ProvedIdentity(string Name, DateOnly? BirthDate, string Confidence);

/// <summary>What is particular to GOV.UK One Login: the vector of trust, and the core identity claim with an issuer and keys of its own.</summary>
internal sealed class OneLogin(OneLoginOptions options, OpenIdHttp http, TimeProvider clock) : IDisposable
{
    public const string Name = "one-login";
    public const string CoreIdentity = "https://vocab.account.gov.uk/v1/coreIdentityJWT";
    private const string ReturnCode = "https://vocab.account.gov.uk/v1/returnCode";

    private readonly FetchedKeys _identityKeys = new(http, clock, new Uri(options.IdentityKeys), document => ReadDid(document, options.IdentityKeys));

    public OpenIdProvider Provider { get; } = new(
        new OpenIdRegistration
        {
            Name = Name,
            Issuer = options.Issuer,
            ClientId = options.ClientId!,
            Key = KeySettings.Read(options.Key, options.KeyFile, options.KeyId),
            Scope = "openid email",
            Algorithms = [SignatureAlgorithm.ES256, SignatureAlgorithm.RS256],
        },
        http,
        clock);

    /// <summary>What to ask for beyond the usual.</summary>
    /// <param name="proveIdentity">Whether identity is to be proved.</param>
    public IEnumerable<KeyValuePair<string, string>> Parameters(bool proveIdentity, string language)
    {
        yield return new("vtr", $"[\"{(proveIdentity ? $"{options.Credentials}.{options.Confidence}" : options.Credentials)}\"]");
        yield return new("ui_locales", language);
        if (proveIdentity)
        {
            yield return new("claims", $$$"""{"userinfo":{"{{{CoreIdentity}}}":null}}""");
        }
    }

    /// <summary>Checks that they signed in as strongly as we asked.</summary>
    /// <exception cref="OpenIdException">They did not.</exception>
    public void CheckTrust(OpenIdArrival arrival)
    {
        if (arrival.IdToken.Text("vot") != options.Credentials)
        {
            throw new OpenIdException(OpenIdFailure.Refused, $"{options.Issuer}: the token's vot is not the one we asked for.");
        }
    }

    /// <summary>The identity that was proved, or null if One Login could not prove it.</summary>
    /// <exception cref="OpenIdException">The claim is not to be believed.</exception>
    public async Task<ProvedIdentity?> IdentityAsync(OpenIdArrival arrival, CancellationToken cancellationToken)
    {
        if (!arrival.UserInfo.Has(CoreIdentity) || arrival.UserInfo.Has(ReturnCode))
        {
            return null;
        }

        try
        {
            var rules = new TokenRules
            {
                Issuer = options.IdentityIssuer,
                Audience = [options.ClientId!],
                Algorithms = [SignatureAlgorithm.ES256],
                Oldest = TimeSpan.FromHours(1),
            };
            var claims = await rules.CheckAsync(arrival.UserInfo.Text(CoreIdentity), _identityKeys, clock.GetUtcNow(), cancellationToken);
            if (claims.Text("sub") != arrival.Subject)
            {
                throw new TokenException("The core identity is somebody else's.");
            }

            if (claims.Text("vot") != options.Confidence)
            {
                throw new TokenException("The core identity was not proved as surely as we asked.");
            }

            var person = claims.Object("vc")?.Object("credentialSubject");
            return person is not null && CurrentName(person) is { Length: > 0 } name
                ? new ProvedIdentity(name, BirthDate(person), options.Confidence)
                : throw new TokenException("The core identity has no name.");
        }
        catch (TokenException e)
        {
            throw new OpenIdException(OpenIdFailure.Refused, $"{options.IdentityIssuer}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        Provider.Dispose();
        _identityKeys.Dispose();
    }

    /// <summary>The keys of a DID document that may make claims: those under <c>assertionMethod</c>, of the document's own controller.</summary>
    internal static IReadOnlyList<VerifyingKey> ReadDid(Claims document, string address)
    {
        var controller = "did:web:" + Uri.EscapeDataString(new Uri(address).Authority);
        if (document.Text("id") != controller)
        {
            throw new TokenException("The DID document is another's.");
        }

        return
        [
            .. document.Objects("assertionMethod").Take(100)
                .Where(method => method.Text("controller") == controller && method.Text("id")?.StartsWith(controller + "#", StringComparison.Ordinal) == true)
                .Select(method => method.Object("publicKeyJwk") is { } jwk ? VerifyingKey.Read(jwk, method.Text("id")) : null)
                .OfType<VerifyingKey>(),
        ];
    }

    // Names have dates; the one without an end is the one now.
    private static string CurrentName(Claims person)
    {
        var name = person.Objects("name").FirstOrDefault(n => !n.Has("validUntil"));
        var parts = name?.Objects("nameParts").Where(part => part.Text("type") is "GivenName" or "FamilyName").Select(part => part.Text("value")).OfType<string>();
        var text = string.Join(' ', parts ?? []);
        return text.Length > 200 || text.Any(char.IsControl) ? throw new TokenException("The core identity's name is no name.") : text;
    }

    private static DateOnly? BirthDate(Claims person) =>
        DateOnly.TryParseExact(person.Objects("birthDate").FirstOrDefault()?.Text("value"), "yyyy-MM-dd", out var date) ? date : null;
}
