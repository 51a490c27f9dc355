using Guildhall.Foundations.Modules.Identity.SignIn;
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

    /// <summary>The page of their own account that they were about to open.</summary>
    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    /// <summary>Whether they wanted a page of their own account, while they act for another.</summary>
    public bool WantsOwn => ReturnTo is not null && User.Person().ActingAs.Kind != ActingKind.Self;

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
        return LocalRedirect(ReturnAddress.OrAccount(ReturnTo));
    }

    private async Task ReadAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Choices = await acting.ChoicesAsync(User.Person().Id);
    }
}
