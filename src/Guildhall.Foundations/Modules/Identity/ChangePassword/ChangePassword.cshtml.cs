using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.ChangePassword;

[Authorize(Policies.Staff)]
internal sealed class ChangePasswordModel(ChangeOwnPassword change) : PageModel
{
    [BindProperty(Name = "current")]
    public string? Current { get; set; }

    [BindProperty(Name = "new")]
    public string? New { get; set; }

    [BindProperty(Name = "changed", SupportsGet = true)]
    public bool Changed { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrEmpty(Current))
        {
            ModelState.AddModelError("current", "Enter your current password");
        }

        if (string.IsNullOrEmpty(New))
        {
            ModelState.AddModelError("new", "Enter a new password");
        }

        if (ModelState.IsValid)
        {
            var result = await change.TryAsync(HttpContext, User.Staff(), Current!, New!);
            if (result.Succeeded)
            {
                return Redirect("/staff/password?changed=true");
            }

            foreach (var error in result.Errors)
            {
                ModelState.AddModelError(error.Code == "Password" ? "new" : "current", error.Description);
            }
        }

        Changed = false;
        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
