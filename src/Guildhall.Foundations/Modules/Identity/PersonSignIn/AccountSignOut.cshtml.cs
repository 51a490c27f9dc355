using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>Ends the session here, also of who has still to show a second factor.</summary>
[AllowAnonymous]
internal sealed class AccountSignOutModel(Database database, SessionRegister sessions) : PageModel
{
    public Myself Who { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await Myself.OfAsync(HttpContext, sessions) is not { } who)
        {
            return Goodbye();
        }

        Who = who;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Myself.OfAsync(HttpContext, sessions) is { } who)
        {
            await using var tx = await database.BeginAsync(who.Actor, HttpContext.RequestAborted);
            await SessionRegister.EndAsync(tx, who.Account, who.Session);
            tx.Audit("person.signed-out", $"account:{who.Account}");
            await tx.CommitAsync(HttpContext.RequestAborted);
            HostCookies.Take(HttpContext, PersonScheme.Cookie);
            HostCookies.Take(HttpContext, StepUp.Cookie);

            // What the browser keeps of the pages must not be come back to with its Back button.
            Response.Headers["Clear-Site-Data"] = "\"cache\"";
        }

        return Goodbye();
    }

    private RedirectResult Goodbye() => Redirect("/account/sign-in?signed-out=true");
}
