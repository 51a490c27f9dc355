using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>The businesses a person belongs to.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class BusinessListModel(BusinessRegister register) : PageModel
{
    public IReadOnlyList<MyBusiness> Mine { get; private set; } = [];

    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        switch (User.Person().ActingAs)
        {
            case { Kind: ActingKind.Business, Id: { } business }:
                return Redirect(BusinessLinks.One(business));
            case { Kind: ActingKind.Person }:
                return Redirect(ActingLinks.Choose);
        }

        Mine = await register.OfAsync(User.Person().Id, cancellationToken);
        return Page();
    }
}
