using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>The list of partners.</summary>
[Authorize(Policies.Administrator)]
internal sealed class PartnersModel(PartnerRegister register) : PageModel
{
    public const string Address = "/staff/partners";

    public IReadOnlyList<Partner> Partners { get; private set; } = [];

    public async Task OnGetAsync() => Partners = await register.AllAsync(HttpContext.RequestAborted);
}
