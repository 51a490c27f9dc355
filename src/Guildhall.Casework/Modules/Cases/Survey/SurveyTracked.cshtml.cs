using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Cases.Track;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>Who has proved that a case is theirs says how it went.</summary>
[AllowAnonymous]
internal sealed class SurveyTrackedModel(Surveys surveys, CustomerTimes times, TrackTicket ticket, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    public SurveyForm Form { get; private set; } = null!;

    [BindProperty(Name = "score")]
    public string? Score { get; set; }

    [BindProperty(Name = "comment")]
    public string? Comment { get; set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) => await FindAsync(reference, cancellationToken) ?? Page();

    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        if (SurveyForm.Read(Score, Comment, ModelState, words) is not var (score, comment))
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await surveys.AnswerAsync(Actor.Anonymous, Form.Asked.CaseId, score, comment, "track", cancellationToken);
        return Redirect(CaseLinks.Survey(Form.Asked.Reference));
    }

    private async Task<IActionResult?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed) || ticket.Read(HttpContext, parsed) is not { } id)
        {
            return Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
        }

        if (await surveys.OfCaseAsync(id, cancellationToken) is not { } asked || asked.Reference != parsed.ToString())
        {
            return NotFound();
        }

        Form = new SurveyForm(asked, await times.OfAsync(id, CaseLinks.NotFixed(asked.Reference), "", cancellationToken), Score, Comment, CaseLinks.Tracked(asked.Reference), MayStop: false);
        return null;
    }
}
