using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>Ends the session here.</summary>
[AllowAnonymous]
internal sealed class AccountSignOutModel(Database database) : PageModel
{
    public IActionResult OnGet() => User.FindPerson() is null ? Goodbye() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (User.FindPerson() is { } person)
        {
            await using var tx = await database.BeginAsync(person.ToActor(), HttpContext.RequestAborted);
            await SessionRegister.EndAsync(tx, person.Id, person.Session);
            tx.Audit("person.signed-out", $"account:{person.Id}");
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
