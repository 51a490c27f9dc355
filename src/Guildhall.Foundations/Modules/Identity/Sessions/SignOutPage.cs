using Guildhall.Foundations.Modules.Identity.SecondStep;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>Asks whether to end the session here, and ends it; also of who has still to show a second factor.</summary>
/// <param name="sessions">Where sessions are found.</param>
/// <param name="goodbye">Where it leads afterwards, and who has no session at once.</param>
internal abstract class SignOutPage(SessionRegister sessions, string goodbye) : PageModel
{
    /// <summary>Whose session it is.</summary>
    public Myself Who { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await Myself.OfAsync(HttpContext, sessions) is not { } who)
        {
            return Redirect(goodbye);
        }

        Who = who;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Myself.OfAsync(HttpContext, sessions) is { } who)
        {
            await EndAsync(who);
        }

        return Redirect(goodbye);
    }

    /// <summary>Ends their session.</summary>
    protected abstract Task EndAsync(Myself who);
}
