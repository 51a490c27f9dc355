using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Disclosure.Redact;

/// <summary>The files of a request: what is taken out of each and why, who checked it, and what the requester was sent.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class RedactModel(CaseFactReader reader, DisclosureRules rules, RequestFiles requestFiles, Documents documents, CouncilProfile council) : RequestPage(reader, rules, council)
{
    public IReadOnlyList<RequestFile> Files { get; private set; } = [];

    /// <summary>The documents, by their keys.</summary>
    public IReadOnlyDictionary<Guid, Document> Kept { get; private set; } = new Dictionary<Guid, Document>();

    /// <summary>What may leave the council.</summary>
    public IReadOnlyList<RequestFile> MayLeave => [.. Files.SelectMany(f => f.Copies.Prepend(f)).Where(f => f.MayLeave && Kept.TryGetValue(f.Id, out var kept) && kept.State == DocumentState.Clean)];

    public IEnumerable<SelectItem> Grounds => [new SelectItem { Value = "", Text = "Choose" }, .. Exemptions.Of(Kind.Law).Where(e => e.Kind != ExemptionKind.Exclusion).Select(e => new SelectItem { Value = e.Key, Text = e.Line })];

    [BindProperty(Name = "file")]
    public Guid Chosen { get; set; }

    [BindProperty(Name = "page-number")]
    public string? PageNumber { get; set; }

    [BindProperty(Name = "what")]
    public string? What { get; set; }

    [BindProperty(Name = "exemption")]
    public string? ChosenGround { get; set; }

    [BindProperty(Name = "redaction")]
    public Guid Redaction { get; set; }

    [BindProperty(Name = "passed")]
    public string? Passed { get; set; }

    [BindProperty(Name = "note")]
    public string? Note { get; set; }

    [BindProperty(Name = "send")]
    public Guid[] Sent { get; set; } = [];

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) => await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    /// <summary>Writes down what is taken out of a file.</summary>
    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || Files.All(f => f.Id != Chosen))
        {
            return NotFound();
        }

        What = Clean(What);
        Want("what", What, "Write what kind of thing is taken out");
        int? page = null;
        if (!string.IsNullOrWhiteSpace(PageNumber))
        {
            page = int.TryParse(PageNumber.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 100_000 ? number : null;
            if (page is null)
            {
                ModelState.AddModelError("page-number", "Enter the page as a number, or leave it empty");
            }
        }

        if (Exemptions.Find(ChosenGround) is not { Kind: not ExemptionKind.Exclusion } ground || ground.Law != Kind.Law)
        {
            ModelState.AddModelError("exemption", "Choose the ground");
            return Refused();
        }

        return !ModelState.IsValid ? Refused()
            : await requestFiles.RedactAsync(About, Chosen, page, What, ground, User.Staff(), cancellationToken) ? Again()
            : NotFound();
    }

    public async Task<IActionResult> OnPostStrikeAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) && await requestFiles.StrikeAsync(About, Redaction, User.Staff(), cancellationToken) ? Again() : NotFound();

    /// <summary>A second person says whether a copy may go out.</summary>
    public async Task<IActionResult> OnPostCheckAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        Note = Clean(Note);
        if (Passed is not ("yes" or "no"))
        {
            ModelState.AddModelError("passed", "Say whether it may go out");
        }
        else if (Passed == "no")
        {
            Want("note", Note, "Write what is to be done again");
        }

        if (Note.Length > TextLength)
        {
            ModelState.AddModelError("note", $"This must be {TextLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        switch (await requestFiles.CheckAsync(About, Chosen, Passed == "yes", Note, User.Staff(), cancellationToken))
        {
            case CheckResult.Checked:
                return Again();
            case CheckResult.OwnWork:
                ModelState.AddModelError("passed", "You redacted this file, so somebody else checks it");
                return Refused();
            case CheckResult.IsOriginal:
                ModelState.AddModelError("passed", "This is the original, byte for byte: nothing was taken out. Add the redacted copy");
                return Refused();
            default:
                return NotFound();
        }
    }

    /// <summary>Sends the requester files.</summary>
    public async Task<IActionResult> OnPostSendAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        Message = Clean(Message);
        Want("message", Message, "Write to the requester what you send");
        if (Sent.Length == 0 || Sent.Any(id => MayLeave.All(f => f.Id != id)))
        {
            ModelState.AddModelError("send", Sent.Length == 0 ? "Select the files to send" : "One of the files may not leave the council. Look at the list again");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        if (await requestFiles.SendAsync(About, [.. Sent.Distinct()], Message, User.Staff(), cancellationToken) is null)
        {
            ModelState.AddModelError("send", "One of the files may not leave the council any more. Look at the list again");
            return Refused();
        }

        return Redirect(CaseLinks.Case(About.Reference));
    }

    /// <summary>The redaction log, to keep or to give to the Information Commissioner.</summary>
    public async Task<IActionResult> OnGetLogAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var lines = new List<string[]> { new[] { "File", "Page", "What was taken out", "Ground", "Written by", "Written at", "Struck", "Copy checked by" } };
        foreach (var (file, redaction) in Files.SelectMany(f => f.Redactions.Select(r => (f, r))))
        {
            lines.Add(
            [
                file.Name, redaction.Page?.ToString(CultureInfo.InvariantCulture) ?? "", redaction.What, redaction.Ground.Line, redaction.ByName, Platform.Localisation.PlainDates.WithTime(redaction.At),
                redaction.StruckAt is null ? "" : "yes", file.Copies.LastOrDefault(c => c.Passed == true)?.CheckedByName ?? "",
            ]);
        }

        return File(Csv.Bytes(lines), "text/csv", $"{About.Reference}-redactions.csv");
    }

    private RedirectResult Again() => Redirect(DisclosureLinks.Redact(About.Reference));

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        Files = await requestFiles.OfAsync(About.Id, cancellationToken);
        if (Files.Count > 0)
        {
            Kept = (await documents.ListAsync(CaseRegister.FilesOf(new CaseId(About.Id)))).ToDictionary(d => d.Id);
        }

        return true;
    }
}
