using Guildhall.Foundations.Modules.Identity.RunBusiness;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Leave;

/// <summary>Explains what closing an account does, and does it.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class LeaveModel(OwnAccount own, AccountCloser closer, BusinessRegister businesses, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    [BindProperty(Name = "sure")]
    public string? Sure { get; set; }

    /// <summary>The businesses whose accounts they were told close too.</summary>
    [BindProperty(Name = "closes")]
    public Guid[]? Told { get; set; }

    /// <summary>The businesses that nobody else owns.</summary>
    public IReadOnlyList<LastOwned> Businesses { get; private set; } = [];

    public Task OnGetAsync() => ReadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Sure != "true")
        {
            await ReadAsync();
            return Refused("sure", words["Select “Yes” if you are sure, or keep your account"]);
        }

        if (!await closer.CloseAsync(Me, Told ?? [], HttpContext.RequestAborted))
        {
            await ReadAsync();
            return Refused("sure", words["A business has come to be yours alone. Read what closes with your account, and say again if you are sure"]);
        }

        HostCookies.Take(HttpContext, PersonScheme.Cookie);
        return Redirect("/account/closed");
    }

    private async Task ReadAsync() => Businesses = await businesses.LastOwnedAsync(Me.Account, HttpContext.RequestAborted);
}
