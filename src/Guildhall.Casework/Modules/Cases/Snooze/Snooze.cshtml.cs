using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.Snooze;

/// <summary>Puts a case aside until a day.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class SnoozeModel(CaseReader reader, CaseSnoozer snoozer, TimeProvider clock, CouncilProfile council) : OfficerCasePage(reader, council)
{
    public const int MostDays = 366;

    [BindProperty(Name = "until-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "until-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "until-year")]
    public string? Year { get; set; }

    [BindProperty(Name = "why")]
    public string? Why { get; set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        Why = Clean(Why);
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var today = LondonTime.Today(clock);
        var until = new DateTyped(Day, Month, Year).Value;
        if (until is null || until <= today || until > today.AddDays(MostDays))
        {
            ModelState.AddModelError("until", until > today.AddDays(MostDays) ? "Enter a day within a year" : "Enter a day after today");
        }

        Want("why", Why, "Write why it can wait");
        if (!ModelState.IsValid)
        {
            return Refused();
        }

        return await snoozer.SnoozeAsync(Case.Reference, until!.Value, Why, User.Staff(), cancellationToken) == SnoozeResult.NotFound ? NotFound() : Redirect(CaseLinks.Done(Case.Reference));
    }

    /// <summary>Brings it back now.</summary>
    public async Task<IActionResult> OnPostWakeAsync(string reference, CancellationToken cancellationToken) =>
        !await FindAsync(reference, cancellationToken) || await snoozer.WakeAsync(Case.Reference, User.Staff(), cancellationToken) == SnoozeResult.NotFound
            ? NotFound()
            : Redirect(CaseLinks.Done(Case.Reference));
}
