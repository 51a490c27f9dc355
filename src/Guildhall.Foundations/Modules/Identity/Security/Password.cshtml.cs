using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Security;

/// <summary>Sets a person's password: with the current one, or after they have proved their e-mail address and whatever else they set up.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class PasswordModel(OwnAccount own, UserManager<Account> users, RateLimiter limiter, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    private const int TriesAnHour = 10;

    [BindProperty(Name = "current")]
    public string? Current { get; set; }

    [BindProperty(Name = "new")]
    public string? New { get; set; }

    /// <summary>Who signed in by e-mail may have forgotten it.</summary>
    public bool AsksCurrent => Has.HasPassword && Me.Method == SignInMethod.Password;

    protected override bool ButPassword => true;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (AsksCurrent && string.IsNullOrEmpty(Current))
        {
            return Refused("current", words["Enter your current password"]);
        }

        if (string.IsNullOrEmpty(New))
        {
            return Refused("new", words["Enter a new password"]);
        }

        var account = (await users.FindByIdAsync(Me.Account.ToString()))!;
        if (AsksCurrent)
        {
            if (!await limiter.TryUseAsync("person.current-password", Me.Account.ToString(), TriesAnHour, TimeSpan.FromHours(1), HttpContext.RequestAborted))
            {
                return Refused("current", words["You have tried too many times. Wait an hour, or sign in by an emailed link"]);
            }

            if (Current!.Length > ChangePassword.PasswordRules.Longest || !await users.CheckPasswordAsync(account, Current))
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
        return Back("password");
    }
}
