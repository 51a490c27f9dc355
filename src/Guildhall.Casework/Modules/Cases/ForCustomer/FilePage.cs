using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.ForCustomer;

/// <summary>A file of a case for its customer, to be saved; or why it cannot be opened.</summary>
internal abstract class FilePage(CustomerDoor door, Documents documents, IStringLocalizer<Words> words) : CustomerPage(door)
{
    public string Reason { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? reference, Guid file, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        // What officers add to a case is theirs: only what the person's own answers name is given out, letters to them, and what was added for them to see.
        if ((!Case.Service.Questions.SelectMany(Case.Answers.Files).Any(f => f.Id == file) && !Case.Lines.Any(l => l.Letter?.File == file || l.Facts.Shown.Any(f => f.Id == file)))
            || await documents.FindAsync(file, CaseDocuments.Subject(Case.Id)) is not { } found)
        {
            return NotFound();
        }

        if (await documents.ServeAsync(found, HttpContext))
        {
            return new EmptyResult();
        }

        Reason = found.State switch
        {
            DocumentState.Held => words["We are still checking it for viruses. Try again in a minute."],
            DocumentState.Infected => words["It held a virus, so we deleted it. Send us a clean copy if you can."],
            _ => words["We no longer have it. If you need it, phone us on {0}.", Council.Contact.Phone],
        };
        Response.StatusCode = found.State == DocumentState.Held ? StatusCodes.Status409Conflict : StatusCodes.Status410Gone;
        return Page();
    }
}

/// <summary>In their account.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class MyFileModel(AccountDoor door, Documents documents, IStringLocalizer<Words> words) : FilePage(door, documents, words);

/// <summary>In the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class TrackedFileModel(TrackDoor door, Documents documents, IStringLocalizer<Words> words) : FilePage(door, documents, words);
