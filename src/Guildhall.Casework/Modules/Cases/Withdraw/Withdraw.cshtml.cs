using Guildhall.Casework.Modules.Cases.Track;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Withdraw;

/// <summary>Asks the customer whether they no longer want what they asked for.</summary>
[AllowAnonymous]
public sealed class WithdrawModel(CaseTracker tracker, TrackTicket ticket, CaseWithdrawer withdrawer, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    /// <summary>The case.</summary>
    public TrackedCase Case { get; private set; } = null!;

    /// <summary>Why, as typed.</summary>
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>The version of the case they were looking at.</summary>
    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>Whether the case went on while they were reading.</summary>
    public bool ChangedMeanwhile { get; private set; }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is null)
        {
            return Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
        }

        return Case.MayWithdraw ? Page() : Redirect(CaseLinks.Tracked(Case.Reference));
    }

    /// <summary>Withdraws it.</summary>
    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is not { } id)
        {
            return Redirect(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? "")));
        }

        var reason = (Reason ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (reason.Length > CaseWithdrawer.ReasonLength)
        {
            ModelState.AddModelError("reason", words["The reason must be {0} characters or fewer", CaseWithdrawer.ReasonLength]);
            Response.StatusCode = 400;
            return Page();
        }

        try
        {
            await withdrawer.WithdrawAsync(Actor.Anonymous, id, Version, reason, cancellationToken);
            return Redirect(CaseLinks.Tracked(Case.Reference));
        }
        catch (CaseChangedException)
        {
            ModelState.Clear();
            ChangedMeanwhile = true;
            await FindAsync(reference, cancellationToken);
            Response.StatusCode = 409;
            return Case.MayWithdraw ? Page() : Redirect(CaseLinks.Tracked(Case.Reference));
        }
    }

    private async Task<Guid?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || ticket.Read(HttpContext, parsed) is not { } id
            || await tracker.ReadAsync(id, cancellationToken) is not { } found
            || found.Reference != parsed.ToString())
        {
            return null;
        }

        Case = found;
        return id;
    }
}
