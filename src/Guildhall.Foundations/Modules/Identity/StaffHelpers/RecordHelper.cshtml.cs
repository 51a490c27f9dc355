using Guildhall.Foundations.Modules.Identity.InviteHelpers;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.StaffHelpers;

/// <summary>Records that somebody helps a person, on evidence such as a power of attorney. Both are told.</summary>
[Authorize(StaffHelperPage.Policy)]
internal sealed class RecordHelperModel(Helpings helpings) : StaffHelperPage
{
    private const int LongestEvidence = 2000;

    [BindProperty(Name = "person")]
    public string? PersonEmail { get; set; }

    [BindProperty(Name = "helper")]
    public string? HelperEmail { get; set; }

    [BindProperty(Name = "may")]
    public string? May { get; set; }

    [BindProperty(Name = "evidence")]
    public string? Evidence { get; set; }

    [BindProperty(Name = "until-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "until-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "until-year")]
    public string? Year { get; set; }

    public bool Recorded { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (person, helper) = (await helpings.PersonAsync(PersonEmail), await helpings.PersonAsync(HelperEmail));
        var until = TypedDay.Read(Day, Month, Year);
        var evidence = (Evidence ?? "").Normalized().Trim();
        Require(person is not null, "person", "Nobody has an account with this address");
        Require(helper is not null, "helper", "Nobody has an account with this address");
        Require(person is null || helper?.Id != person.Id, "helper", "A person cannot be their own helper");
        Require(May is "see" or "act", "may", "Choose what they may do");
        Require(until is { } day && day >= helpings.Today && day <= helpings.Longest, "until", "Enter a day from today to a year from now");
        Require(evidence.Length is > 0 and <= LongestEvidence, "evidence", $"Say what you have seen or heard, in up to {LongestEvidence} characters");
        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        Recorded = await helpings.RecordAsync(
            User.Staff(), person!, helper!, new HelpScope(May == "act", null, until!.Value), evidence, $"Recorded by staff on this evidence: {evidence}");
        if (!Recorded)
        {
            ModelState.AddModelError("helper", $"They help {Helpings.MostHelped} people already, which is the most unless they belong to a professional organisation");
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        return Page();
    }

    private void Require(bool right, string field, string problem)
    {
        if (!right)
        {
            ModelState.AddModelError(field, problem);
        }
    }
}
