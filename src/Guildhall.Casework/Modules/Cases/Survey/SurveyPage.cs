using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>A customer says how it went.</summary>
internal abstract class SurveyPage(CustomerDoor door, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : CustomerActPage(door)
{
    public SurveyForm Form { get; private set; } = null!;

    [BindProperty(Name = "score")]
    public string? Score { get; set; }

    [BindProperty(Name = "comment")]
    public string? Comment { get; set; }

    protected override async Task<IActionResult?> ActAsync(CancellationToken cancellationToken)
    {
        if (SurveyForm.Read(Score, Comment, ModelState, words) is not var (score, comment))
        {
            return null;
        }

        await surveys.AnswerAsync(Actor, Case.Id, score, comment, Case.IsTracked ? "track" : "account", cancellationToken);
        return Redirect(Case.SurveyLink);
    }

    protected override async Task<bool> ReadFormAsync(CancellationToken cancellationToken)
    {
        if (await surveys.OfCaseAsync(Case.Id, cancellationToken) is not { } asked)
        {
            return false;
        }

        Form = new SurveyForm(asked, await times.OfAsync(Case.Id, Case.NotFixedLink, "", cancellationToken), Score, Comment, Case.Link, MayStop: false);
        return true;
    }
}

/// <summary>In their account.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class SurveyMineModel(AccountDoor door, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : SurveyPage(door, surveys, times, words);

/// <summary>In the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class SurveyTrackedModel(TrackDoor door, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words) : SurveyPage(door, surveys, times, words);
