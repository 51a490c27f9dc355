using Guildhall.Foundations.Modules.Identity.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.ManageTeams;

/// <summary>The teams. Managers see their own; administrators see all, and add to them.</summary>
[Authorize(PeoplePolicy.Name)]
internal sealed class TeamsModel(TeamRegister register) : PageModel
{
    [BindProperty(Name = "name")]
    public string? NewName { get; set; }

    [BindProperty(Name = "title")]
    public string? NewTitle { get; set; }

    public IReadOnlyList<TeamLine> Teams { get; private set; } = [];

    public bool MayChange => User.Staff().Is(StaffRole.Administrator);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Teams = await register.ListAsync(User.Staff(), cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!MayChange)
        {
            return Forbid();
        }

        var name = (NewName ?? "").Trim();
        var answer = await register.AddAsync(name, (NewTitle ?? "").Trim(), User.Staff(), cancellationToken);
        if (answer.Outcome == ChangeOutcome.Done)
        {
            return Redirect(PeopleLinks.Team(name));
        }

        foreach (var problem in answer.Problems)
        {
            ModelState.AddModelError(problem.Field, problem.Words);
        }

        await OnGetAsync(cancellationToken);
        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
