using Guildhall.Casework.Modules.Cases.Withdraw;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>Asks the person whether they no longer want what they asked for.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class WithdrawMineModel(MyCaseReader reader, StepUp stepUp, CouncilProfile council, CaseWithdrawer withdrawer, IStringLocalizer<Words> words)
    : MyCasePage(reader, stepUp, council)
{
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    public bool ChangedMeanwhile { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) ?? (Case.MayWithdraw && MayAct ? Page() : Redirect(CaseLinks.Mine(Case.Reference)));

    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } instead)
        {
            return instead;
        }

        var reason = Clean(Reason);
        if (reason.Length > CaseWithdrawer.ReasonLength)
        {
            ModelState.AddModelError("reason", words["The reason must be {0} characters or fewer", CaseWithdrawer.ReasonLength]);
            return new Microsoft.AspNetCore.Mvc.RazorPages.PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        try
        {
            await withdrawer.WithdrawAsync(User.Person().ToActor(), Case.Id, Version, reason, cancellationToken);
            return Redirect(CaseLinks.Mine(Case.Reference));
        }
        catch (CaseChangedException)
        {
            ModelState.Clear();
            ChangedMeanwhile = true;
            await FindAsync(reference, cancellationToken);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return Case.MayWithdraw ? Page() : Redirect(CaseLinks.Mine(Case.Reference));
        }
    }
}
