using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>Takes the cases an officer chose in a list, and shows what they have done to many at once.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class ChooseModel(IServiceProvider services, DeskScopes scopes, CouncilProfile council) : PageModel
{
    private readonly BulkDesk _desk = services.GetRequiredService<BulkDesk>();

    /// <summary>What was done lately, with its words.</summary>
    public IReadOnlyList<(BulkRow Row, string Told)> Latest { get; private set; } = [];

    /// <summary>Whether no case was chosen.</summary>
    public bool ChoseNone { get; private set; }

    /// <summary>The list it came from.</summary>
    public CaseFilter Filter { get; private set; } = new();

    /// <summary>Shows what was done lately.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Takes the chosen cases, or all of the list.</summary>
    /// <param name="cases">The references that were ticked.</param>
    /// <param name="all">Whether all of the list are meant.</param>
    /// <param name="query">The list.</param>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "case")] string[] cases, string? all, string? query, CancellationToken cancellationToken)
    {
        var staff = User.Staff();
        (Filter, var scope) = await scopes.OfAsync(CaseFilter.Parse(query), staff, cancellationToken);
        var chosen = all == "yes"
            ? await _desk.ChooseAsync(Filter, scope, cancellationToken)
            : await _desk.ChooseAsync([.. cases.Take(BulkDesk.Most).Select(c => Reference.TryParse(c, council.ReferencePrefix, out var parsed) ? parsed.ToString() : null).OfType<string>()], staff, cancellationToken);
        if (chosen is { } id)
        {
            return Redirect(CaseLinks.BulkAction(id));
        }

        ChoseNone = true;
        ModelState.AddModelError("case", "Choose at least one case in the list");
        Response.StatusCode = 400;
        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var latest = new List<(BulkRow, string)>();
        foreach (var row in await _desk.LatestAsync(User.Staff(), cancellationToken))
        {
            latest.Add((row, _desk.Action(row.Action) is { } action ? await action.TellAsync(row.What, cancellationToken) : row.Action ?? ""));
        }

        Latest = latest;
    }
}
