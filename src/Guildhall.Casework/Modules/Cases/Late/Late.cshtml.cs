using System.Globalization;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Late;

/// <summary>Tells the customer that their case will be late, why, and until when.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class LateModel(CaseReader reader, LateTeller teller, CouncilProfile council, TimeProvider clock) : OfficersCase(reader, council)
{
    [BindProperty(Name = "day-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "day-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "day-year")]
    public string? Year { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (!IsOpen)
        {
            return new PageResult { StatusCode = 409 };
        }

        var today = LondonTime.Today(clock);
        if (!DateOnly.TryParseExact($"{Year?.Trim()}-{Month?.Trim()}-{Day?.Trim()}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            ModelState.AddModelError("day", "Enter the new day, such as 19 9 2027");
        }
        else if (day <= today || day > today.AddYears(2))
        {
            ModelState.AddModelError("day", day <= today ? "The new day must be after today" : "The new day must be within 2 years");
        }

        Reason = Clean(Reason);
        if (Reason.Length is 0 or > LateTeller.ReasonLength)
        {
            ModelState.AddModelError("reason", Reason.Length == 0 ? "Tell the customer why it will be late" : $"The reason must be {LateTeller.ReasonLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = 400 };
        }

        try
        {
            return await teller.TellAsync(CaseReference, day, Reason, Version, User.Staff(), cancellationToken) ? Redirect(CaseLinks.Done(CaseReference)) : NotFound();
        }
        catch (CaseChangedException)
        {
            await LoadAsync(reference, cancellationToken);
            ModelState.Clear();
            Version = Record.Case.Version;
            ModelState.AddModelError("reason", "Someone changed this case while you were writing. Check that it is still late, then send again");
            return new PageResult { StatusCode = 409 };
        }
    }
}
