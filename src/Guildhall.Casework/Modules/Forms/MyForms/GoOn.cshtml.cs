using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.MyForms;

/// <summary>Leads a person back into a form they began signed in, in whatever browser.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class GoOnModel(MyDrafts drafts, TimeProvider clock) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string key, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await drafts.OpenAsync(key, User.Person(), cancellationToken) is not var (service, token, expiresAt))
        {
            return NotFound();
        }

        DraftCookie.Give(HttpContext, new FormPlace(service), token, expiresAt - clock.GetUtcNow());
        return Redirect(FormLinks.Check(service));
    }
}
