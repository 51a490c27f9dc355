using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Raise;

/// <summary>After the form: leads a councillor to what they raised, and tells who entered it for one.</summary>
[Authorize(Policies.StaffDoor)]
internal sealed class RaisedModel(Raiser raiser) : PageModel
{
    public string Reference { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(Guid casework, CancellationToken cancellationToken)
    {
        if (await raiser.RaisedAsync(casework, User.Staff(), cancellationToken) is not var (reference, councillor))
        {
            return NotFound();
        }

        Reference = reference;
        return councillor == User.Staff().Id ? Redirect($"{CouncillorLinks.Case(reference)}?raised=true") : Page();
    }
}
