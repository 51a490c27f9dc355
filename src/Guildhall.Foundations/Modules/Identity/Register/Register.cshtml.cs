using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Register;

/// <summary>Opens an account for someone who has none.</summary>
[AllowAnonymous]
internal sealed class RegisterModel(RegisterPerson register, IStringLocalizer<Words> words) : PageModel
{
    private const int LongestName = 200;

    [BindProperty(Name = "name")]
    public string? FullName { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public string HaveAccount => ReturnAddress.Then("/account/sign-in", ReturnTo);

    public IActionResult OnGet() => User.FindPerson() is null ? Page() : LocalRedirect(ReturnAddress.OrAccount(ReturnTo));

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        var name = (FullName ?? "").Normalized().Trim();
        if (name.Length == 0)
        {
            ModelState.AddModelError("name", words["Enter your full name"]);
        }
        else if (name.Length > LongestName || name.Any(char.IsControl))
        {
            ModelState.AddModelError("name", words["Enter a name of up to {0} characters", LongestName]);
        }

        if (string.IsNullOrWhiteSpace(Email))
        {
            ModelState.AddModelError("email", words["Enter your email address"]);
        }
        else if (!EmailAddress.TryParse(Email, out _))
        {
            ModelState.AddModelError("email", words["Enter an email address in the correct format, like name@example.com"]);
        }

        PhoneNumber phone = default;
        if (!string.IsNullOrWhiteSpace(Phone) && !PhoneNumber.TryParse(Phone, out phone))
        {
            ModelState.AddModelError("phone", words["Enter a phone number, like 01632 960 001 or 07700 900 982, or leave it empty"]);
        }

        if (!string.IsNullOrEmpty(Password) && ModelState.IsValid
            && await register.PasswordProblemAsync(Password, name, Email!) is { } problem)
        {
            ModelState.AddModelError("password", problem);
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (!await register.RunAsync(
            HttpContext, EmailAddress.Parse(Email!).Value, name, string.IsNullOrWhiteSpace(Phone) ? null : phone.Value, string.IsNullOrEmpty(Password) ? null : Password, ReturnTo))
        {
            ModelState.AddModelError("email", words["We have sent several emails already. Use the newest one, or try again in an hour"]);
            return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
        }

        return Redirect("/account/check-email");
    }
}
