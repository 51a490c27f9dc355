using Guildhall.Casework.Modules.Cases.MyRequests;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>Whom a case belongs to says how it went.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class SurveyMineModel(MyCaseReader reader, StepUp stepUp, CouncilProfile council, Surveys surveys, CustomerTimes times, IStringLocalizer<Words> words)
    : MyCasePage(reader, stepUp, council)
{
    public SurveyForm Form { get; private set; } = null!;

    [BindProperty(Name = "score")]
    public string? Score { get; set; }

    [BindProperty(Name = "comment")]
    public string? Comment { get; set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) => await ReadAsync(reference, cancellationToken) ?? (MayAct ? Page() : Redirect(Form.Back!));

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

        await surveys.AnswerAsync(User.Person().ToActor(), Case.Id, score, comment, "account", cancellationToken);
        return Redirect(CaseLinks.SurveyMine(Case.Reference));
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

        Form = new SurveyForm(asked, await times.OfAsync(Case.Id, CaseLinks.NotFixedMine(Case.Reference), "", cancellationToken), Score, Comment, CaseLinks.Mine(Case.Reference), MayStop: false);
        return null;
    }
}
