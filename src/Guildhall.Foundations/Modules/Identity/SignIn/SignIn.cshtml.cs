using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

[AllowAnonymous]
internal sealed class SignInModel(SignInStaff signIn, SessionRegister sessions, IOptions<StaffSignInOptions> options) : PageModel
{
    public int Tries => options.Value.Tries;

    public int LockedForMinutes => (int)Math.Ceiling(options.Value.LockedFor.TotalMinutes);

    /// <summary>The address and password were looked at and are not a pair, for a reason the page keeps to itself.</summary>
    public bool Refused { get; private set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    [BindProperty(Name = "signed-out", SupportsGet = true)]
    public bool SignedOut { get; set; }

    /// <summary>Whether somebody else is to sign in than who has given a password here already, and no second factor.</summary>
    [BindProperty(Name = "anew", SupportsGet = true)]
    public bool Anew { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (User.FindStaff() is not null)
        {
            return LocalRedirect(ReturnAddress.OrDesk(ReturnTo));
        }

        // Signed in, by password or elsewhere, but for the second factor.
        return !SignedOut && !Anew && await Myself.OfAsync(HttpContext, sessions) is not null ? Redirect(ReturnAddress.Then("/staff/second-step", ReturnTo)) : Page();
    }

    private string Onward => options.Value.SecondFactor == StaffSecondFactor.Required
        ? ReturnAddress.Then("/staff/second-step", ReturnTo)
        : ReturnAddress.OrDesk(ReturnTo);

    public async Task<IActionResult> OnPostAsync()
    {
        SignedOut = false;
        if (string.IsNullOrWhiteSpace(Email))
        {
            ModelState.AddModelError("email", "Enter your email address");
        }
        else if (!EmailKey.IsAddress(Email))
        {
            ModelState.AddModelError("email", "Enter an email address in the correct format, like name@example.com");
        }

        if (string.IsNullOrEmpty(Password))
        {
            ModelState.AddModelError("password", "Enter your password");
        }

        if (ModelState.IsValid)
        {
            switch (await signIn.TryAsync(HttpContext, Email!, Password!))
            {
                case SignInOutcome.SignedIn:
                    return LocalRedirect(Onward);
                case SignInOutcome.TooMany:
                    ModelState.AddModelError("email", $"There have been too many wrong tries from your network. Wait {LockedForMinutes} minutes and try again");
                    return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
                default:
                    Refused = true;
                    ModelState.AddModelError("email", "The email address or password is not right");
                    break;
            }
        }

        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
