using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.CaseFiles;

/// <summary>A file of a case, to be saved; or why it cannot be opened.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class CaseFileModel(CaseDocuments files, Documents documents, CouncilProfile council) : PageModel
{
    /// <summary>The case.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>Why the file cannot be opened.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Gives the file out, or its small picture.</summary>
    public async Task<IActionResult> OnGetAsync(string reference, Guid file, bool preview, CancellationToken cancellationToken)
    {
        if (!Platform.Ids.Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await files.OpenAsync(parsed.ToString(), file, User.Staff(), cancellationToken) is not { } found)
        {
            return NotFound();
        }

        if (await documents.ServeAsync(found, HttpContext, preview))
        {
            return new EmptyResult();
        }

        Reference = parsed.ToString();
        Reason = found.State switch
        {
            DocumentState.Held => "We are still checking it for viruses. Try again in a minute.",
            DocumentState.Infected => "It held a virus, so it was deleted. Ask the customer for a clean copy.",
            _ => "It is not in the file store. Tell the people who look after the system.",
        };
        Response.StatusCode = found.State == DocumentState.Held ? 409 : 410;
        return Page();
    }
}
