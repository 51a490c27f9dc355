using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>Where partners send people. Shown only when there is nowhere safe to send them back to.</summary>
// Anyone may send someone here, from anywhere: nothing is done before the person is asked, or has agreed already.
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class AuthorizeModel(PartnerDoor door) : PageModel
{
    public bool TooMany { get; private set; }

    public Task<IActionResult> OnGetAsync() => OpenAsync(mayFinish: true);

    // What another site posted carries no cookies of ours: who is here shows on the next page.
    public Task<IActionResult> OnPostAsync() => OpenAsync(mayFinish: false);

    private async Task<IActionResult> OpenAsync(bool mayFinish)
    {
        Response.Headers.CacheControl = "no-store";
        var (refusal, next) = await door.OpenAsync(HttpContext, mayFinish);
        switch (next)
        {
            case NextStep.Return back:
                return Redirect(back.Address);
            case NextStep.Step step:
                return LocalRedirect(step.Address);
        }

        if (refusal!.RedirectUri is not null)
        {
            return Redirect(door.Address(refusal));
        }

        TooMany = refusal.Error == "temporarily_unavailable";
        return new PageResult { StatusCode = TooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest };
    }
}
