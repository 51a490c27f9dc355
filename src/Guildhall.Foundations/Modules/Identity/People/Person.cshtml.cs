using System.Globalization;
using Guildhall.Platform.Audit;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>One person: what they may do, when they are away, where they are signed in, and what was changed by whom.</summary>
[Authorize(PeoplePolicy.Name)]
internal sealed class PersonModel(
    PeopleRegister register, PeopleList list, Teams teams, AuditTrail audit, IEnumerable<IStaffWork> works, TimeProvider clock) : PageModel
{
    private const int MostChanges = 20;

    [BindProperty]
    public PersonForm Form { get; set; } = new();

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    [BindProperty(Name = "cover")]
    public Guid? Cover { get; set; }

    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    public PersonRecord Person { get; private set; } = null!;

    public IReadOnlyList<Team> Teams { get; private set; } = [];

    public IReadOnlyList<StaffMember> Colleagues { get; private set; } = [];

    public IReadOnlyList<OpenWork> Work { get; private set; } = [];

    public IReadOnlyList<AuditLine> Changes { get; private set; } = [];

    /// <summary>Whether someone else changed them while this administrator was writing.</summary>
    public bool ChangedMeanwhile { get; private set; }

    public bool MayChange => User.Staff().Is(StaffRole.Administrator);

    public bool IsMyself => Person.Id == User.Staff().Id;

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public DateOnly Today { get; } = LondonTime.Today(clock);

    public IEnumerable<SelectItem> CoverItems =>
        [new SelectItem { Value = "", Text = "Nobody" }, .. Colleagues.Select(c => new SelectItem { Value = c.Id.ToString(), Text = c.Name })];

    public string? Banner => Done switch
    {
        "invited" => $"We have e-mailed {Person.Name} a link to set their password.",
        "saved" => "Saved.",
        "signed-out" => $"{Person.Name} is signed out everywhere.",
        "ended" => $"{Person.Name}’s access has ended. Their open cases go back to their teams.",
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Fill();
        return Page();
    }

    public Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, "saved", administrator: true, () => register.ChangeAsync(Edit(id), User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostReadmitAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, "invited", administrator: true, () => register.ReadmitAsync(Edit(id), User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostSignOutAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, "signed-out", administrator: true, () => register.SignOutAsync(id, User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostInviteAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, "invited", administrator: true, () => register.InviteAsync(id, User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostResetPasswordAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(id, "invited", administrator: true, () => register.ResetPasswordAsync(id, User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostBackAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(
        id, "saved", administrator: false, () => register.SetAbsenceAsync(new AbsenceEdit(id, Version, null, null, null), User.Staff(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAwayAsync(Guid id, CancellationToken cancellationToken)
    {
        var (from, until) = (Day("from"), Day("until"));
        var problems = new List<StaffProblem>();
        if (from is null)
        {
            problems.Add(new("from", "Enter the first day away, such as 1 12 2026"));
        }

        if (until is null)
        {
            problems.Add(new("until", "Enter the last day away, such as 3 12 2026"));
        }
        else if (until < from)
        {
            problems.Add(new("until", "The last day away must be the first day or later"));
        }
        else if (until < Today)
        {
            problems.Add(new("until", "The last day away must be today or later"));
        }

        return ChangeAsync(
            id,
            "saved",
            administrator: false,
            () => problems.Count > 0
                ? Task.FromResult(new StaffAnswer(ChangeOutcome.Refused, problems))
                : register.SetAbsenceAsync(new AbsenceEdit(id, Version, from, until, Cover), User.Staff(), cancellationToken),
            cancellationToken);
    }

    private StaffEdit Edit(Guid id) => new()
    {
        Id = id,
        Version = Version,
        Name = Form.Name ?? "",
        Email = Form.Email ?? "",
        Roles = Form.RolesGiven,
        Teams = Form.Teams,
    };

    private async Task<IActionResult> ChangeAsync(Guid id, string done, bool administrator, Func<Task<StaffAnswer>> change, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (administrator && !MayChange)
        {
            return Forbid();
        }

        var answer = await change();
        switch (answer.Outcome)
        {
            case ChangeOutcome.Done:
                return Redirect(PeopleLinks.Done(id, done));
            case ChangeOutcome.NotFound:
                return NotFound();
            default:
                break;
        }

        // What was typed stays; the version is the one they see now.
        await LoadAsync(id, cancellationToken);
        Done = null;
        ChangedMeanwhile = answer.Outcome == ChangeOutcome.Changed;
        if (!Request.Form.ContainsKey("roles") && !Request.Form.ContainsKey("name"))
        {
            Fill();
        }

        ModelState.Clear();
        PersonForm.Show(ModelState, answer.Problems);
        if (ChangedMeanwhile)
        {
            ModelState.AddModelError(
                "name",
                $"Someone changed this person while you were writing. Now they are {Person.Name}, {Person.Email}, with the roles {string.Join(", ", Person.Roles)}. Look again, then save");
        }

        return new PageResult { StatusCode = ChangedMeanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest };
    }

    private void Fill() => Form = new PersonForm { Name = Person.Name, Email = Person.Email, Roles = Person.RolesHere, Teams = Person.TeamsHere };

    private DateOnly? Day(string name) => DateOnly.TryParseExact(
        $"{Typed(name, "year")?.Trim()}-{Typed(name, "month")?.Trim()}-{Typed(name, "day")?.Trim()}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A part of a date as it was typed; null when none was.</summary>
    public string? Typed(string field, string part) => Request.HasFormContentType ? Request.Form[$"{field}-{part}"].ToString() : null;

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        var staff = User.Staff();
        if (await list.FindAsync(id, staff, cancellationToken) is not { } found)
        {
            return false;
        }

        Person = found;
        Teams = await teams.AllAsync(cancellationToken);
        var colleagues = new List<StaffMember>();
        foreach (var team in found.Teams)
        {
            colleagues.AddRange(await teams.MembersAsync(team, cancellationToken));
        }

        Colleagues = [.. colleagues.Where(c => c.Id != id).DistinctBy(c => c.Id).OrderBy(c => c.Name, StringComparer.CurrentCulture)];
        var work = new List<OpenWork>();
        foreach (var source in works)
        {
            work.AddRange(await source.OfAsync(id, cancellationToken));
        }

        Work = work;
        Changes = MayChange ? await audit.OfAsync($"account:{id}", [.. PersonWords.Changes.Keys], null, MostChanges, cancellationToken) : [];
        return true;
    }
}
