using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Passwords;

/// <summary>
/// Sets somebody's own password, of the public or of staff: with the current one; the public also after they have proved their e-mail address and
/// whatever else they set up. It is at <c>/account/security/password</c> and <c>/staff/password</c>.
/// </summary>
internal sealed class PasswordModel(OwnAccount own, UserManager<Account> users, RateLimiter limiter, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    public const string AtAccount = "/account/security/password";

    /// <summary>What the address says to who opened an account by its link in another browser, in which no password is known to be theirs.</summary>
    public const string Opened = "opened";

    private const int TriesAnHour = 5;

    [BindProperty(Name = "current")]
    public string? Current { get; set; }

    [BindProperty(Name = "new")]
    public string? New { get; set; }

    /// <summary>Where they were going when they were asked for a password; null for nowhere else.</summary>
    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    /// <summary>Whether their account is new, and the password they may have typed for it was not kept.</summary>
    public bool IsOpened => Done == Opened && !Me.IsStaff && !Has.HasPassword;

    public string Onward => ReturnAddress.OrAccount(ReturnTo);

    /// <summary>Where the form is sent.</summary>
    public string Address => Me.IsStaff ? "/staff/password" : AtAccount;

    /// <summary>Who signed in by e-mail may have forgotten it. A desk left open is no such way in.</summary>
    public bool AsksCurrent => Me.IsStaff || (Has.HasPassword && Me.Method == SignInMethod.Password);

    /// <summary>Whether they are staff whom another organisation signs in: a password here would be a way round it.</summary>
    public bool IsElsewhere => Me.IsStaff && !Has.HasPassword;

    protected override bool ButPassword => true;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (IsElsewhere)
        {
            return new PageResult { StatusCode = StatusCodes.Status403Forbidden };
        }

        if (AsksCurrent && string.IsNullOrEmpty(Current))
        {
            var refused = Refused("current", words["Enter your current password"]);
            if (string.IsNullOrEmpty(New))
            {
                ModelState.AddModelError("new", words["Enter a new password"]);
            }

            return refused;
        }

        if (string.IsNullOrEmpty(New))
        {
            return Refused("new", words["Enter a new password"]);
        }

        var account = (await users.FindByIdAsync(Me.Account.ToString()))!;
        if (AsksCurrent)
        {
            if (!await limiter.TryUseAsync("identity.current-password", Me.Account.ToString(), TriesAnHour, TimeSpan.FromHours(1), HttpContext.RequestAborted))
            {
                return Refused("current", Me.IsStaff ? words["You have tried too many times. Wait an hour and try again"] : words["You have tried too many times. Wait an hour, or sign in by an emailed link"]);
            }

            if (Current!.Length > PasswordRules.Longest || !await users.CheckPasswordAsync(account, Current))
            {
                return Refused("current", words["Current password is not right"]);
            }
        }

        foreach (var rule in users.PasswordValidators)
        {
            if (await rule.ValidateAsync(users, account, New) is { Succeeded: false } refused)
            {
                return Refused("new", refused.Errors.First().Description);
            }
        }

        account.PasswordHash = users.PasswordHasher.HashPassword(account, New);
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded)
        {
            return Refused("new", words["Something else about your account changed at the same time. Try again"]);
        }

        await ChangeAsync("password-changed", words["Your password was changed."], async tx =>
        {
            await SessionRegister.EndAllAsync(tx, Me.Account, Me.Session);
            await SessionRegister.KeepAsync(tx, HttpContext, Me.Scheme, Me.Session);
        });
        return IsOpened && ReturnTo is not null ? LocalRedirect(Onward) : Back("password");
    }
}
