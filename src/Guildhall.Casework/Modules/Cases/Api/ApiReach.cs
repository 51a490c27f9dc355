using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Integration;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>
/// Which cases a key reaches. Test cases never; restricted ones, whatever made them so, and those of services that ask people to sign in, only where the key was given
/// their service by name. The condition stands in every statement that reads a case for a key.
/// </summary>
internal static class ApiReach
{
    /// <summary>The condition on <c>c</c>, with the parameters of <see cref="Parameters"/>.</summary>
    public const string Reached =
        """
        not c.test and c.service = any(@Services) and (cardinality(@Teams) = 0 or c.team = any(@Teams)) and (not c.restricted or c.service = any(@Named))
        """;

    public static DynamicParameters Parameters(CurrentKey key, ServiceCatalogue catalogue, object more)
    {
        var parameters = new DynamicParameters(more);
        var named = key.Services.ToArray();
        parameters.Add("Named", named);

        // A service nobody knows any more may have asked people to sign in: it has to be named too.
        parameters.Add("Services", named.Length > 0 ? named : [.. catalogue.Current.Values.Select(v => v.Definition).Where(s => !NeedsNaming(s)).Select(s => s.Name)]);
        parameters.Add("Teams", key.Teams.ToArray());
        return parameters;
    }

    /// <summary>Whether a key is for a service; a service that is retired, or only for staff, is still there to read the cases of.</summary>
    public static bool IsFor(this CurrentKey key, ServiceDefinition service) => key.IsFor(service.Name, NeedsNaming(service));

    /// <summary>Whether a key gets a service only by name.</summary>
    public static bool NeedsNaming(ServiceDefinition service) => service.Privacy.Restricted || service.SignIn is not (SignInRule.None or SignInRule.Optional);

    /// <summary>The key as the hand that works a case: what it may see is what the case's team may. What it does is done in the name the transaction has.</summary>
    public static CurrentStaff Hand(CurrentKey key, string team) => new(key.Id, key.Name, "", new HashSet<StaffRole>(), [team]);
}
