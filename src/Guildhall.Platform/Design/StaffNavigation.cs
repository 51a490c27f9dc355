using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Platform.Design;

/// <summary>
/// The entries of the desk's navigation that someone may open. Their policies ask for roles alone, so they are judged once for each set of roles.
/// </summary>
public sealed class StaffNavigation(IEnumerable<StaffNavigationItem> items)
{
    // So many stand in one line of a usual screen.
    private const int Room = 7;

    // What comes before is of every day's work.
    private const int EveryDay = 50;

    // The claim that names a team of who is signed in.
    private const string TeamClaim = "team";

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
            return OfTeams(known, user);
        }

        var open = new List<StaffNavigationItem>();
        foreach (var item in items)
        {
            if ((await authorization.AuthorizeAsync(user, null, item.Policy)).Succeeded)
            {
                open.Add(item);
            }
        }

        return OfTeams(_byRoles[roles] = [.. open.OrderBy(item => item.Order).ThenBy(item => item.Label, StringComparer.Ordinal)], user);
    }

    /// <summary>Those that stand behind “More” where there are many: what is not of every day, and not where one is.</summary>
    public static IReadOnlyList<StaffNavigationItem> Behind(IReadOnlyList<StaffNavigationItem> items, StaffNavigationItem? here) =>
        items.Count <= Room ? [] : [.. items.Where(item => item.Order >= EveryDay && item != here)];

    private static IReadOnlyList<StaffNavigationItem> OfTeams(IReadOnlyList<StaffNavigationItem> items, ClaimsPrincipal user) =>
        [.. items.Where(item => item.OnlyTeams is not { } teams || teams() is var names && user.FindAll(TeamClaim).Any(claim => names.Contains(claim.Value)))];
}
