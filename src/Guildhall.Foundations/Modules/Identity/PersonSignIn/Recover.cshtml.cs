using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>For who has forgotten the password: proves the e-mail address, and leads to setting a new one.</summary>
[AllowAnonymous]
internal sealed class RecoverModel(SignInPerson signIn, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (!EmailAddress.TryParse(Email, out var address))
        {
            ModelState.AddModelError("email", string.IsNullOrWhiteSpace(Email) ? words["Enter your email address"] : words["Enter an email address in the correct format, like name@example.com"]);
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await signIn.SendLinkAsync(HttpContext, address, null, ProofPurpose.Recover))
        {
            return Redirect("/account/check-email");
        }

        ModelState.AddModelError("email", words["We have sent several emails already. Use the newest one, or try again in an hour"]);
        return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
    }
}
