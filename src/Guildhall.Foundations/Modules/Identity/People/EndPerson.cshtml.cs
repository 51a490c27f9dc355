using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>Asks whether a leaver is to be ended, and tells what they have in hand.</summary>
[Authorize(Policies.Administrator)]
internal sealed class EndPersonModel(PeopleRegister register, PeopleList list, IEnumerable<IStaffWork> works) : PageModel
{
    [BindProperty(Name = "version")]
    public int Version { get; set; }

    public PersonRecord Person { get; private set; } = null!;

    public IReadOnlyList<OpenWork> Work { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await register.EndAsync(id, Version, User.Staff(), cancellationToken);
        if (answer.Outcome == ChangeOutcome.Done)
        {
            return Redirect(PeopleLinks.Done(id, "ended"));
        }

        if (answer.Outcome == ChangeOutcome.NotFound || !await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        ModelState.Clear();
        ModelState.AddModelError("end", answer.Outcome == ChangeOutcome.Changed
            ? "Someone changed this person in the meantime. Look again, then end them if it is still right"
            : answer.Problems[0].Words);
        return new PageResult { StatusCode = answer.Outcome == ChangeOutcome.Changed ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest };
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, User.Staff(), cancellationToken) is not { Active: true } found)
        {
            return false;
        }

        Person = found;
        var work = new List<OpenWork>();
        foreach (var source in works)
        {
            work.AddRange(await source.OfAsync(id, cancellationToken));
        }

        Work = work;
        return true;
    }
}
