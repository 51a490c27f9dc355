using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

[AllowAnonymous]
internal sealed class ForbiddenModel : PageModel
{
    public IActionResult OnGet() => new PageResult { StatusCode = StatusCodes.Status403Forbidden };
}
