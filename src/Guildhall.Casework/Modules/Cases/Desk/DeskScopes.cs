using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>Whose lists an officer may look at.</summary>
public sealed class DeskScopes(Teams teams, TimeProvider clock)
{
    /// <summary>The teams whose lists they may choose: a manager's and an administrator's choice is free, another's are their own.</summary>
    public async Task<IReadOnlyList<Team>> TeamsAsync(CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        var all = await teams.AllAsync(cancellationToken);
        return staff.Is(StaffRole.Manager) || staff.Is(StaffRole.Administrator) ? all : [.. all.Where(t => staff.Teams.Contains(t.Name))];
    }

    /// <summary>The filter with those teams alone that the officer may choose, and whose lists it is then of: without a choice, their own teams'.</summary>
    public async Task<(CaseFilter Filter, CaseScope Scope)> OfAsync(CaseFilter filter, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        var choice = await TeamsAsync(staff, cancellationToken);
        var chosen = filter.Teams.Where(name => choice.Any(t => t.Name == name)).ToList();
        return (filter with { Teams = chosen }, new CaseScope(staff, chosen.Count > 0 ? chosen : staff.Teams, LondonTime.Today(clock)));
    }
}
