using Guildhall.Platform.Design;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>Where the link of the message leads: gives the browser the cookie, so that the secret stands in no further address.</summary>
[AllowAnonymous]
internal sealed class OpenModel(Asks asks, RateLimiter limiter, CouncilProfile council, TimeProvider clock) : PageModel
{
    private const int TriesFromOneNetwork = 30;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_afterwards = TimeSpan.FromDays(28);

    public CouncilProfile Council => council;

    /// <summary>Whether there were so many wrong links that none is looked at.</summary>
    public bool IsTooOften { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var network = HttpContext.Network();
        if (!await limiter.HasRoomAsync("forms.more.network", network, TriesFromOneNetwork, s_window, cancellationToken))
        {
            IsTooOften = true;
            Response.Headers.RetryAfter = "900";
            return new PageResult { StatusCode = 429 };
        }

        if (await asks.FindAsync(token, cancellationToken: cancellationToken) is not { } ask)
        {
            await limiter.TryUseAsync("forms.more.network", network, TriesFromOneNetwork, s_window, cancellationToken);
            return new PageResult { StatusCode = 404 };
        }

        // Good for a while after, so that the page can say what became of it.
        var place = new FormPlace(ask.Service, ask.Id);
        DraftCookie.Give(HttpContext, place, token, LondonTime.EndOf(ask.DueOn) - clock.GetUtcNow() + s_afterwards);
        return Redirect(place.Start);
    }
}
