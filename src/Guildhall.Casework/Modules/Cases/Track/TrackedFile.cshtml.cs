using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>A file an officer added for the customer to see, in the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class TrackedFileModel(CaseTracker tracker, TrackTicket ticket, Documents documents, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    public string CaseReference { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? reference, Guid file, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || ticket.Read(HttpContext, parsed) is not { } id
            || await tracker.ReadAsync(id, cancellationToken) is not { } found
            || found.Reference != parsed.ToString())
        {
            return Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
        }

        CaseReference = found.Reference;
        if (!found.Lines.Any(l => l.Facts.Shown.Any(f => f.Id == file)) || await documents.FindAsync(file, CaseDocuments.Subject(id)) is not { } document)
        {
            return NotFound();
        }

        if (await documents.ServeAsync(document, HttpContext))
        {
            return new EmptyResult();
        }

        Reason = document.State == DocumentState.Held
            ? words["We are still checking it for viruses. Try again in a minute."]
            : words["We no longer have it. If you need it, phone us on {0}.", council.Contact.Phone];
        Response.StatusCode = document.State == DocumentState.Held ? StatusCodes.Status409Conflict : StatusCodes.Status410Gone;
        return Page();
    }
}
