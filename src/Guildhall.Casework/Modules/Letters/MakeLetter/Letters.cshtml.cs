using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Letters.MakeLetter;

/// <summary>The letters of a case, and those an officer can make.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class LettersModel(CaseFactReader reader, CaseLetters letters, Database database, LetterTemplates templates, LetterMaker maker, CouncilProfile council) : PageModel
{
    public CaseFacts About { get; private set; } = null!;

    public IReadOnlyList<LetterLine> Letters { get; private set; } = [];

    public IReadOnlyList<LetterKind> Kinds { get; private set; } = [];

    /// <summary>Whether the officer has just made one.</summary>
    public bool IsMade { get; private set; }

    public bool IsReady => maker.IsReady;

    public async Task<IActionResult> OnGetAsync(string reference, string? chosen, CancellationToken cancellationToken)
    {
        if (!Platform.Ids.Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken) is not { } found)
        {
            return NotFound();
        }

        (About, IsMade) = (found, Request.Query.ContainsKey("made"));
        Letters = await CaseLetters.OfAsync(found.Id, ReadBatch.AtOnce(database, cancellationToken));
        Kinds = templates.For(found.Service);
        if (chosen == "none")
        {
            ModelState.AddModelError("letter", "Select a letter");
        }

        return Page();
    }

    public async Task<IActionResult> OnPostPrintAsync(string reference, Guid id, CancellationToken cancellationToken) =>
        Platform.Ids.Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
        && await letters.GiveToPrintAsync(parsed.ToString(), id, User.Staff(), cancellationToken)
            ? Redirect(LetterLinks.Of(parsed.ToString()))
            : NotFound();
}
