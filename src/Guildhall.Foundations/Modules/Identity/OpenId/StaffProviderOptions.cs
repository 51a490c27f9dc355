using System.ComponentModel.DataAnnotations;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>The OpenID Connect provider staff sign in with, such as Microsoft Entra ID: the settings under <c>StaffProvider</c>. Without a client id there is none.</summary>
public sealed class StaffProviderOptions : IValidatableObject
{
    /// <summary>What its button says after “Sign in with”.</summary>
    public string Name { get; set; } = "your work account";

    /// <summary>Its issuer, to the letter: for Entra ID <c>https://login.microsoftonline.com/TENANT/v2.0</c>, of one tenant.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Our name with it; null where staff sign in with a password.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret we share with it; or else a key.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Whether the secret is sent in the form and not in a header.</summary>
    public bool SecretInForm { get; set; } = true;

    /// <summary>A file with the private key that signs for us, in PEM.</summary>
    public string? KeyFile { get; set; }

    /// <summary>What to ask for.</summary>
    public string Scope { get; set; } = "openid profile email";

    /// <summary>The claim that lists a person's groups or roles there.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>The claim with their address at work.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>Roles here by group there, with commas between: <c>"8f3c…": "officer,adviser"</c>.</summary>
    public IDictionary<string, string> Roles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Teams here by group there, with commas between.</summary>
    public IDictionary<string, string> Teams { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether its word on addresses is good, so that someone new there is taken for the member of staff here with the same one.
    /// Only if no one there can choose their own address. A claim <c>email_verified</c> is always believed.
    /// </summary>
    public bool TrustsAddresses { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClientId is null)
        {
            yield break;
        }

        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || !OpenIdHttp.IsSafe(issuer) || Issuer.Contains('{', StringComparison.Ordinal))
        {
            yield return new("It should be the https address of one issuer.", [nameof(Issuer)]);
        }

        if (ClientSecret is null && KeySettings.Problem(null, KeyFile) is { } problem)
        {
            yield return new($"Set a ClientSecret or a KeyFile. {problem}", [nameof(KeyFile)]);
        }

        foreach (var (group, roles) in Roles)
        {
            foreach (var role in Split(roles).Where(role => !Enum.GetValues<StaffRole>().Select(Text.Kebab).Contains(role)))
            {
                yield return new($"The group {group} has the role “{role}”; write one of {string.Join(", ", Enum.GetValues<StaffRole>().Select(Text.Kebab))}.", [nameof(Roles)]);
            }
        }
    }

    internal static string[] Split(string words) => words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
