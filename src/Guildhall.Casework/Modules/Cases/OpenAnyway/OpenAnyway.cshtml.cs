using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.OpenAnyway;

/// <summary>Tells an officer that a case is another team's, and lets them open it with a reason. Nothing of the case is on the page.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class OpenAnywayModel(CaseOpener opener, CouncilProfile council) : PageModel
{
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public string Reference { get; private set; } = "";

    public int Minutes => (int)CaseOpener.Lasts.TotalMinutes;

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        Reference = Canonical(reference);
        return await opener.MayOfferAsync(Reference, User.Staff(), cancellationToken) ? Refused(StatusCodes.Status403Forbidden) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        Reference = Canonical(reference);
        var reason = (Reason ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        switch (await opener.OpenAsync(Reference, reason, User.Staff(), cancellationToken))
        {
            case OpenedAnyway.Opened:
                return Redirect(CaseLinks.Case(Reference));
            case OpenedAnyway.ReasonNeeded:
                ModelState.AddModelError("reason", reason.Length == 0 ? "Write why you need to open this case"
                    : reason.Length > CaseOpener.LongestReason ? $"The reason must be {CaseOpener.LongestReason:N0} characters or fewer"
                    : $"Say more about why you need to open this case: {CaseOpener.ShortestReason} characters or more");
                return Refused(StatusCodes.Status400BadRequest);
            case OpenedAnyway.TooMany:
                ModelState.AddModelError("reason", "You have opened many cases of other teams in this hour. Wait, or ask a manager of the team");
                return Refused(StatusCodes.Status429TooManyRequests);
            default:
                return NotFound();
        }
    }

    private string Canonical(string reference) =>
        Platform.Ids.Reference.TryParse(reference, council.ReferencePrefix, out var parsed) ? parsed.ToString() : "";

    private PageResult Refused(int status)
    {
        Response.Headers.CacheControl = "no-store";
        return new() { StatusCode = status };
    }
}
