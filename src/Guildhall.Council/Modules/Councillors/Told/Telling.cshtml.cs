using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Told;

/// <summary>Where a councillor says how they want to hear of their casework.</summary>
[Authorize(Policies.Councillor)]
internal sealed class TellingModel(CouncillorNews news) : PageModel
{
    [BindProperty(Name = "how")]
    public string? How { get; set; }

    public bool Saved { get; private set; }

    public async Task OnGetAsync(bool saved, CancellationToken cancellationToken)
    {
        Saved = saved;
        How = await news.HowAsync(User.Staff().Id, cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (How is not ("at-once" or "daily" or "no"))
        {
            ModelState.AddModelError("how", "Select how you want to hear of it");
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await news.SetAsync(How, User.Staff(), cancellationToken);
        return Redirect($"{CouncillorLinks.Telling}?saved=true");
    }
}
