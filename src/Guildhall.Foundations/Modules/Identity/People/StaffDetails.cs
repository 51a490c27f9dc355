using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>Something to put right, and the field it was typed in.</summary>
internal sealed record StaffProblem(string Field, string Words);

/// <summary>What an account of staff must have.</summary>
internal static class StaffDetails
{
    public const string EmailTaken = "There is an account with that email address already.";
    public const int LongestName = 200;

    public static IEnumerable<StaffProblem> Problems(
        string? name, string? email, IReadOnlyCollection<StaffRole> roles, IReadOnlyCollection<string> teams, IReadOnlyCollection<Team> known)
    {
        if (!EmailKey.IsAddress(email))
        {
            yield return new("email", "Enter an email address in the correct format, like name@example.com.");
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
        {
            yield return new("name", "Enter a name of up to 200 characters.");
        }

        if (roles.Count == 0)
        {
            yield return new("roles", $"Give at least one role: {string.Join(", ", Enum.GetValues<StaffRole>().Select(Text.Kebab))}.");
        }

        if (roles.Contains(StaffRole.Councillor) && (roles.Count > 1 || teams.Count > 0))
        {
            // Section 116 of the Local Government Act 1972: a member of a council cannot be its employee.
            yield return new("roles", "A councillor has no other role and no team.");
        }

        foreach (var team in teams.Except(known.Select(team => team.Name)))
        {
            yield return new("teams", $"There is no team “{team}”. The teams are {string.Join(", ", known.Select(t => t.Name))}.");
        }
    }
}
