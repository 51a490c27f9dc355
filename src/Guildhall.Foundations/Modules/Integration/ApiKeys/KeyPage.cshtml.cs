using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>A key, what it may do, and where it is revoked.</summary>
[Authorize(Policies.Administrator)]
internal sealed class KeyModel(ApiKeyRegister register, IApiServices services, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    public ApiKey Shown { get; private set; } = null!;

    public IApiServices Services => services;

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync()
    {
        if (await register.FindAsync(Id, HttpContext.RequestAborted) is not { } key)
        {
            return NotFound();
        }

        Shown = key;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await register.FindAsync(Id, HttpContext.RequestAborted) is null)
        {
            return NotFound();
        }

        await register.RevokeAsync(Id, User.Staff().ToActor(), HttpContext.RequestAborted);
        return Redirect(ApiKeyLinks.One(Id));
    }
}
