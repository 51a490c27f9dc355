using System.Security.Claims;

namespace Guildhall.Platform.Ids;

/// <summary>From the user of a request to the maker of a change, on the platform's own staff pages.</summary>
internal static class SignedInOfficer
{
    /// <summary>The member of staff who is signed in.</summary>
    /// <exception cref="InvalidOperationException">Nobody is: the page lacks its policy.</exception>
    public static Actor ToOfficer(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && user.Identity?.Name is { } name
            ? Actor.Officer(id, name)
            : throw new InvalidOperationException("No member of staff is signed in. Does the page name a staff policy?");
}
