using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>A customer says how it went.</summary>
internal abstract class SurveyPage(CustomerDoor door, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : CustomerPage(door)
{
    public SurveyForm Form { get; private set; } = null!;

    [BindProperty(Name = "score")]
    public string? Score { get; set; }

    [BindProperty(Name = "comment")]
    public string? Comment { get; set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await ReadAsync(reference, cancellationToken) ?? (Case.MayAct ? Page() : Redirect(Case.Link));

    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await ReadAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        if (SurveyForm.Read(Score, Comment, ModelState, words) is not var (score, comment))
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await surveys.AnswerAsync(Actor, Case.Id, score, comment, Case.IsTracked ? "track" : "account", cancellationToken);
        return Redirect(Case.SurveyLink);
    }

    private async Task<IActionResult?> ReadAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        if (await surveys.OfCaseAsync(Case.Id, cancellationToken) is not { } asked)
        {
            return NotFound();
        }

        Form = new SurveyForm(asked, await times.OfAsync(Case.Id, Case.NotFixedLink, "", cancellationToken), Score, Comment, Case.Link, MayStop: false);
        return null;
    }
}

/// <summary>In their account.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class SurveyMineModel(AccountDoor door, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : SurveyPage(door, surveys, times, words);

/// <summary>In the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class SurveyTrackedModel(TrackDoor door, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : SurveyPage(door, surveys, times, words);
