using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>A page on which an officer does one thing to a case that is theirs to work.</summary>
internal abstract class OfficersCase(CaseReader reader, CouncilProfile council) : PageModel
{
    public CaseRecord Record { get; private set; } = null!;

    public string CaseReference => Record.Case.Reference;

    public bool IsOpen => Record.Case.ClosedAt is null;

    /// <summary>Whether the customer is written to in Welsh.</summary>
    public bool IsWelsh => Record.Case.Language == "cy";

    /// <summary>Finds the case; false where there is none that this officer may work.</summary>
    protected async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken: cancellationToken) is not { Case.OpenedUntil: null } found)
        {
            return false;
        }

        Record = found;
        return true;
    }

    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
}
