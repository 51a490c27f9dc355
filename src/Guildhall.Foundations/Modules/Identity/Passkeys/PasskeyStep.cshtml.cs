using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Passkeys;

/// <summary>Takes a passkey as the second step: of staff at <c>/staff/passkey-step</c>, who are nobody yet, so the page looks at the session itself.</summary>
[AllowAnonymous]
internal sealed class PasskeyStepModel(PasskeyAnswer passkeys, SessionRegister sessions) : PageModel
{
    [BindProperty(Name = "credential")]
    public string? Credential { get; set; }

    [BindProperty(Name = ReturnAddress.Parameter)]
    public string? ReturnTo { get; set; }

    /// <summary>The minutes to wait after too many that failed; null when this one was looked at.</summary>
    public int? WaitMinutes { get; private set; }

    public string BackTo => ReturnAddress.Then(IsStaff ? "/staff/second-step" : "/account/second-step", ReturnTo);

    private bool IsStaff => Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase);

    public IActionResult OnGet() => Redirect(BackTo);

    public async Task<IActionResult> OnPostOptionsAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return await Myself.OfAsync(HttpContext, sessions) is { } who ? Content(await passkeys.OptionsAsync(who.Account), "application/json") : NotFound();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (await Myself.OfAsync(HttpContext, sessions) is not { } who)
        {
            return Redirect(IsStaff ? "/staff/sign-in" : "/account/sign-in");
        }

        if (!await passkeys.MayTryAsync(HttpContext, who.Scheme))
        {
            WaitMinutes = (int)Math.Ceiling(passkeys.Waits(who.Scheme).TotalMinutes);
            return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
        }

        return await passkeys.StepAsync(HttpContext, who, Credential)
            ? LocalRedirect(IsStaff ? ReturnAddress.OrDesk(ReturnTo) : ReturnAddress.OrAccount(ReturnTo))
            : new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
