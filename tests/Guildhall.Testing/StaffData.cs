using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Testing;

/// <summary>Makes members of staff, and signs them in.</summary>
public static class StaffData
{
    /// <summary>The password of them all.</summary>
    public const string Password = "tadpole-violin-quarry";
    private static int s_made;

    /// <summary>A new officer of some teams in a browser of their own, signed in with both factors without going through the pages.</summary>
    public static async Task<Visitor> SignedInAsync(this RunningGuildhall guildhall, string name, string[] teams, params StaffRole[] roles)
    {
        var email = await guildhall.AddStaffAsync(name, teams, roles);
        var visitor = guildhall.Visit();
        await guildhall.SignInStaffAsync(visitor, email);
        await visitor.GoAsync("/staff");
        return visitor;
    }

    /// <summary>Signs a member of staff in with both factors, without going through the pages.</summary>
    public static async Task SignInStaffAsync(this RunningGuildhall guildhall, Visitor visitor, string email)
    {
        await using var connection = await guildhall.Database.OpenAsync();
        var id = await connection.QuerySingleAsync<Guid>("select id from identity.account where email = @email", new { email });
        await guildhall.SignInDirectlyAsync(visitor.Cookies, id, StaffScheme.Name, Assurance.TwoFactor);
    }

    /// <summary>A new member of staff, who has not signed in. Returns their e-mail address.</summary>
    public static async Task<string> AddStaffAsync(this RunningGuildhall guildhall, string name, string[] teams, params StaffRole[] roles)
    {
        var email = $"officer{Interlocked.Increment(ref s_made)}@northmere.example";
        await using var scope = guildhall.Services.CreateAsyncScope();
        var added = await scope.ServiceProvider.GetRequiredService<AddStaff>().AddAsync(
            new NewStaff { Email = email, Name = name, Roles = roles.Length == 0 ? [StaffRole.Officer] : roles, Teams = teams, Password = Password },
            Actor.System);
        if (added.Id is null)
        {
            throw new InvalidOperationException(string.Join(' ', added.Problems));
        }

        return email;
    }
}
