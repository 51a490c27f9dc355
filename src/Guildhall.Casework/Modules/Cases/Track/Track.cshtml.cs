using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>Asks for a reference and something that proves the case is the visitor's.</summary>
[AllowAnonymous]
internal sealed class TrackModel(CustomerCases cases, TrackTicket ticket, RateLimiter limiter, CouncilProfile council, IOptions<TrackOptions> options, IStringLocalizer<Words> words) : PageModel
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);

    /// <summary>The reference as typed.</summary>
    [BindProperty(Name = "reference", SupportsGet = true)]
    public string? Typed { get; set; }

    /// <summary>The e-mail address or surname as typed.</summary>
    [BindProperty(Name = "proof")]
    public string? Proof { get; set; }

    /// <summary>Who the council is.</summary>
    public CouncilProfile Council => council;

    /// <summary>Shows the questions; who is signed in and has the case in their account is shown it at once.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        User.FindPerson() is { } person && Reference.TryParse(Typed, council.ReferencePrefix, out var reference)
            && await cases.FindAsync(reference.ToString(), person, cancellationToken) is not null
            ? Redirect(CaseLinks.Mine(reference.ToString()))
            : Page();

    /// <summary>Opens the case if the pair fits. Every wrong pair gets the same words, and tries are counted.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(Typed, council.ReferencePrefix, out var reference))
        {
            ModelState.AddModelError("reference", string.IsNullOrWhiteSpace(Typed)
                ? words["Enter your reference"]
                : words["Check the reference: it looks like {0}-7K3M-92PX", council.ReferencePrefix]);
        }

        if (string.IsNullOrWhiteSpace(Proof) || Proof.Length > 254)
        {
            ModelState.AddModelError("proof", words["Enter the e-mail address or surname you gave us"]);
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = 400;
            return Page();
        }

        // Every try is counted before it is looked at, so that guesses sent together gain nothing. Only wrong ones stay counted against the network.
        var network = HttpContext.Network();
        if (!await limiter.TryUseAsync("track.network", network, options.Value.TriesFromOneNetwork, s_window, cancellationToken))
        {
            return TooMany();
        }

        if (!await limiter.TryUseAsync("track.reference", reference.ToString(), options.Value.TriesAtOneReference, s_window, cancellationToken))
        {
            await limiter.GiveBackAsync("track.network", network, s_window, cancellationToken);
            return TooMany();
        }

        if (await cases.ProveAsync(reference, Proof!.Replace("\0", "", StringComparison.Ordinal), cancellationToken) is not { } caseId)
        {
            ModelState.AddModelError("reference", words["We could not find a request with that reference and that e-mail address or surname. Check both and try again"]);
            Response.StatusCode = 400;
            return Page();
        }

        await limiter.GiveBackAsync("track.network", network, s_window, cancellationToken);
        ticket.Issue(HttpContext, reference, caseId);
        return Redirect(CaseLinks.Tracked(reference.ToString()));
    }

    private PageResult TooMany()
    {
        ModelState.AddModelError("reference", words["There have been too many tries. Wait 15 minutes and try again, or phone us on {0}", council.Contact.Phone]);
        Response.StatusCode = 429;
        Response.Headers.RetryAfter = "900";
        return Page();
    }
}
