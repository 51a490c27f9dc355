using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Disclosure.Redact;

/// <summary>Adds files that were found for a request, or the redacted copy of one.</summary>
[Authorize(CaseworkPolicy.Name)]
[StreamedForm]
internal sealed class AddFileModel(CaseFactReader reader, DisclosureRules rules, RequestFiles requestFiles, UploadReader uploads, CouncilProfile council) : RequestPage(reader, rules, council)
{
    private const int MostFiles = 20;

    /// <summary>The file of which the redacted copy is added; null where files are added as they were found.</summary>
    public RequestFile? Original { get; private set; }

    /// <summary>What is taken.</summary>
    public AcceptedFiles Accept => AcceptedFiles.Any;

    public async Task<IActionResult> OnGetAsync(string reference, [FromQuery(Name = "copy-of")] Guid? copyOf, CancellationToken cancellationToken) =>
        await LoadAsync(reference, copyOf, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, [FromQuery(Name = "copy-of")] Guid? copyOf, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, copyOf, cancellationToken))
        {
            return NotFound();
        }

        IReadOnlyList<UploadedFile> sent;
        try
        {
            sent = await uploads.ReadAsync(HttpContext, field => field == "files" ? new FileField(new FileRules(Accept), Original is null ? MostFiles : 1) : null, User.Staff().ToActor());
        }
        catch (BadHttpRequestException e)
        {
            return StatusCode(e.StatusCode);
        }

        foreach (var refusal in sent.Select(s => s.Intake.Refusal).OfType<Refusal>())
        {
            ModelState.AddModelError("files", refusal.Message);
        }

        var taken = sent.Select(s => s.Intake.Document).OfType<Document>().ToList();
        if (sent.Count == 0)
        {
            ModelState.AddModelError("files", Original is null ? "Choose the files" : "Choose the redacted copy");
        }

        return !ModelState.IsValid ? Refused()
            : await requestFiles.AddAsync(About, taken, Original, User.Staff(), cancellationToken) ? Redirect(DisclosureLinks.Redact(About.Reference))
            : NotFound();
    }

    private async Task<bool> LoadAsync(string reference, Guid? copyOf, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        Original = copyOf is null ? null : (await requestFiles.OfAsync(About.Id, cancellationToken)).FirstOrDefault(f => f.Id == copyOf && f.Standing.Any());
        return copyOf is null || Original is not null;
    }
}
