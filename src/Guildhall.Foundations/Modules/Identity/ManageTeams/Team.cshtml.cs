using Guildhall.Foundations.Modules.Identity.People;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.ManageTeams;

/// <summary>One team: who is in it; its title; and its end.</summary>
[Authorize(PeoplePolicy.Name)]
internal sealed class TeamModel(TeamRegister register, PeopleRegister people, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "title")]
    public string? NewTitle { get; set; }

    [BindProperty(Name = "title-cy")]
    public string? NewTitleCy { get; set; }

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>Who is put into the team, or taken out of it.</summary>
    [BindProperty(Name = "person")]
    public Guid? Person { get; set; }

    /// <summary>Whom an administrator can put into the team.</summary>
    public IReadOnlyList<SelectItem> Others { get; private set; } = [];

    public TeamRecord Team { get; private set; } = null!;

    /// <summary>What still needs the team.</summary>
    public IReadOnlyList<string> Uses { get; private set; } = [];

    public bool MayChange => User.Staff().Is(StaffRole.Administrator);

    public DateOnly Today { get; } = LondonTime.Today(clock);

    public async Task<IActionResult> OnGetAsync(string name, CancellationToken cancellationToken) =>
        await LoadAsync(name, cancellationToken) ? Page() : NotFound();

    public Task<IActionResult> OnPostAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, () => register.RenameAsync(name, (NewTitle ?? "").Trim(), string.IsNullOrWhiteSpace(NewTitleCy) ? null : NewTitleCy.Trim(), Version, User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostJoinAsync(string name, CancellationToken cancellationToken) => SetMemberAsync(name, member: true, cancellationToken);

    public Task<IActionResult> OnPostLeaveAsync(string name, CancellationToken cancellationToken) => SetMemberAsync(name, member: false, cancellationToken);

    public Task<IActionResult> OnPostRetireAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, () => register.RetireAsync(name, Version, User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRestoreAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, () => register.RestoreAsync(name, Version, User.Staff(), cancellationToken), cancellationToken);

    private Task<IActionResult> SetMemberAsync(string name, bool member, CancellationToken cancellationToken) =>
        ChangeAsync(
            name,
            () => Person is { } person
                ? people.SetMemberAsync(person, name, member, User.Staff(), cancellationToken)
                : Task.FromResult(StaffAnswer.Refused("person", "Select somebody who works here")),
            cancellationToken);

    private async Task<IActionResult> ChangeAsync(string name, Func<Task<StaffAnswer>> change, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(name, cancellationToken))
        {
            return NotFound();
        }

        if (!MayChange)
        {
            return Forbid();
        }

        var answer = await change();
        switch (answer.Outcome)
        {
            case ChangeOutcome.Done:
                return Redirect(PeopleLinks.Team(name));
            case ChangeOutcome.NotFound:
                return NotFound();
            default:
                break;
        }

        await LoadAsync(name, cancellationToken);
        ModelState.Remove("version");
        foreach (var problem in answer.Problems)
        {
            ModelState.AddModelError(problem.Field.Length > 0 ? problem.Field : "retire", problem.Words);
        }

        if (answer.Outcome == ChangeOutcome.Changed)
        {
            ModelState.AddModelError("title", $"Someone changed this team while you were writing. It is called {Team.Title} now");
        }

        return new PageResult { StatusCode = answer.Outcome == ChangeOutcome.Changed ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest };
    }

    private async Task<bool> LoadAsync(string name, CancellationToken cancellationToken)
    {
        if (await register.FindAsync(name, User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        Team = found;
        Others = MayChange && found.RetiredAt is null
            ? [new SelectItem { Value = "", Text = "Select somebody" }, .. (await register.OthersAsync(name, cancellationToken)).Select(a => new SelectItem { Value = a.Id.ToString(), Text = $"{a.Name} ({a.Email})" })]
            : [];
        Uses = MayChange && found.RetiredAt is null ? await register.UsesAsync(name, cancellationToken) : [];
        return true;
    }
}
