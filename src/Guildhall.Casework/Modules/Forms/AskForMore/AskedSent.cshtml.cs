using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>What was asked for has been sent.</summary>
[AllowAnonymous]
internal sealed class AskedSentModel(Asks asks, CaseReplies replies, StepUp stepUp) : PageModel
{
    public AskableCase Case { get; private set; } = null!;

    /// <summary>How they are told that we have it; null where they are not.</summary>
    public MessageChannel? Receipt { get; private set; }

    public string Target => PlainDates.Long(Case.TargetOn);

    public async Task<IActionResult> OnGetAsync(Guid ask, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var place = new FormPlace("", ask);
        if (await asks.FindAsync(DraftCookie.Read(HttpContext, place), ask, cancellationToken) is not { Progress: AskState.Answered } found)
        {
            return Redirect(place.Start);
        }

        Case = await replies.GetAsync(found.CaseId, cancellationToken);
        Receipt = Case.IsTest ? null : (await replies.ReachAsync(Case, cancellationToken))?.Channel;
        return await AskedDoor.StopAsync(HttpContext, stepUp, Case, () => Redirect(place.Start)) ?? Page();
    }
}
