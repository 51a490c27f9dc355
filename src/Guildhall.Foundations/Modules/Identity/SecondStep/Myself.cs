using System.Security.Claims;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>Somebody in a session, of staff or of the public, who looks after their own account.</summary>
/// <param name="IsStrong">Whether they have lately shown a second factor.</param>
internal sealed record Myself(Guid Account, string Name, string Email, string Scheme, Guid Session, SignInMethod Method, bool IsStrong)
{
    public bool IsStaff => Scheme == StaffScheme.Name;

    public Actor Actor => IsStaff ? Actor.Officer(Account, Name) : Actor.Person(Account, Name);

    /// <summary>Where their pages are: <c>/staff</c> or <c>/account</c>.</summary>
    public string Area => IsStaff ? "/staff" : "/account";

    /// <summary>Who makes a request; null when nobody has signed in.</summary>
    public static Myself? Of(ClaimsPrincipal user) =>
        CurrentPerson.From(user) is { } person
            ? new(person.Id, person.Name, person.Email, PersonScheme.Name, person.Session, person.Method, person.Assurance >= Assurance.TwoFactor)
        : CurrentStaff.From(user) is { } staff ? new(staff.Id, staff.Name, staff.Email, StaffScheme.Name, staff.Session, staff.Method, true)
        : null;

    /// <summary>Who makes a request, even if they have still to show the second factor without which they are nobody.</summary>
    public static async Task<Myself?> OfAsync(HttpContext context, SessionRegister sessions)
    {
        if (Of(context.User) is { } known)
        {
            return known;
        }

        var scheme = context.Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase) ? StaffScheme.Name : PersonScheme.Name;
        return SessionRegister.Key(context, scheme) is { } key && await sessions.FindAsync(scheme, key) is { } row
            ? new(row.Account, row.Name, row.Email, scheme, row.Id, Text.Parse<SignInMethod>(row.Method), false)
            : null;
    }
}
