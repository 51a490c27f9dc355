using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.ForCustomer;

/// <summary>One case for its customer: how it stands, what happened, and a copy of what they sent.</summary>
internal abstract class CustomerCasePage(CustomerDoor door, CustomerTimes times, SubmissionCopies copies, IEnumerable<ICaseActions> actions, TimeProvider clock) : CustomerPage(door)
{
    /// <summary>What was promised, and what became of it.</summary>
    public CaseTime Times { get; private set; } = null!;

    /// <summary>How large the copy of what they sent is; empty when there is none.</summary>
    public string CopySize { get; private set; } = "";

    /// <summary>Whether they have had more copies than they may in an hour.</summary>
    public bool TooManyCopies { get; private set; }

    /// <summary>What they can do about it.</summary>
    public IReadOnlyList<CaseAction> Actions { get; private set; } = [];

    /// <summary>Whether we wait for more from them, and they can still send it.</summary>
    public bool IsAwaited => Case.Reply == Reply.Awaited && Case.ReplyBy >= LondonTime.Today(clock);

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) ?? await ShowAsync(cancellationToken);

    /// <summary>A copy of what they sent.</summary>
    public async Task<IActionResult> OnGetCopyAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        if (!Case.MayCopy)
        {
            return NotFound();
        }

        if (!await copies.MayPrintAsync(Case.Id.ToString(), cancellationToken))
        {
            TooManyCopies = true;
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return await ShowAsync(cancellationToken);
        }

        return await copies.PrintAsync(new CaseId(Case.Id), cancellationToken) is { } copy ? File(copy.Content, PdfCopy.ContentType, copy.Name) : NotFound();
    }

    protected virtual async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Times = await times.OfAsync(Case.Id, Case.NotFixedLink, Case.SurveyLink, cancellationToken);
        var glance = new CaseGlance(Case.Id, Case.Reference, Case.IsOpen, Case.Reply);
        var offered = new List<CaseAction>();
        foreach (var module in Case.MayAct ? actions : [])
        {
            if (await module.ForCustomerAsync(glance, cancellationToken) is { } action)
            {
                offered.Add(action);
            }
        }

        Actions = offered;
        CopySize = Case.MayCopy ? (await copies.PrintAsync(new CaseId(Case.Id), cancellationToken))?.Size ?? "" : "";
        return Page();
    }
}
