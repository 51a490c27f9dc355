using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A page on which an officer who works a case does something with it.</summary>
internal abstract class OfficerCasePage(CaseReader reader, CouncilProfile council) : PageModel
{
    /// <summary>The button that only shows what would happen.</summary>
    public const string PreviewAct = "preview";

    /// <summary>The most characters of a text.</summary>
    public const int TextLength = 4000;

    public CaseRecord Record { get; private set; } = null!;

    public CaseRow Case => Record.Case;

    public ServiceDefinition Service => Record.Service.Definition;

    public bool IsOpen => Case.ClosedAt is null;

    public bool IsWelsh => Case.Language == "cy";

    /// <summary>The version of the case the officer was looking at.</summary>
    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>The button that was pressed; null for the one that does it.</summary>
    [BindProperty(Name = "act")]
    public string? Act { get; set; }

    /// <summary>Whether someone else changed the case while this officer was writing.</summary>
    public bool ChangedMeanwhile { get; private set; }

    protected CouncilProfile Council => council;

    protected bool IsPreview => Act == PreviewAct;

    /// <summary>Finds the case, for who may work it; false where there is none for them.</summary>
    protected async Task<bool> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken: cancellationToken) is not { Case.OpenedUntil: null } found)
        {
            return false;
        }

        Record = found;
        return true;
    }

    /// <summary>The page once more, with what was typed and what is wrong.</summary>
    protected PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>The page once more, because somebody changed the case meanwhile: sending it again does it.</summary>
    protected PageResult Changed()
    {
        ChangedMeanwhile = true;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    /// <summary>A text as it was typed, without what no keyboard types.</summary>
    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();

    /// <summary>Notes what is wrong with a text that must be there.</summary>
    protected void Want(string field, string text, string missing)
    {
        if (text.Length == 0)
        {
            ModelState.AddModelError(field, missing);
        }

        Limit(field, text);
    }

    /// <summary>Notes a text that is too long.</summary>
    protected void Limit(string field, string text)
    {
        if (text.Length > TextLength)
        {
            ModelState.AddModelError(field, $"This must be {TextLength:N0} characters or fewer");
        }
    }
}
