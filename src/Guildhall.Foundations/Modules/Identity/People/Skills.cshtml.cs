using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>What work a member of staff can be given: skills, languages, wards, and how much. A manager says it for the people of their teams.</summary>
[Authorize(PeoplePolicy.Name)]
internal sealed class SkillsModel(PeopleRegister register, PeopleList list, Workers workers, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "skills")]
    public string? Skills { get; set; }

    [BindProperty(Name = "languages")]
    public string[] Languages { get; set; } = [];

    [BindProperty(Name = "wards")]
    public string? Wards { get; set; }

    [BindProperty(Name = "most")]
    public string? Most { get; set; }

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    public PersonRecord Person { get; private set; } = null!;

    public bool ChangedMeanwhile { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, User.Staff(), cancellationToken) is not { Active: true } found)
        {
            return NotFound();
        }

        Person = found;
        if (await workers.FindAsync(id, LondonTime.Today(clock), cancellationToken) is { } worker)
        {
            (Skills, Languages, Wards) = (string.Join(", ", worker.Skills), worker.Languages, string.Join(", ", worker.Wards));
            Most = worker.MostCases?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, User.Staff(), cancellationToken) is not { Active: true } found)
        {
            return NotFound();
        }

        Person = found;
        var (profile, problems) = WorkProfile.Read(Skills, Languages.Contains("cy"), Wards, Most);
        if (problems.Count > 0)
        {
            PersonForm.Show(ModelState, problems);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        switch ((await register.SetWorkAsync(id, Version, profile, User.Staff(), cancellationToken)).Outcome)
        {
            case ChangeOutcome.Done:
                return Redirect($"{PeopleLinks.Person(id)}?done=saved");
            case ChangeOutcome.Changed:
                ChangedMeanwhile = true;
                Response.StatusCode = StatusCodes.Status409Conflict;
                return Page();
            default:
                return NotFound();
        }
    }
}
