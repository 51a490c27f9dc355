using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>A customer says that it is not fixed.</summary>
internal abstract class NotFixedPage(CustomerDoor door, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : CustomerActPage(door)
{
    public NotFixedForm Form { get; private set; } = null!;

    [BindProperty(Name = "words")]
    public string? Typed { get; set; }

    protected override async Task<IActionResult?> ActAsync(CancellationToken cancellationToken)
    {
        var typed = Clean(Typed);
        return Form.IsGood(typed, ModelState, words) && await disputer.DisputeAsync(Actor, Case.Id, typed, cancellationToken) == DisputeResult.Reopened ? Redirect(Case.Link) : null;
    }

    protected override async Task<bool> ReadFormAsync(CancellationToken cancellationToken)
    {
        Form = new NotFixedForm(Case.Reference, Case.Service, await times.OfAsync(Case.Id, "", "", cancellationToken), Typed, Case.Link);
        return true;
    }
}

/// <summary>In their account.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class NotFixedMineModel(AccountDoor door, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : NotFixedPage(door, times, disputer, words);

/// <summary>In the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class NotFixedModel(TrackDoor door, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : NotFixedPage(door, times, disputer, words);
