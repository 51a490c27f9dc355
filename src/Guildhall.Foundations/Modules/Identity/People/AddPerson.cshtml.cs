using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>Adds a member of staff, who is invited by e-mail.</summary>
[Authorize(Policies.Administrator)]
internal sealed class AddPersonModel(PeopleRegister register, Teams teams) : PageModel
{
    [BindProperty]
    public PersonForm Form { get; set; } = new();

    public IReadOnlyList<Team> Teams { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Teams = await teams.AllAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var (id, problems) = await register.AddAsync(
            new NewStaff { Name = Form.Name ?? "", Email = Form.Email ?? "", Roles = Form.RolesGiven, Teams = Form.Teams }, User.Staff(), cancellationToken);
        if (id is { } added)
        {
            return Redirect(PeopleLinks.Done(added, "invited"));
        }

        ModelState.Clear();
        PersonForm.Show(ModelState, problems);
        await OnGetAsync(cancellationToken);
        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }
}
