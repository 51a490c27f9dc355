using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Councillors.Casework;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Members;

/// <summary>The councillors, for who supports them: how much each follows, and never what.</summary>
[Authorize(Policies.MemberSupport)]
internal sealed class MembersModel(Workers workers, CaseworkReader reader, WardFigures figures, TimeProvider clock) : PageModel
{
    private IReadOnlyDictionary<Guid, int> _followed = new Dictionary<Guid, int>();

    public IReadOnlyList<Worker> Councillors { get; private set; } = [];

    public string WardsOf(Worker councillor) => councillor.Wards.Length == 0 ? "None given" : string.Join(", ", councillor.Wards.Select(figures.NameOf));

    public int FollowedBy(Worker councillor) => _followed.GetValueOrDefault(councillor.Id);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Councillors = await workers.WithRoleAsync(StaffRole.Councillor, LondonTime.Today(clock), cancellationToken);
        _followed = await reader.CountsAsync(cancellationToken);
    }
}
