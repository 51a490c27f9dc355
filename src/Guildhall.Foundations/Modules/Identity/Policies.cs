using Guildhall.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>The names of the policies: one for all staff, one for each role, and one for each level of assurance about a person.</summary>
public static class Policies
{
    /// <summary>Any member of staff whose account is active. Councillors are none.</summary>
    public const string Staff = "staff";

    /// <summary>Anyone who signs in at the desk's door: staff and councillors.</summary>
    public const string StaffDoor = "staff-door";

    /// <summary>Staff with the role <see cref="StaffRole.Adviser"/>.</summary>
    public const string Adviser = "adviser";

    /// <summary>Staff with the role <see cref="StaffRole.Officer"/>.</summary>
    public const string Officer = "officer";

    /// <summary>Staff with the role <see cref="StaffRole.Manager"/>.</summary>
    public const string Manager = "manager";

    /// <summary>Staff with the role <see cref="StaffRole.Editor"/>.</summary>
    public const string Editor = "editor";

    /// <summary>Staff with the role <see cref="StaffRole.Designer"/>.</summary>
    public const string Designer = "designer";

    /// <summary>Staff with the role <see cref="StaffRole.Analyst"/>.</summary>
    public const string Analyst = "analyst";

    /// <summary>Staff with the role <see cref="StaffRole.Administrator"/>.</summary>
    public const string Administrator = "administrator";

    /// <summary>Staff with the role <see cref="StaffRole.MemberSupport"/>.</summary>
    public const string MemberSupport = "member-support";

    /// <summary>Councillors.</summary>
    public const string Councillor = "councillor";

    /// <summary>A person who has signed in.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>A person who has lately proved in a second way that it is them.</summary>
    public const string TwoFactor = "two-factor";

    /// <summary>A person whose identity has been checked.</summary>
    public const string Verified = "verified";

    /// <summary>Anyone who has signed in, of staff or of the public, on a page about their own account.</summary>
    public const string OwnAccount = "own-account";
}

/// <summary>The policy of pages that show cases and whom they are about.</summary>
public static class CaseworkPolicy
{
    /// <summary>Staff but those who only read figures.</summary>
    public const string Name = "casework";
}

/// <summary>Policies of modules' own.</summary>
public static class StaffPolicyServices
{
    /// <summary>Adds a policy for staff who have one of some roles.</summary>
    public static void AddStaffPolicy(this IServiceCollection services, string name, params StaffRole[] roles) =>
        services.AddAuthorizationBuilder().AddPolicy(name, policy => policy.AddAuthenticationSchemes(StaffScheme.Name).RequireRole(roles.Select(role => Text.Kebab(role))));
}
