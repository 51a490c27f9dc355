using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>The way to the provider staff sign in with, and back. It is a page only when something stands in the way.</summary>
[AllowAnonymous]
internal sealed class StaffOutsideModel(StaffDoor door, StaffArrival arrival) : PageModel
{
    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public StaffOutcome Outcome { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (!door.IsOffered)
        {
            return NotFound();
        }

        var isBack = Request.Path.Equals(StaffArrival.ReturnPath, StringComparison.OrdinalIgnoreCase);
        Outcome = isBack ? await arrival.FinishAsync(HttpContext) : await arrival.BeginAsync(HttpContext, ReturnTo);
        return Outcome.To is null ? new PageResult { StatusCode = Outcome.Status }
            : isBack ? LocalRedirect(Outcome.To)
            : Redirect(Outcome.To);
    }
}
