using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Readers;

/// <summary>Who looked at a case.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class ReadersModel(CaseReaders readers, CouncilProfile council) : PageModel
{
    public CaseLooks Found { get; private set; } = null!;

    public bool IsLaterPage { get; private set; }

    public async Task<IActionResult> OnGetAsync(string reference, long? before, CancellationToken cancellationToken)
    {
        IsLaterPage = before is not null;
        if (!Platform.Ids.Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await readers.FindAsync(parsed.ToString(), User.Staff(), before, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        Found = found;
        return Page();
    }
}
