using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Passkeys;

/// <summary>Signs in with a passkey: people here, staff at <c>/staff/passkey-sign-in</c>.</summary>
[AllowAnonymous]
internal sealed class PasskeySignInModel(PasskeyAnswer passkeys) : PageModel
{
    [BindProperty(Name = "credential")]
    public string? Credential { get; set; }

    [BindProperty(Name = ReturnAddress.Parameter)]
    public string? ReturnTo { get; set; }

    public string BackTo => ReturnAddress.Then(IsStaff ? "/staff/sign-in" : "/account/sign-in", ReturnTo);

    private bool IsStaff => Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase);

    public IActionResult OnGet() => Redirect(BackTo);

    public async Task<IActionResult> OnPostOptionsAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return Content(await passkeys.OptionsAsync(null), "application/json");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return await passkeys.SignInAsync(HttpContext, IsStaff ? StaffScheme.Name : PersonScheme.Name, Credential, ReturnTo) is { } to
            ? LocalRedirect(to)
            : new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
