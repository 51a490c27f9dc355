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

    /// <summary>The minutes to wait after too many that failed; null when this one was looked at.</summary>
    public int? WaitMinutes { get; private set; }

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
        var scheme = IsStaff ? StaffScheme.Name : PersonScheme.Name;
        if (!await passkeys.MayTryAsync(HttpContext, scheme))
        {
            WaitMinutes = (int)Math.Ceiling(passkeys.Waits(scheme).TotalMinutes);
            return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
        }

        return await passkeys.SignInAsync(HttpContext, scheme, Credential, ReturnTo) is { } to
            ? LocalRedirect(to)
            : new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
