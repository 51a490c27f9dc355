using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.MergeCases;

/// <summary>Where a merge is undone.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class UnmergeModel(CaseReader reader, CaseMerger merger, CouncilProfile council) : OfficersCase(reader, council)
{
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) && Record.Case.MergedInto is not null ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || Record.Case.MergedInto is null)
        {
            return NotFound();
        }

        var reason = Clean(Reason);
        if (reason.Length is 0 or > CaseMerger.ReasonLength)
        {
            ModelState.AddModelError("reason", reason.Length == 0 ? "Write why they are not one" : $"The reason must be {CaseMerger.ReasonLength:N0} characters or fewer");
            Response.StatusCode = 400;
            return Page();
        }

        return await merger.UndoAsync(CaseReference, reason, User.Staff(), cancellationToken) == MergeResult.Done
            ? Redirect(CaseLinks.Done(CaseReference))
            : NotFound();
    }
}
