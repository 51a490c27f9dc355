using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>A case as its customer sees it, once they have proved it is theirs.</summary>
[AllowAnonymous]
internal sealed class TrackedModel(CaseTracker tracker, TrackTicket ticket, CustomerTimes times, SubmissionCopies copies, Documents documents, IEnumerable<ICaseActions> actions, CouncilProfile council, TimeProvider clock) : PageModel
{
    /// <summary>The case.</summary>
    public TrackedCase Case { get; private set; } = null!;

    /// <summary>Who the council is.</summary>
    public CouncilProfile Council => council;

    /// <summary>What was promised, and what became of it.</summary>
    public CaseTime Times { get; private set; } = null!;

    /// <summary>How large the copy of what they sent is.</summary>
    public string CopySize { get; private set; } = "";

    /// <summary>Whether they have had more copies than they may in an hour.</summary>
    public bool TooManyCopies { get; private set; }

    /// <summary>What they can do about it.</summary>
    public IReadOnlyList<CaseAction> Actions { get; private set; } = [];

    /// <summary>Whether we wait for more from them, and they can still send it.</summary>
    public bool IsAwaited => Case.Reply == Reply.Awaited && Case.ReplyBy >= LondonTime.Today(clock);

    /// <summary>Shows the case, or asks for the proof again.</summary>
    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) is { } id ? await ShowAsync(id, cancellationToken) : AskAgain(reference);

    /// <summary>Gives them a copy of what they sent.</summary>
    public async Task<IActionResult> OnGetCopyAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } id)
        {
            return AskAgain(reference);
        }

        if (!await copies.MayPrintAsync(id.ToString(), cancellationToken))
        {
            TooManyCopies = true;
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return await ShowAsync(id, cancellationToken);
        }

        return await copies.PrintAsync(new CaseId(id), cancellationToken) is { } copy ? File(copy.Content, PdfCopy.ContentType, copy.Name) : NotFound();
    }

    /// <summary>Gives them a letter we wrote to them.</summary>
    public async Task<IActionResult> OnGetLetterAsync(string? reference, Guid file, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } id)
        {
            return AskAgain(reference);
        }

        return Case.Lines.Any(l => l.Letter?.File == file) && await documents.FindAsync(file, CaseRegister.FilesOf(new CaseId(id))) is { } found
            && await documents.ServeAsync(found, HttpContext) ? new EmptyResult() : NotFound();
    }

    private async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellationToken)
    {
        CopySize = (await copies.PrintAsync(new CaseId(id), cancellationToken))?.Size ?? "";
        Times = await times.OfAsync(id, CaseLinks.NotFixed(Case.Reference), CaseLinks.Survey(Case.Reference), cancellationToken);
        var glance = new CaseGlance(id, Case.Reference, Case.ClosedAt is null, Case.Reply);
        var offered = new List<CaseAction>();
        foreach (var module in actions)
        {
            if (await module.ForCustomerAsync(glance, cancellationToken) is { } action)
            {
                offered.Add(action);
            }
        }

        Actions = offered;
        return Page();
    }

    private async Task<Guid?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || ticket.Read(HttpContext, parsed) is not { } id
            || await tracker.ReadAsync(id, cancellationToken) is not { } found
            || found.Reference != parsed.ToString())
        {
            return null;
        }

        Case = found;
        Response.Headers.CacheControl = "no-store";
        return id;
    }

    private RedirectResult AskAgain(string? reference) => Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
}
