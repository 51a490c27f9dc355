using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>A case as its customer sees it, once they have proved it is theirs.</summary>
[AllowAnonymous]
public sealed class TrackedModel(CaseTracker tracker, TrackTicket ticket, CouncilProfile council) : PageModel
{
    /// <summary>The case.</summary>
    public TrackedCase Case { get; private set; } = null!;

    /// <summary>Who the council is.</summary>
    public CouncilProfile Council => council;

    /// <summary>Shows the case, or asks for the proof again.</summary>
    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || ticket.Read(HttpContext, parsed) is not { } id
            || await tracker.ReadAsync(id, cancellationToken) is not { } found
            || found.Reference != parsed.ToString())
        {
            return Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
        }

        Case = found;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
