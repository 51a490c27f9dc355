using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Cases.Track;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>Who has proved that a case is theirs says that it is not fixed.</summary>
[AllowAnonymous]
internal sealed class NotFixedModel(CaseTracker tracker, TrackTicket ticket, CustomerTimes times, CaseDisputer disputer, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    public NotFixedForm Form { get; private set; } = null!;

    [BindProperty(Name = "words")]
    public string? Typed { get; set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is null ? Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? ""))) : Page();

    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } id)
        {
            return Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
        }

        var typed = NotFixedForm.Clean(Typed);
        if (!Form.IsGood(typed, ModelState, words))
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await disputer.DisputeAsync(Actor.Anonymous, id, typed, cancellationToken) == DisputeResult.Reopened)
        {
            return Redirect(Form.Back);
        }

        await FindAsync(reference, cancellationToken);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<Guid?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || ticket.Read(HttpContext, parsed) is not { } id
            || await tracker.ReadAsync(id, cancellationToken) is not { } found
            || found.Reference != parsed.ToString())
        {
            return null;
        }

        Form = new NotFixedForm(found.Reference, found.Service, await times.OfAsync(id, "", "", cancellationToken), Typed, CaseLinks.Tracked(found.Reference));
        return id;
    }
}
