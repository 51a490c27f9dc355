using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Withdraw;

/// <summary>Asks the customer whether they no longer want what they asked for.</summary>
internal abstract class WithdrawPage(CustomerDoor door, CaseWithdrawer withdrawer, IStringLocalizer<Words> words) : CustomerActPage(door)
{
    /// <summary>Why, as typed.</summary>
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>The version of the case they were looking at.</summary>
    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>Whether the case went on while they were reading.</summary>
    public bool ChangedMeanwhile { get; private set; }

    protected override bool IsOffered => Case.MayWithdraw;

    protected override async Task<IActionResult?> ActAsync(CancellationToken cancellationToken)
    {
        var reason = Clean(Reason);
        if (reason.Length > CaseWithdrawer.ReasonLength)
        {
            ModelState.AddModelError("reason", words["The reason must be {0} characters or fewer", CaseWithdrawer.ReasonLength]);
            return null;
        }

        try
        {
            await withdrawer.WithdrawAsync(Actor, Case.Id, Version, reason, cancellationToken);
            return Redirect(Case.Link);
        }
        catch (CaseChangedException)
        {
            ModelState.Clear();
            ChangedMeanwhile = true;
            return null;
        }
    }
}

/// <summary>In their account.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class WithdrawMineModel(AccountDoor door, CaseWithdrawer withdrawer, IStringLocalizer<Words> words) : WithdrawPage(door, withdrawer, words);

/// <summary>In the browser that has proved that the case is theirs.</summary>
[AllowAnonymous]
internal sealed class WithdrawModel(TrackDoor door, CaseWithdrawer withdrawer, IStringLocalizer<Words> words) : WithdrawPage(door, withdrawer, words);
