using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.SavedViews;

/// <summary>Where its maker, or a manager of the team it is shared with, changes a saved view.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class ChangeViewModel(SavedViewShelf shelf, Teams teams) : PageModel
{
    /// <summary>The view.</summary>
    public SavedView View { get; private set; } = null!;

    /// <summary>What it is called.</summary>
    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    /// <summary>The team to share it with; empty for nobody.</summary>
    [BindProperty(Name = "share")]
    public string? Share { get; set; }

    /// <summary>The list to keep in its place.</summary>
    [BindProperty(Name = "query")]
    public string? Query { get; set; }

    /// <summary>The teams it may be shared with.</summary>
    public IReadOnlyList<Team> Teams { get; private set; } = [];

    /// <summary>Whether it may be its maker's alone again: only the maker may say so.</summary>
    public bool MayKeepToMaker => View.Maker == User.Staff().Id;

    /// <summary>Shows what can be changed.</summary>
    public async Task<IActionResult> OnGetAsync(Guid view, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(view, cancellationToken))
        {
            return NotFound();
        }

        (Name, Share) = (View.Name, View.Team);
        return Page();
    }

    /// <summary>Changes its name and whom it is shared with.</summary>
    public async Task<IActionResult> OnPostAsync(Guid view, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(view, cancellationToken))
        {
            return NotFound();
        }

        if (ViewForm.NameOf(Name) is not { } name)
        {
            ModelState.AddModelError("name", ViewForm.NameMissing);
            Response.StatusCode = 400;
            return Page();
        }

        var team = Share == View.Team || (string.IsNullOrEmpty(Share) && !MayKeepToMaker) ? View.Team : ViewForm.TeamOf(Share, Teams);
        return await shelf.ChangeAsync(view, name, View.Query, team, User.Staff(), cancellationToken) ? Redirect(CaseLinks.SavedViews) : NotFound();
    }

    /// <summary>Keeps another list under the same name.</summary>
    public async Task<IActionResult> OnPostFilterAsync(Guid view, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(view, cancellationToken))
        {
            return NotFound();
        }

        var query = CaseFilter.Parse(Query).ToQuery();
        if (query.Length > SavedViewShelf.QueryLength)
        {
            return BadRequest();
        }

        return await shelf.ChangeAsync(view, View.Name, query, View.Team, User.Staff(), cancellationToken)
            ? Redirect((View with { Query = query }).Link)
            : NotFound();
    }

    /// <summary>Takes it away.</summary>
    public async Task<IActionResult> OnPostDeleteAsync(Guid view, CancellationToken cancellationToken) =>
        await shelf.RemoveAsync(view, User.Staff(), cancellationToken) ? Redirect(CaseLinks.SavedViews) : NotFound();

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        var staff = User.Staff();
        if (await shelf.FindAsync(id, staff, cancellationToken) is not { } found || !found.MayChange(staff))
        {
            return false;
        }

        View = found;
        Teams = await ViewForm.TeamsAsync(teams, staff, cancellationToken);
        return true;
    }
}
