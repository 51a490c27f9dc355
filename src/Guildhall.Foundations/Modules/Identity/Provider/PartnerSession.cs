using System.Security.Claims;
using Dapper;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>The session of the person a partner sent, as far as partners are told of it.</summary>
internal static class PartnerSession
{
    /// <summary>Who is here and since when; null for nobody.</summary>
    public static async Task<PartnerSignIn?> FindAsync(Database database, HttpContext context)
    {
        if (context.User.FindPerson() is not { } person)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(context.RequestAborted);
        var at = await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(
            "select created_at from identity.session where id = @Session", new { person.Session });
        return at is null ? null : new PartnerSignIn { Account = person.Id, Session = person.Session, Assurance = person.Assurance, Methods = [.. Methods(person)], At = at.Value };
    }

    /// <summary>The address of the sign-in page that leads back.</summary>
    /// <param name="again">Whether it is to ask though someone is signed in.</param>
    public static string SignIn(string back, bool again) => ReturnAddress.Then(again ? "/account/sign-in?again=true" : "/account/sign-in", back);

    /// <summary>The address of the step they lack for a level; null when they lack none.</summary>
    public static string? MissingStep(ClaimsPrincipal user, Assurance needed) => StepUp.MissingStep(user.Assurance(), false, needed);

    private static IEnumerable<string> Methods(CurrentPerson person)
    {
        switch (person.Method)
        {
            case SignInMethod.Password:
                yield return "pwd";
                break;
            case SignInMethod.Link or SignInMethod.Code:
                yield return "otp";
                break;
            case SignInMethod.Passkey:
                yield return "pop";
                break;
        }

        if (person.Assurance >= Assurance.TwoFactor)
        {
            yield return "mfa";
        }
    }
}
