using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.ActForOthers;

/// <summary>Chooses for whom a person acts.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ActingModel(ActingSwitch acting, IStringLocalizer<Words> words) : PageModel
{
    public const string Self = "self";

    [BindProperty(Name = "acting")]
    public string? Chosen { get; set; }

    public IReadOnlyList<ActingChoice> Choices { get; private set; } = [];

    public string Current => User.Person().ActingAs is { Id: { } id, Kind: var kind } ? $"{(kind == ActingKind.Business ? "business" : "person")}:{id}" : Self;

    public Task OnGetAsync() => ReadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Chosen == Self)
        {
            return await OnPostStopAsync();
        }

        if (Chosen is not null && await acting.BeginAsync(HttpContext, Chosen))
        {
            return Redirect("/account");
        }

        await ReadAsync();
        ModelState.Clear();
        ModelState.AddModelError("acting", words["Choose for whom you act"]);
        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }

    public async Task<IActionResult> OnPostStopAsync()
    {
        await acting.StopAsync(HttpContext);
        return Redirect("/account");
    }

    private async Task ReadAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Choices = await acting.ChoicesAsync(User.Person().Id);
    }
}
