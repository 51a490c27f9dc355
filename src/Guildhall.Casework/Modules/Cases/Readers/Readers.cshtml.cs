using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Readers;

/// <summary>Who looked at a case.</summary>
[Authorize(Policies.Staff)]
internal sealed class ReadersModel(CaseReaders readers, CouncilProfile council) : PageModel
{
    public CaseLooks Found { get; private set; } = null!;

    public bool IsLaterPage { get; private set; }

    /// <summary>The looks, those of one person at one thing in one minute in one line.</summary>
    public IEnumerable<(CaseLook Look, int Times)> Lines => Found.Looks
        .GroupBy(l => (l.Who, l.What, l.Reason, l.FromOutside, l.At.ToUnixTimeSeconds() / 60))
        .Select(same => (same.First(), same.Count()));

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
