using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.ProveIdentity;

/// <summary>Where a person is sent who must prove who they are: offers the ways there are.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ProveIdentityModel(IEnumerable<IdentityProofWay> ways, CouncilProfile council) : PageModel
{
    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public IReadOnlyList<IdentityProofWay> Ways { get; } = [.. ways.OrderBy(way => way.Order)];

    public CouncilProfile Council => council;

    public IActionResult OnGet() => User.Assurance() >= Assurance.Verified ? LocalRedirect(ReturnAddress.OrAccount(ReturnTo)) : Page();
}
