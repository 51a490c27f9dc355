using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.InviteHelpers;

/// <summary>Accepts an invitation to help somebody, by its link or its code.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class AcceptHelpModel(Helpings helpings, IStringLocalizer<Words> words) : HelperPage
{
    [BindProperty(Name = "key", SupportsGet = true)]
    public string? Link { get; set; }

    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    public HelpingRow? Invitation { get; private set; }

    public bool IsGone { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        if (Link is null)
        {
            return Page();
        }

        Invitation = await helpings.OfLinkAsync(User.Person(), Link);
        return Invitation is null ? Gone() : Page();
    }

    /// <summary>Shows whose code it is.</summary>
    public async Task<IActionResult> OnPostAsync() => await ReadCodeAsync() ?? Page();

    public async Task<IActionResult> OnPostAcceptAsync()
    {
        if (Link is null)
        {
            if (await ReadCodeAsync() is { } refused)
            {
                return refused;
            }
        }
        else if ((Invitation = await helpings.OfLinkAsync(User.Person(), Link)) is null)
        {
            return Gone();
        }

        switch (await helpings.AcceptAsync(User.Person(), Invitation!))
        {
            case Acceptance.Accepted:
                return Redirect(HelperLinks.All);
            case Acceptance.TooMany:
                ModelState.Clear();
                ModelState.AddModelError("accept", words["You help {0} people already, which is the most. End one first, or phone us if helping is your work", Helpings.MostHelped]);
                return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
            default:
                Invitation = null;
                return Gone();
        }
    }

    private async Task<IActionResult?> ReadCodeAsync()
    {
        (Invitation, var tooMany) = await helpings.OfCodeAsync(HttpContext, User.Person(), Code);
        if (Invitation is not null)
        {
            return null;
        }

        ModelState.Clear();
        ModelState.AddModelError("code", tooMany
            ? words["There have been too many tries. Try again in an hour, or contact us and we will help"]
            : words["The code is not right, or it is too old. Check it with the person who gave it to you"]);
        return new PageResult { StatusCode = tooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest };
    }

    private PageResult Gone()
    {
        IsGone = true;
        return new() { StatusCode = StatusCodes.Status410Gone };
    }
}
