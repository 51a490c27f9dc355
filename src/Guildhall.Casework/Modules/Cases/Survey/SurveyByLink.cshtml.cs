using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>Who has the link we sent says how it went.</summary>
[AllowAnonymous]
internal sealed class SurveyByLinkModel(Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : PageModel
{
    public SurveyForm Form { get; private set; } = null!;

    [BindProperty(Name = "score")]
    public string? Score { get; set; }

    [BindProperty(Name = "comment")]
    public string? Comment { get; set; }

    public async Task<IActionResult> OnGetAsync(string? key, CancellationToken cancellationToken) => await FindAsync(key, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string? key, CancellationToken cancellationToken)
    {
        if (!await FindAsync(key, cancellationToken))
        {
            return NotFound();
        }

        if (SurveyForm.Read(Score, Comment, ModelState, words) is not var (score, comment))
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await surveys.AnswerAsync(Actor.Anonymous, Form.Asked.CaseId, score, comment, "link", cancellationToken);
        return Redirect(CaseLinks.SurveyByLink(key!));
    }

    /// <summary>Asks them no more.</summary>
    public async Task<IActionResult> OnPostStopAsync(string? key, CancellationToken cancellationToken)
    {
        if (!await FindAsync(key, cancellationToken))
        {
            return NotFound();
        }

        await surveys.StopAsync(key!, cancellationToken);
        Form = Form with { HasStopped = true };
        return Page();
    }

    private async Task<bool> FindAsync(string? key, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await surveys.FindAsync(key, cancellationToken) is not { } asked)
        {
            return false;
        }

        Form = new SurveyForm(asked, await times.OfAsync(asked.CaseId, $"{CaseLinks.SurveyByLink(key!)}/not-fixed", "", cancellationToken), Score, Comment, null, asked.WasSent);
        return true;
    }
}
