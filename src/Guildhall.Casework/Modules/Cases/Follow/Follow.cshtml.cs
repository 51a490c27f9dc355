using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Follow;

/// <summary>Where an officer says how they want to hear of a case.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class FollowModel(CaseReader reader, CaseFollowing following, CouncilProfile council) : PageModel
{
    public CaseRecord Record { get; private set; } = null!;

    public Following Now { get; private set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, string? how, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (how is not ("no" or "at-once" or "daily"))
        {
            ModelState.AddModelError("how", "Select how you want to hear of it");
            Response.StatusCode = 400;
            return Page();
        }

        return await following.SetAsync(Record.Case.Reference, Text.Parse<Following>(how), User.Staff(), cancellationToken)
            ? Redirect(CaseLinks.Done(Record.Case.Reference, "followed"))
            : NotFound();
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken: cancellationToken) is not { Case.OpenedUntil: null } found)
        {
            return false;
        }

        Record = found;
        Now = found.Followers.FirstOrDefault(f => f.Account == User.Staff().Id) is { } mine ? mine.AtOnce ? Following.AtOnce : Following.Daily : Following.No;
        return true;
    }
}
