using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>A customer says that it is not fixed.</summary>
internal abstract class NotFixedPage(CustomerDoor door, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : CustomerPage(door)
{
    public NotFixedForm Form { get; private set; } = null!;

    [BindProperty(Name = "words")]
    public string? Typed { get; set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await ReadAsync(reference, cancellationToken) ?? (Case.MayAct ? Page() : Redirect(Form.Back));

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

        if (await disputer.DisputeAsync(Actor, Case.Id, typed, cancellationToken) == DisputeResult.Reopened)
        {
            return Redirect(Form.Back);
        }

        return await ReadAsync(reference, cancellationToken) ?? new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<IActionResult?> ReadAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        Form = new NotFixedForm(Case.Reference, Case.Service, await times.OfAsync(Case.Id, "", "", cancellationToken), Typed, Case.Link);
        return null;
    }
}

/// <summary>In their account.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class NotFixedMineModel(AccountDoor door, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : NotFixedPage(door, times, disputer, words);

/// <summary>In the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class NotFixedModel(TrackDoor door, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : NotFixedPage(door, times, disputer, words);
