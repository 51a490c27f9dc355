using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>An officer's list of cases.</summary>
[Authorize(Policies.Staff)]
public sealed class QueueModel(CaseList list, Teams teams, ServiceCatalogue catalogue, CouncilProfile council, TimeProvider clock) : PageModel
{
    private Dictionary<Guid, ServiceDefinition> _services = [];

    /// <summary>Which cases are shown.</summary>
    public CaseView View { get; private set; }

    /// <summary>The teams to choose from.</summary>
    public IReadOnlyList<Team> Teams { get; private set; } = [];

    /// <summary>The chosen team; null for all of the officer's.</summary>
    public string? Team { get; private set; }

    /// <summary>The lines of this page.</summary>
    public CaseLines Cases { get; private set; } = new([], null);

    /// <summary>The figures above the list.</summary>
    public CaseCounts Counts { get; private set; } = new(0, 0, 0, 0);

    /// <summary>What was typed into the box that opens a case, where it opens none.</summary>
    public string? NotFoundReference { get; private set; }

    /// <summary>Whether this is a later page.</summary>
    public bool IsLaterPage { get; private set; }

    /// <summary>The day to reckon lateness by.</summary>
    public DateOnly Today { get; } = LondonTime.Today(clock);

    /// <summary>Shows a page of the list, or opens the case whose reference was typed.</summary>
    public async Task<IActionResult> OnGetAsync(string? view, string? team, string? after, string? reference, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(reference))
        {
            if (Reference.TryParse(reference, council.ReferencePrefix, out var parsed))
            {
                return Redirect(CaseLinks.Case(parsed.ToString()));
            }

            NotFoundReference = reference;
            ModelState.AddModelError("reference", $"“{reference}” is not a reference. Check it and try again");
        }

        var staff = User.Staff();
        View = view switch { "mine" => CaseView.Mine, "closed" => CaseView.Closed, "unread" => CaseView.Unread, "tests" => CaseView.Tests, _ => CaseView.Open };
        var all = await teams.AllAsync(cancellationToken);
        Teams = staff.Is(StaffRole.Manager) || staff.Is(StaffRole.Administrator) ? all : [.. all.Where(t => staff.Teams.Contains(t.Name))];
        Team = Teams.FirstOrDefault(t => t.Name == team)?.Name;
        string[] shown = Team is null ? [.. staff.Teams] : [Team];
        IsLaterPage = after is not null;
        (Cases, Counts) = await list.ReadAsync(View, shown, staff, after, Today, cancellationToken);
        foreach (var version in Cases.Lines.Select(l => l.ServiceVersion).Distinct())
        {
            _services[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition;
        }

        return Page();
    }

    /// <summary>What the line's service is called.</summary>
    public string ServiceTitle(CaseLine line) => _services[line.ServiceVersion].Title.English;

    /// <summary>What officers call the line's stage.</summary>
    public string StageTitle(CaseLine line) => _services[line.ServiceVersion].Case.Stage(line.Stage)?.Title.English ?? line.Stage;

    /// <summary>The address of the same list with something changed.</summary>
    public string Link(CaseView view, string? after = null)
    {
        var query = new List<string>();
        if (view != CaseView.Open)
        {
            query.Add($"view={Text.Kebab(view)}");
        }

        if (Team is not null)
        {
            query.Add($"team={Team}");
        }

        if (after is not null)
        {
            query.Add($"after={after}");
        }

        return query.Count == 0 ? CaseLinks.Desk : $"{CaseLinks.Desk}?{string.Join('&', query)}";
    }

    /// <summary>A count as people read it, when counting stopped at the cap.</summary>
    public static string Shown(int count) => count >= CaseCounts.Cap ? "1,000+" : count.ToString("N0", System.Globalization.CultureInfo.GetCultureInfo("en-GB"));
}
