using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Differences;

/// <summary>What the customer sent, each time side by side.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class DifferencesModel(CaseReader reader, CaseVersions versions, AnswerRevealer revealer, Documents documents, CouncilProfile council) : PageModel
{
    /// <summary>The case.</summary>
    public CaseRecord Record { get; private set; } = null!;

    /// <summary>What was sent, the first first.</summary>
    public IReadOnlyList<CaseVersion> Versions { get; private set; } = [];

    /// <summary>The questions that are shown.</summary>
    public IReadOnlyList<AnswerHistory> Histories { get; private set; } = [];

    /// <summary>How many answers are not what they were.</summary>
    public int Changed { get; private set; }

    /// <summary>The files of the case, by their keys.</summary>
    public IReadOnlyDictionary<Guid, Document> Files { get; private set; } = new Dictionary<Guid, Document>();

    /// <summary>Whether answers that did not change are shown too.</summary>
    [BindProperty(Name = "all", SupportsGet = true)]
    public bool All { get; set; }

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    /// <summary>Shows the answers to a sensitive question, this once.</summary>
    public async Task<IActionResult> OnPostRevealAsync(string reference, string? question, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || Record.Service.Definition.Questions.FirstOrDefault(q => q.Name == question) is not { } asked)
        {
            return NotFound();
        }

        var opened = await revealer.RevealAsync(Record.Case.Reference, [.. Versions.Select(v => v.Answers)], asked, User.Staff(), cancellationToken);
        Versions = [.. Versions.Select((version, i) => version with { Answers = opened[i] })];
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken: cancellationToken) is not { } found)
        {
            return false;
        }

        Record = found;
        Versions = await versions.ReadAsync(found.Case.Id, cancellationToken);
        var histories = versions.Compare(found.Service.Definition, Versions);
        Changed = histories.Count(h => h.IsChanged);
        Histories = All ? histories : [.. histories.Where(h => h.IsChanged)];
        if (found.Service.Definition.AllQuestions.Any(q => q.Type == QuestionType.File))
        {
            Files = (await documents.ListAsync(CaseDocuments.Subject(found.Case.Id))).ToDictionary(d => d.Id);
        }

        return true;
    }
}
