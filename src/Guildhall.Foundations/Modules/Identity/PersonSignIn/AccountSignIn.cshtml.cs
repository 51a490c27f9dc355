using Guildhall.Foundations.Modules.Identity.InviteHelpers;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>Where people sign in.</summary>
[AllowAnonymous]
internal sealed class AccountSignInModel(SignInPerson signIn, SessionRegister sessions, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    [BindProperty(Name = "how")]
    public string? How { get; set; }

    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    [BindProperty(Name = "signed-out", SupportsGet = true)]
    public bool SignedOut { get; set; }

    [BindProperty(Name = "expired", SupportsGet = true)]
    public bool Expired { get; set; }

    /// <summary>Whether to ask though someone is signed in: they must show it anew.</summary>
    [BindProperty(Name = "again", SupportsGet = true)]
    public bool Anew { get; set; }

    /// <summary>The address and password were looked at and are not a pair, for a reason the page keeps to itself.</summary>
    public bool Refused { get; private set; }

    /// <summary>Whether an invitation led them here: they may have no account, and must use the address it came to.</summary>
    public bool IsInvited => ReturnTo?.StartsWith(BusinessLinks.Accept + "?", StringComparison.Ordinal) == true || ReturnTo?.StartsWith(HelperLinks.Accept + "?", StringComparison.Ordinal) == true;

    public string Recover => ReturnAddress.Then("/account/recover", ReturnTo);

    public string Register => ReturnAddress.Then("/account/register", ReturnTo);

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (!Anew && User.FindPerson() is null && !SignedOut && await Myself.OfAsync(HttpContext, sessions) is not null)
        {
            return Redirect(ReturnAddress.Then("/account/second-step", ReturnTo));
        }

        return Anew || User.FindPerson() is null ? Page() : LocalRedirect(ReturnAddress.OrAccount(ReturnTo));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        (SignedOut, Expired) = (false, false);
        var byLink = How == "link";
        if (string.IsNullOrWhiteSpace(Email))
        {
            ModelState.AddModelError("email", words["Enter your email address"]);
        }
        else if (!EmailAddress.TryParse(Email, out _))
        {
            ModelState.AddModelError("email", words["Enter an email address in the correct format, like name@example.com"]);
        }

        if (!byLink && string.IsNullOrEmpty(Password))
        {
            ModelState.AddModelError("password", words["Enter your password, or choose “Email me a link”"]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        if (byLink)
        {
            if (await signIn.SendLinkAsync(HttpContext, EmailAddress.Parse(Email!), ReturnTo))
            {
                return Redirect("/account/check-email");
            }

            ModelState.AddModelError("email", words["We have sent several emails already. Use the newest one, or try again in an hour"]);
            return Again(StatusCodes.Status429TooManyRequests);
        }

        var (outcome, to) = await signIn.TryAsync(HttpContext, Email!, Password!, ReturnTo);
        switch (outcome)
        {
            case SignInOutcome.SignedIn:
                return LocalRedirect(to!);
            case SignInOutcome.TooMany:
                Response.Headers.RetryAfter = "900";
                ModelState.AddModelError("email", words["There have been too many tries. Choose “Email me a link”, or wait 15 minutes"]);
                return Again(StatusCodes.Status429TooManyRequests);
            default:
                Refused = true;
                ModelState.AddModelError("email", words["The email address or password is not right"]);
                return Again(StatusCodes.Status400BadRequest);
        }
    }

    private static PageResult Again(int status) => new() { StatusCode = status };
}
