using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.SavedViews;

/// <summary>The lists an officer keeps, and those their teams share.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class ViewsModel(SavedViewShelf shelf, Teams teams) : PageModel
{
    /// <summary>The views.</summary>
    public IReadOnlyList<SavedView> Views { get; private set; } = [];

    private IReadOnlyList<Team> _teams = [];

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Views = await shelf.ForAsync(User.Staff(), cancellationToken);
        _teams = await teams.AllAsync(cancellationToken);
    }

    /// <summary>Has the desk open with one of them, or with the usual list.</summary>
    public async Task<IActionResult> OnPostFirstAsync(Guid? view, CancellationToken cancellationToken) =>
        await shelf.OpenWithAsync(view, User.Staff(), cancellationToken) ? Redirect(CaseLinks.SavedViews) : NotFound();

    /// <summary>Who sees a view.</summary>
    public string SeenBy(SavedView view) => view.Team is null ? "Only you" : _teams.FirstOrDefault(t => t.Name == view.Team)?.Title ?? view.Team;
}
