using Guildhall.Council.Modules.Councillors.Raise;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Council.Modules.Councillors.Members;

/// <summary>Where who supports councillors says for whom something is raised.</summary>
[Authorize(Policies.MemberSupport)]
internal sealed class RaiseForWithModel(Raiser raiser, StaffAtWork staff, TimeProvider clock) : ConsentPage(raiser, clock)
{
    public CurrentStaff Councillor { get; private set; } = null!;

    protected override async Task<Guid?> CouncillorAsync(CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(RouteData.Values["councillor"] as string, out var id) || await staff.FindAsync(id, cancellationToken) is not { } found || !found.Is(StaffRole.Councillor))
        {
            return null;
        }

        Councillor = found;
        return id;
    }
}
