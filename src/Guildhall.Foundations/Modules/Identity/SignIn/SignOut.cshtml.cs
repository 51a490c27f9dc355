using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

[AllowAnonymous]
internal sealed class SignOutModel(SignInStaff signIn) : PageModel
{
    public IActionResult OnGet() => User.FindStaff() is null ? Goodbye() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (User.FindStaff() is { } staff)
        {
            await signIn.SignOutAsync(HttpContext, staff);
        }

        return Goodbye();
    }

    private RedirectResult Goodbye() => Redirect("/staff/sign-in?signed-out=true");
}
