using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.ActForOthers;

/// <summary>Chooses for whom a person acts.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ActingModel(ActingSwitch acting, ActingChoices choices, IStringLocalizer<Words> words) : PageModel
{
    public const string Self = "self";

    [BindProperty(Name = "acting")]
    public string? Chosen { get; set; }

    /// <summary>For whom they would have to act to see the page they were about to open; null for themselves.</summary>
    [BindProperty(Name = "for", SupportsGet = true)]
    public string? For { get; set; }

    /// <summary>The page they were about to open.</summary>
    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    /// <summary>Whether they wanted a page of their own account, while they act for another.</summary>
    public bool WantsOwn => ReturnTo is not null && Wanted is null && User.Person().ActingAs.Kind != ActingKind.Self;

    /// <summary>Whose page they wanted, where it is that of somebody they may act for.</summary>
    public ActingChoice? Wanted => ReturnTo is null ? null : Choices.FirstOrDefault(choice => choice.Value == For);

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
            return LocalRedirect(ReturnAddress.OrAccount(ReturnTo));
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
        Choices = await choices.OfAsync(User.Person().Id);
    }
}
