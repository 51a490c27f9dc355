using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.StepUps;

/// <summary>Sends on the form that was kept while a person signed in.</summary>
[AllowAnonymous]
internal sealed class ContinueModel(StepUp stepUp) : PageModel
{
    public HeldPost Held { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        switch (await stepUp.TakeAsync(HttpContext))
        {
            case null:
                return Redirect("/account");
            case { MissingStep: { } step }:
                return Redirect($"{step}?{ReturnAddress.Parameter}={Uri.EscapeDataString(StepUp.ContinueAddress)}");
            case { Fields: [] } nothing:
                return LocalRedirect(nothing.Path);
            case { } held:
                Held = held;
                return Page();
        }
    }
}
