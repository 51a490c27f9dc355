using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.SavedViews;

/// <summary>Where an officer keeps a list, for themselves or for a team.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class NewViewModel(SavedViewShelf shelf, Teams teams) : PageModel
{
    /// <summary>What it is called.</summary>
    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    /// <summary>The team to share it with; empty for nobody.</summary>
    [BindProperty(Name = "share")]
    public string? Share { get; set; }

    /// <summary>Whether the desk opens with it.</summary>
    [BindProperty(Name = "first")]
    public string? First { get; set; }

    /// <summary>The teams it may be shared with.</summary>
    public IReadOnlyList<Team> Teams { get; private set; } = [];

    /// <summary>The list to be kept.</summary>
    public CaseFilter Filter { get; private set; } = new();

    /// <summary>Asks what to call it.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Keeps it, and shows it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var staff = User.Staff();
        if (ViewForm.NameOf(Name) is not { } name)
        {
            return Refuse("name", ViewForm.NameMissing);
        }

        var query = Filter.ToQuery();
        if (query.Length > SavedViewShelf.QueryLength)
        {
            return Refuse("name", "This view has more filters than can be saved. Take some away");
        }

        if (await shelf.AddAsync(name, query, ViewForm.TeamOf(Share, Teams), staff, cancellationToken) is not { } id)
        {
            return Refuse("name", $"You have {SavedViewShelf.Most} saved views. Delete one first");
        }

        if (First == "yes")
        {
            await shelf.OpenWithAsync(id, staff, cancellationToken);
        }

        return Redirect((await shelf.FindAsync(id, staff, cancellationToken))?.Link ?? CaseLinks.Desk);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Filter = CaseFilter.Read(Request.Query);
        Teams = await ViewForm.TeamsAsync(teams, User.Staff(), cancellationToken);
    }

    private PageResult Refuse(string field, string sentence)
    {
        ModelState.AddModelError(field, sentence);
        Response.StatusCode = 400;
        return Page();
    }
}
