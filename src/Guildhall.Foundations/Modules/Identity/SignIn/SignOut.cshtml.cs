using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>Ends the session here, also of who has still to show a second factor.</summary>
[AllowAnonymous]
internal sealed class SignOutModel(SignInStaff signIn, SessionRegister sessions) : PageModel
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
            await signIn.SignOutAsync(HttpContext, who);
        }

        return Goodbye();
    }

    private RedirectResult Goodbye() => Redirect("/staff/sign-in?signed-out=true");
}
