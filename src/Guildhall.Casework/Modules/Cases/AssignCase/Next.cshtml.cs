using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>Gives an officer their next case.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class NextModel(CaseGiver giver) : PageModel
{
    /// <summary>Why there is none; null before one was asked for.</summary>
    public PullResult? Result { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var (result, reference) = await giver.PullAsync(User.Staff(), cancellationToken);
        if (reference is not null)
        {
            return Redirect(CaseLinks.Done(reference));
        }

        Result = result;
        return Page();
    }
}
