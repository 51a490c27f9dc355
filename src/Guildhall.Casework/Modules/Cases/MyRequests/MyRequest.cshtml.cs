using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.Converse;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>One case of the person's: what happened, what they told us, and a word to the officers.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class MyRequestModel(
    MyCaseReader reader, StepUp stepUp, CouncilProfile council, CustomerTimes times, CustomerWriter writer, SubmissionCopies copies, Documents documents, IEnumerable<ICaseActions> actions, TimeProvider clock, IStringLocalizer<Words> words)
    : MyCasePage(reader, stepUp, council)
{
    /// <summary>What they write, as typed.</summary>
    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    /// <summary>How large the copy of what they sent is; empty when there is none.</summary>
    public string CopySize { get; private set; } = "";

    public bool TooManyCopies { get; private set; }

    /// <summary>Whether a message of theirs has just gone.</summary>
    public bool HasWritten => Request.Query.ContainsKey("written");

    /// <summary>What was promised, and what became of it.</summary>
    public CaseTime Times { get; private set; } = null!;

    /// <summary>What they can do about it.</summary>
    public IReadOnlyList<CaseAction> Actions { get; private set; } = [];

    /// <summary>Whether we wait for more from them, and they can still send it.</summary>
    public bool IsAwaited => Case.Reply == Reply.Awaited && Case.ReplyBy >= LondonTime.Today(clock);

    /// <summary>The files they gave, by their keys.</summary>
    public IReadOnlyDictionary<Guid, Document> Files { get; private set; } = new Dictionary<Guid, Document>();

    /// <summary>What is asked and answered, in the order of the form.</summary>
    public IEnumerable<(Question Question, IReadOnlyList<string> Lines)> Told(string language) =>
        Case.Service.Questions.Where(q => !q.Unseen).Select(q => (q, Case.Answers.Display(q, language))).Where(told => told.Item2.Count > 0);

    /// <summary>Whether the person wrote a line themselves, and not somebody for them.</summary>
    public bool IsOwn(MyLine line) => line.ActorId == User.Person().Id && line.ActorKind != "helper";

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) ?? await ShowAsync(cancellationToken);

    /// <summary>A copy of what they sent.</summary>
    public async Task<IActionResult> OnGetCopyAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        if (!await copies.MayPrintAsync(Case.Id.ToString(), cancellationToken))
        {
            TooManyCopies = true;
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return await ShowAsync(cancellationToken);
        }

        return await copies.PrintAsync(new CaseId(Case.Id), cancellationToken) is { } copy ? File(copy.Content, PdfCopy.ContentType, copy.Name) : NotFound();
    }

    /// <summary>Sends a message to the officers.</summary>
    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        var message = Clean(Message);
        if (message.Length is 0 or > CustomerWriter.MessageLength)
        {
            return await RefuseAsync(
                message.Length == 0 ? words["Write your message"] : words["The message must be {0} characters or fewer", CustomerWriter.MessageLength], StatusCodes.Status400BadRequest, cancellationToken);
        }

        return await writer.WriteAsync(Case.Reference, message, User.Person(), cancellationToken) switch
        {
            WriteResult.Written => Redirect($"{CaseLinks.Mine(Case.Reference)}?written=true"),
            WriteResult.TooMany => await RefuseAsync(
                words["You have sent many messages already. Wait an hour and try again, or phone us on {0}", Council.Contact.Phone], StatusCodes.Status429TooManyRequests, cancellationToken),
            _ => NotFound(),
        };
    }

    private async Task<IActionResult> RefuseAsync(string sentence, int status, CancellationToken cancellationToken)
    {
        ModelState.AddModelError("message", sentence);
        Response.StatusCode = status;
        return await ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Times = await times.OfAsync(Case.Id, CaseLinks.NotFixedMine(Case.Reference), CaseLinks.SurveyMine(Case.Reference), cancellationToken);
        var offered = new List<CaseAction>();
        foreach (var module in actions)
        {
            if (await module.ForCustomerAsync(new CaseGlance(Case.Id, Case.Reference, Case.ClosedAt is null, Case.Reply), cancellationToken) is { } action)
            {
                offered.Add(action);
            }
        }

        Actions = offered;
        CopySize = (await copies.PrintAsync(new CaseId(Case.Id), cancellationToken))?.Size ?? "";
        if (Case.Service.Questions.Any(q => Case.Answers.Files(q).Count > 0))
        {
            Files = (await documents.ListAsync(CaseDocuments.Subject(Case.Id))).ToDictionary(d => d.Id);
        }

        return Page();
    }
}
