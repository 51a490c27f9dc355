using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Leave;

/// <summary>Explains what closing an account does, and does it.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class LeaveModel(OwnAccount own, AccountCloser closer, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    [BindProperty(Name = "sure")]
    public string? Sure { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Sure != "true")
        {
            return Refused("sure", words["Select “Yes” if you are sure, or keep your account"]);
        }

        await closer.CloseAsync(Me, HttpContext.RequestAborted);
        HostCookies.Take(HttpContext, PersonScheme.Cookie);
        return Redirect("/account/closed");
    }
}
