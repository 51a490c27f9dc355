using System.Security.Claims;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>The key by which another system makes a request, as the database knows it at this moment.</summary>
/// <param name="Id">The key's key.</param>
/// <param name="Name">What administrators call it: changes are made in this name.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Services">The services it is for; empty for all that need no naming.</param>
/// <param name="Teams">The teams whose cases it is for; empty for all.</param>
/// <param name="PerMinute">How many requests a minute it may make.</param>
public sealed record CurrentKey(Guid Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string> Services, IReadOnlyList<string> Teams, int PerMinute)
{
    /// <summary>Whether it may do something.</summary>
    public bool Has(string scope) => Scopes.Contains(scope);

    /// <summary>Whether it is for a service.</summary>
    /// <param name="needsNaming">Whether a key must have been given the service by name: what is restricted, or asks people to sign in.</param>
    public bool IsFor(string service, bool needsNaming) => Services.Count == 0 ? !needsNaming : Services.Contains(service);

    /// <summary>It, as the maker of a change.</summary>
    public Actor ToActor() => Actor.Partner(Id, Name);
}

/// <summary>From the user of a request to the key.</summary>
public static class KeyUser
{
    /// <summary>The key, at an endpoint whose policy let only keys in.</summary>
    /// <exception cref="InvalidOperationException">There is none: the endpoint lacks its policy.</exception>
    public static CurrentKey Key(this HttpContext context) => context.User.FindKey() ?? throw new InvalidOperationException("No key was shown. Does the endpoint name a policy of the API?");

    internal static CurrentKey? FindKey(this ClaimsPrincipal user) => user.Identities.OfType<KeyIdentity>().FirstOrDefault()?.Key;
}

/// <summary>A key as an identity of the framework.</summary>
internal sealed class KeyIdentity(CurrentKey key, string scheme) : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, key.Id.ToString()), new Claim(ClaimTypes.Name, key.Name)], scheme)
{
    public CurrentKey Key => key;
}
