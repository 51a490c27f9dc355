using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Platform.Design;

/// <summary>
/// The entries of the desk's navigation that someone may open. Their policies ask for roles alone, so they are judged once for each set of roles.
/// </summary>
public sealed class StaffNavigation(IEnumerable<StaffNavigationItem> items)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<StaffNavigationItem>> _byRoles = new();

    /// <summary>Their entries, in order.</summary>
    public async ValueTask<IReadOnlyList<StaffNavigationItem>> ForAsync(ClaimsPrincipal user, IAuthorizationService authorization)
    {
        if (user.Identity?.IsAuthenticated != true)
        {
            return [];
        }

        var roles = string.Join(',', user.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Order(StringComparer.Ordinal));
        if (_byRoles.TryGetValue(roles, out var known))
        {
            return known;
        }

        var open = new List<StaffNavigationItem>();
        foreach (var item in items)
        {
            if ((await authorization.AuthorizeAsync(user, null, item.Policy)).Succeeded)
            {
                open.Add(item);
            }
        }

        return _byRoles[roles] = [.. open.OrderBy(item => item.Order).ThenBy(item => item.Label, StringComparer.Ordinal)];
    }
}
