using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>Makes a key, and shows it once.</summary>
[Authorize(Policies.Administrator)]
internal sealed class NewKeyModel(ApiKeyRegister register, IApiServices services, Teams teams, TimeProvider clock) : PageModel
{
    public ApiKeyForm Form { get; private set; } = new();

    public IReadOnlyList<ApiService> Services => services.All;

    public IReadOnlyList<Team> Teams { get; private set; } = [];

    /// <summary>The key that was just made.</summary>
    public ApiKey? Made { get; private set; }

    /// <summary>Its text.</summary>
    public string? Secret { get; private set; }

    public async Task OnGetAsync() => Teams = await teams.AllAsync(HttpContext.RequestAborted);

    public async Task<IActionResult> OnPostAsync([FromForm] ApiKeyForm form)
    {
        Form = form;
        Teams = await teams.AllAsync(HttpContext.RequestAborted);
        var staff = User.Staff();
        var secret = NewSecret.Make();
        if (form.Read(Key.New(clock), secret, Services, [.. Teams.Select(team => team.Name)], staff.Name, clock.GetUtcNow(), ModelState.AddModelError) is not { } key)
        {
            return Again();
        }

        if (!await register.AddAsync(key, secret, staff.ToActor(), HttpContext.RequestAborted))
        {
            ModelState.AddModelError("name", "There is a key with this name already. Revoke it, or choose another name");
            return Again();
        }

        // Shown in the answer that made it, and never again: an address would keep it.
        Response.Headers.CacheControl = "no-store";
        (Made, Secret) = (key, secret.Text);
        return Page();
    }

    private PageResult Again() => new() { StatusCode = StatusCodes.Status400BadRequest };
}
