using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Raise;

/// <summary>Where a councillor chooses the service they raise something in.</summary>
[Authorize(Policies.Councillor)]
internal sealed class RaiseModel(Raiser raiser) : PageModel
{
    public ServiceChoice Choice { get; private set; } = null!;

    public void OnGet(string? q) => Choice = ServiceChoice.Of(raiser, q, CouncillorLinks.RaiseWith);
}
