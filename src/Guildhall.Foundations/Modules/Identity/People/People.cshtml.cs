using Guildhall.Platform.Data;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>
/// Who works here, by name. What is searched for is sent in the form, not in the address: names and e-mail addresses have no place there.
/// </summary>
[Authorize(PeoplePolicy.Name)]
internal sealed class PeopleModel(PeopleList list, Teams teams, TimeProvider clock) : PageModel
{
    public IReadOnlyList<PersonLine> People { get; private set; } = [];

    public Guid? Next { get; private set; }

    public bool IsLaterPage { get; private set; }

    public IReadOnlyList<Team> Teams { get; private set; } = [];

    [BindProperty(Name = "team", SupportsGet = true)]
    public string? Team { get; set; }

    [BindProperty(Name = "role", SupportsGet = true)]
    public string? RoleWord { get; set; }

    [BindProperty(Name = "view", SupportsGet = true)]
    public string? ViewWord { get; set; }

    [BindProperty(Name = "words")]
    public string? Words { get; set; }

    /// <summary>Whether those who left are listed.</summary>
    public bool Leavers => ViewWord == "leavers" && SeesAll;

    public bool SeesAll => User.Staff().Is(StaffRole.Administrator);

    public DateOnly Today { get; } = LondonTime.Today(clock);

    public StaffRole? Role => Enum.GetValues<StaffRole>().Where(role => Text.Kebab(role) == RoleWord).Select(role => (StaffRole?)role).FirstOrDefault();

    public async Task OnGetAsync(Guid? after, CancellationToken cancellationToken)
    {
        IsLaterPage = after is not null;
        await ReadAsync(after, cancellationToken);
    }

    public Task OnPostAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <summary>The address of the same list, or of its next page.</summary>
    public string Link(Guid? after = null)
    {
        var query = new List<string>();
        if (Leavers)
        {
            query.Add("view=leavers");
        }

        if (Team is not null)
        {
            query.Add($"team={Team}");
        }

        if (Role is { } role)
        {
            query.Add($"role={Text.Kebab(role)}");
        }

        if (after is not null)
        {
            query.Add($"after={after}");
        }

        return query.Count == 0 ? PeopleLinks.All : $"{PeopleLinks.All}?{string.Join('&', query)}";
    }

    private async Task ReadAsync(Guid? after, CancellationToken cancellationToken)
    {
        var staff = User.Staff();
        var all = await teams.AllAsync(cancellationToken);
        Teams = SeesAll ? all : [.. all.Where(t => staff.Teams.Contains(t.Name))];
        Team = Teams.FirstOrDefault(t => t.Name == Team)?.Name;
        Words = string.Concat((Words ?? "").Where(c => !char.IsControl(c)).Take(100)).Trim();
        (People, Next) = await list.ReadAsync(
            new PeopleWanted { Team = Team, Role = Role, Words = Words, Leavers = Leavers, After = after }, staff, cancellationToken);
    }
}
