using System.Security.Claims;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>The member of staff who makes a request, as the database knows them at this moment.</summary>
/// <param name="Id">Their account.</param>
/// <param name="Name">Their name, as colleagues and customers see it.</param>
/// <param name="Email">Their address at work.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="Teams">The names of their teams.</param>
public sealed record CurrentStaff(Guid Id, string Name, string Email, IReadOnlySet<StaffRole> Roles, IReadOnlyList<string> Teams)
{
    internal const string TeamClaim = "team";

    /// <summary>The session the request belongs to.</summary>
    internal Guid Session { get; init; }

    internal SignInMethod Method { get; init; }

    /// <summary>Whether they work for the council. A councillor does not: they sign in at the same door, and have no desk.</summary>
    public bool WorksHere => Roles.Any(role => role != StaffRole.Councillor);

    /// <summary>Whether they may have to do with cases: those who only read figures do not.</summary>
    internal bool HasDesk => Roles.Any(role => role is not (StaffRole.Councillor or StaffRole.Analyst));

    /// <summary>Whether they have a role.</summary>
    public bool Is(StaffRole role) => Roles.Contains(role);

    /// <summary>Them, as the maker of a change.</summary>
    public Actor ToActor() => Actor.Officer(Id, Name);

    internal static CurrentStaff? From(ClaimsPrincipal user) =>
        user.Identities.FirstOrDefault(identity => identity.AuthenticationType == StaffScheme.Name) is { } staff
            ? new CurrentStaff(
                Guid.Parse(staff.FindFirst(ClaimTypes.NameIdentifier)!.Value),
                staff.Name!,
                staff.FindFirst(ClaimTypes.Email)!.Value,
                staff.FindAll(staff.RoleClaimType).Select(claim => Text.Parse<StaffRole>(claim.Value)).ToHashSet(),
                [.. staff.FindAll(TeamClaim).Select(claim => claim.Value)])
            {
                Session = Guid.Parse(staff.FindFirst(CurrentPerson.SessionClaim)!.Value),
                Method = Text.Parse<SignInMethod>(staff.FindFirst(CurrentPerson.MethodClaim)!.Value),
            }
            : null;
}

/// <summary>The scheme staff sign in with.</summary>
public static class StaffScheme
{
    /// <summary>The scheme's name, for policies and for <c>HttpContext.AuthenticateAsync</c>.</summary>
    public const string Name = "staff";
}

/// <summary>From the user of a request to the member of staff.</summary>
public static class StaffUser
{
    /// <summary>The member of staff, on a page whose policy let only staff in.</summary>
    /// <exception cref="InvalidOperationException">Nobody of staff is signed in: the page lacks its policy.</exception>
    public static CurrentStaff Staff(this ClaimsPrincipal user) =>
        CurrentStaff.From(user) ?? throw new InvalidOperationException("No member of staff is signed in. Does the page name a staff policy?");

    /// <summary>
    /// Has a request be made by the member of staff who is signed in, on a page that is not under <c>/staff</c>: there, it is otherwise
    /// made by a member of the public.
    /// </summary>
    /// <returns>Null when nobody of staff is signed in.</returns>
    public static async Task<CurrentStaff?> UseStaffAsync(this HttpContext context)
    {
        if (context.User.FindStaff() is null && (await context.AuthenticateAsync(StaffScheme.Name)).Principal is { } staff)
        {
            context.User = staff;
        }

        return context.User.FindStaff();
    }

    /// <summary>The member of staff, or null on a page that anybody may see.</summary>
    public static CurrentStaff? FindStaff(this ClaimsPrincipal user) => CurrentStaff.From(user);
}
