using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>A partner as an administrator types it.</summary>
internal sealed partial class PartnerForm
{
    private const int LongestAddress = 400;
    private const int MostAddresses = 20;

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "client-id")]
    public string? ClientId { get; set; }

    [FromForm(Name = "home")]
    public string? Home { get; set; }

    [FromForm(Name = "redirect-uris")]
    public string? RedirectUris { get; set; }

    [FromForm(Name = "sign-out-uris")]
    public string? SignOutUris { get; set; }

    [FromForm(Name = "back-channel")]
    public string? BackChannel { get; set; }

    [FromForm(Name = "scopes")]
    public List<string> Scopes { get; set; } = [];

    [FromForm(Name = "authentication")]
    public string? Authentication { get; set; }

    [FromForm(Name = "keys")]
    public string? Keys { get; set; }

    [FromForm(Name = "algorithm")]
    public string? Algorithm { get; set; }

    [FromForm(Name = "assurance")]
    public string? Assurance { get; set; }

    [FromForm(Name = "version")]
    public int Version { get; set; }

    public static PartnerForm Of(Partner partner) => new()
    {
        Name = partner.Name,
        ClientId = partner.ClientId,
        Home = partner.Home,
        RedirectUris = string.Join('\n', partner.RedirectUris),
        SignOutUris = string.Join('\n', partner.SignOutUris),
        BackChannel = partner.BackChannelUri,
        Scopes = [.. partner.Scopes],
        Authentication = partner.Authentication,
        Keys = partner.Keys,
        Algorithm = partner.Algorithm,
        Assurance = partner.Assurance,
        Version = partner.Version,
    };

    /// <summary>The partner as typed; what is wrong is told field by field.</summary>
    /// <param name="before">The partner as it is; null for a new one.</param>
    public Partner? Read(Partner? before, Guid id, Action<string, string> wrong)
    {
        var good = true;
        void Wrong(string field, string problem)
        {
            good = false;
            wrong(field, problem);
        }

        var name = (Name ?? "").Trim();
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
        {
            Wrong("name", name.Length == 0 ? "Enter the name people know the site by" : "The name must be 100 characters or fewer");
        }

        var clientId = before?.ClientId ?? (ClientId ?? "").Trim();
        if (clientId.Length > 60 || !Slug().IsMatch(clientId))
        {
            Wrong("client-id", "Enter a client ID of small letters, digits and hyphens, such as council-parking");
        }

        var home = (Home ?? "").Trim();
        if (home.Length > 0 && AddressProblem(home) is { } problem)
        {
            Wrong("home", problem);
        }

        var backChannel = (BackChannel ?? "").Trim();
        if (backChannel.Length > 0 && AddressProblem(backChannel) is { } notThere)
        {
            Wrong("back-channel", notThere);
        }

        var redirects = Addresses(RedirectUris);
        if (redirects.Length == 0)
        {
            Wrong("redirect-uris", "Enter the address people are sent back to");
        }

        var signOuts = Addresses(SignOutUris);
        foreach (var (field, addresses) in new[] { ("redirect-uris", redirects), ("sign-out-uris", signOuts) })
        {
            if (addresses.Length > MostAddresses)
            {
                Wrong(field, $"Enter {MostAddresses} addresses or fewer");
            }
            else if (addresses.Select(address => (Address: address, Problem: AddressProblem(address))).FirstOrDefault(a => a.Problem is not null) is (var address, { } fault))
            {
                Wrong(field, $"{address}: {fault}");
            }
        }

        var scopes = Provider.Scopes.All.Intersect(Scopes.Append(Provider.Scopes.OpenId)).ToArray();
        if (Authentication is not ("secret" or "private-key" or "none"))
        {
            Wrong("authentication", "Select how the partner shows who it is");
        }

        var keys = Authentication == "private-key" ? (Keys ?? "").Trim() : null;
        if (keys is not null && !HasKeys(keys))
        {
            Wrong("keys", "Enter the partner’s public keys as a JSON Web Key Set, with RSA keys of 2,048 bits or more or keys of P-256");
        }

        if (Algorithm is not ("ES256" or "RS256"))
        {
            Wrong("algorithm", "Select the signature of its tokens");
        }

        if (Assurance is not ("signed-in" or "two-factor" or "verified"))
        {
            Wrong("assurance", "Select how sure it must be who the person is");
        }

        return !good ? null : new Partner
        {
            Id = id,
            ClientId = clientId,
            Name = name,
            Home = home.Length == 0 ? null : home,
            Sector = before?.Sector ?? new Uri(redirects[0]).Host,
            RedirectUris = redirects,
            SignOutUris = signOuts,
            BackChannelUri = backChannel.Length == 0 ? null : backChannel,
            Scopes = scopes,
            Authentication = Authentication!,
            SecretHash = Authentication == "secret" ? before?.SecretHash : null,
            Keys = keys,
            Algorithm = Algorithm!,
            Assurance = Assurance!,
            Enabled = before?.Enabled ?? true,
            Version = before is null ? 1 : Version,
        };
    }

    /// <summary>What is wrong with an address people may be sent to, or null. It is compared to the letter, so it must be written the one way there is.</summary>
    internal static string? AddressProblem(string address) =>
        address.Length > LongestAddress ? $"The address must be {LongestAddress} characters or fewer"
        : address.Contains('*', StringComparison.Ordinal) ? "Write each address in full: a star stands for nothing here"
        : address.Any(c => c is <= ' ' or > '~' or '\\' or '"' or '<' or '>') || !Uri.TryCreate(address, UriKind.Absolute, out var uri) ? "Write a whole address, beginning with https://"
        : uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback) ? "The address must begin with https://"
        : uri.UserInfo.Length > 0 ? "The address must not hold a user name"
        : address.Contains('#', StringComparison.Ordinal) ? "The address must not have a part after #"
        : uri.AbsoluteUri != address ? $"Write it as {uri.AbsoluteUri}"
        : null;

    private static bool HasKeys(string text)
    {
        try
        {
            return text.Length <= 20_000 && VerifyingKey.ReadSet(Claims.Parse(Encoding.UTF8.GetBytes(text))).Count > 0;
        }
        catch (TokenException)
        {
            return false;
        }
    }

    private static string[] Addresses(string? text) =>
        [.. (text ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slug();
}
