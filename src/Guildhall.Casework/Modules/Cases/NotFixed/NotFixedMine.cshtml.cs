using Guildhall.Casework.Modules.Cases.MyRequests;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>Whom a case belongs to says that it is not fixed.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class NotFixedMineModel(MyCaseReader reader, StepUp stepUp, CouncilProfile council, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words)
    : MyCasePage(reader, stepUp, council)
{
    public NotFixedForm Form { get; private set; } = null!;

    [BindProperty(Name = "words")]
    public string? Typed { get; set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await ReadAsync(reference, cancellationToken) ?? (MayAct ? Page() : Redirect(Form.Back));

    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await ReadAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        var typed = Clean(Typed);
        if (!Form.IsGood(typed, ModelState, words))
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await disputer.DisputeAsync(User.Person().ToActor(), Case.Id, typed, cancellationToken) == DisputeResult.Reopened)
        {
            return Redirect(Form.Back);
        }

        await ReadAsync(reference, cancellationToken);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<IActionResult?> ReadAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        Form = new NotFixedForm(Case.Reference, Case.Service, await times.OfAsync(Case.Id, "", "", cancellationToken), Typed, CaseLinks.Mine(Case.Reference));
        return null;
    }
}
