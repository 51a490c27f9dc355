using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.Converse;
using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>One case of the person's: besides what every customer sees, what they told us and a word to the officers.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class MyRequestModel(
    AccountDoor door, CustomerTimes times, SubmissionCopies copies, IEnumerable<ICaseActions> actions, TimeProvider clock, CustomerWriter writer, Documents documents, IStringLocalizer<Words> words)
    : CustomerCasePage(door, times, copies, actions, clock)
{
    /// <summary>What they write, as typed.</summary>
    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    /// <summary>Whether a message of theirs has just gone.</summary>
    public bool HasWritten => Request.Query.ContainsKey("written");

    /// <summary>The files they gave, by their keys.</summary>
    public IReadOnlyDictionary<Guid, Document> Files { get; private set; } = new Dictionary<Guid, Document>();

    /// <summary>What is asked and answered, in the order of the form.</summary>
    public IEnumerable<(Question Question, IReadOnlyList<string> Lines)> Told(string language) =>
        Case.Service.Questions.Where(q => !q.Unseen).Select(q => (q, Case.Answers.Display(q, language))).Where(told => told.Item2.Count > 0);

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
            WriteResult.Written => Redirect($"{Case.Link}?written=true"),
            WriteResult.TooMany => await RefuseAsync(
                words["You have sent many messages already. Wait an hour and try again, or phone us on {0}", Council.Contact.Phone], StatusCodes.Status429TooManyRequests, cancellationToken),
            _ => NotFound(),
        };
    }

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (Case.Service.Questions.Any(q => Case.Answers.Files(q).Count > 0))
        {
            Files = (await documents.ListAsync(CaseDocuments.Subject(Case.Id))).ToDictionary(d => d.Id);
        }

        return await base.ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> RefuseAsync(string sentence, int status, CancellationToken cancellationToken)
    {
        ModelState.AddModelError("message", sentence);
        Response.StatusCode = status;
        return await ShowAsync(cancellationToken);
    }
}
