using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Hosting;

namespace Guildhall.Platform.Design.Reference;

/// <summary>Every component in every state, for designers; in development only.</summary>
[AllowAnonymous]
public sealed class ReferenceModel(IWebHostEnvironment environment) : PageModel
{
    /// <summary>Whether the staff desk's layout is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Desk { get; set; }

    /// <summary>Shows the page.</summary>
    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();
}
