using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>Who looks at a list, and the teams it may be of.</summary>
/// <param name="Staff">Who looks.</param>
/// <param name="Teams">The teams whose lists are shown.</param>
/// <param name="Today">The day to reckon lateness by.</param>
public sealed record CaseScope(CurrentStaff Staff, IReadOnlyList<string> Teams, DateOnly Today);

/// <summary>Whose lists an officer may look at.</summary>
public sealed class DeskScopes(Teams teams, CouncilProfile council, TimeProvider clock)
{
    /// <summary>The teams whose lists they may choose: a manager's and an administrator's choice is free, another's are their own.</summary>
    public async Task<IReadOnlyList<Team>> TeamsAsync(CurrentStaff staff, CancellationToken cancellationToken = default) =>
        Of(staff, await teams.AllAsync(cancellationToken));

    /// <summary>The same with retired teams, whose closed cases are listed still.</summary>
    public async Task<IReadOnlyList<Team>> ListedAsync(CurrentStaff staff, CancellationToken cancellationToken = default) =>
        Of(staff, await teams.EverAsync(cancellationToken));

    /// <summary>The filter with those teams alone that the officer may choose, and whose lists it is then of: without a choice, their own teams', and with <see cref="CaseFilter.EveryTeam"/> all they may choose.</summary>
    public async Task<(CaseFilter Filter, CaseScope Scope)> OfAsync(CaseFilter filter, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        // However it was typed, an address has it as it is stored.
        filter = Reference.TryParse(filter.Customer, council.ReferencePrefix, out var customer) ? filter with { Customer = customer.ToString() } : filter;
        var choice = await ListedAsync(staff, cancellationToken);
        if (filter.Teams.Contains(CaseFilter.EveryTeam))
        {
            return (filter with { Teams = [CaseFilter.EveryTeam] }, new CaseScope(staff, [.. choice.Select(t => t.Name)], LondonTime.Today(clock)));
        }

        var chosen = filter.Teams.Where(name => choice.Any(t => t.Name == name)).ToList();
        return (filter with { Teams = chosen }, new CaseScope(staff, chosen.Count > 0 ? chosen : staff.Teams, LondonTime.Today(clock)));
    }

    private static IReadOnlyList<Team> Of(CurrentStaff staff, IReadOnlyList<Team> all) =>
        staff.Is(StaffRole.Manager) || staff.Is(StaffRole.Administrator) ? all : [.. all.Where(t => staff.Teams.Contains(t.Name))];
}
