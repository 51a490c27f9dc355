using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Details;

/// <summary>Changes a person's e-mail address.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ChangeEmailModel(OwnAccount own, EmailChange change, CouncilProfile council, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "old")]
    public string? OldCode { get; set; }

    [BindProperty(Name = "new")]
    public string? NewCode { get; set; }

    /// <summary>The address to which a code was sent; null when none is under way.</summary>
    public string? Wanted { get; private set; }

    public CouncilProfile Council => council;

    public async Task OnGetAsync(bool anew) => Wanted = anew ? null : await change.WantedAsync(Me.Account);

    public async Task<IActionResult> OnPostAsync()
    {
        if (!EmailAddress.TryParse(Email, out var wanted))
        {
            return Refused("email", words["Enter an email address in the correct format, like name@example.com"]);
        }

        if (string.Equals(wanted.Value, Me.Email, StringComparison.OrdinalIgnoreCase))
        {
            return Refused("email", words["That is your address already. Enter another one"]);
        }

        return await change.StartAsync(Me, wanted)
            ? Redirect("/account/details/email")
            : Refused("email", words["We have sent several codes already. Use the newest one, or try again in an hour"]);
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        Wanted = await change.WantedAsync(Me.Account);
        if (Wanted is null)
        {
            return TooOld();
        }

        if (SixDigits.Read(OldCode) is not { } old || SixDigits.Read(NewCode) is not { } fresh)
        {
            return Refused("old", words["Enter both codes. Each has 6 digits"]);
        }

        if (await change.TakeAsync(HttpContext, Me, old, fresh, words["Your email address was changed."]))
        {
            return Redirect("/account/details?done=email");
        }

        Wanted = await change.WantedAsync(Me.Account);
        return Wanted is null ? TooOld() : Refused("old", words["One of the codes is not right. Check that each is in its box, and from the newest email"]);
    }

    private IActionResult TooOld() => Refused("email", words["The codes no longer work. Enter your new address again, and we send two new ones"]);
}
