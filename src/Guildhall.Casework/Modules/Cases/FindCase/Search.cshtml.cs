using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.FindCase;

/// <summary>Where officers search for a case.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class SearchModel(CaseFinder finder, DeskScopes scopes, FilterChooser chooser, ServiceCatalogue catalogue) : PageModel
{
    /// <summary>What was typed.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>What was found; null before anything is looked for.</summary>
    public FoundCases? Found { get; private set; }

    /// <summary>The table of it.</summary>
    public LinesModel? Lines { get; private set; }

    /// <summary>Opens the case whose reference was typed, or shows what was found.</summary>
    public async Task<IActionResult> OnGetAsync(string? q, CancellationToken cancellationToken)
    {
        Typed = (q ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        Response.Headers.CacheControl = "no-store";
        if (Typed.Length == 0)
        {
            return Page();
        }

        if (await finder.ExactAsync(Typed, cancellationToken) is { } reference)
        {
            return Redirect(CaseLinks.Case(reference));
        }

        var staff = User.Staff();
        Found = await finder.FindAsync(Typed, staff, cancellationToken);
        var filter = new CaseFilter
        {
            View = CaseView.Tests,
            Columns = [CaseColumn.Service, CaseColumn.Customer, CaseColumn.Stage, CaseColumn.With, CaseColumn.Opened, CaseColumn.Closed],
        };
        var (_, scope) = await scopes.OfAsync(filter, staff, cancellationToken);
        Lines = await LinesModel.OfAsync(Found.Lines, filter, await chooser.ForAsync(filter, scope, cancellationToken), scope.Today, catalogue, "Cases found", cancellationToken) with { MaySort = false };
        return Page();
    }
}
