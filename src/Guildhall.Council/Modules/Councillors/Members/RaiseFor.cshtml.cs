using Guildhall.Council.Modules.Councillors.Raise;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Members;

/// <summary>Where who supports councillors chooses the service something is raised in.</summary>
[Authorize(Policies.MemberSupport)]
internal sealed class RaiseForModel(Raiser raiser, StaffAtWork staff) : PageModel
{
    public CurrentStaff Councillor { get; private set; } = null!;

    public ServiceChoice Choice { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid councillor, string? q, CancellationToken cancellationToken)
    {
        if (await staff.FindAsync(councillor, cancellationToken) is not { } found || !found.Is(StaffRole.Councillor))
        {
            return NotFound();
        }

        Councillor = found;
        Choice = ServiceChoice.Of(raiser, q, service => CouncillorLinks.RaiseForWith(councillor, service));
        return Page();
    }
}
