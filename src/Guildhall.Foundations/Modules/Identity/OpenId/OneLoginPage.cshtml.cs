using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>The way to GOV.UK One Login and back. It is a page only when something stands in the way, or a name is asked for.</summary>
[AllowAnonymous]
internal sealed class OneLoginPage(OneLoginDoor door, OneLoginArrival arrival, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    private const int LongestName = 200;

    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    [BindProperty(Name = "newcomer")]
    public string? Newcomer { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    public OneLoginOutcome Outcome { get; private set; } = new(OneLoginMessage.None);

    public CouncilProfile Council => council;

    public string Again => ReturnAddress.Then(OneLoginArrival.StartAddress, ReturnTo);

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "prove")] bool prove)
    {
        Response.Headers.CacheControl = "no-store";
        if (!door.IsOffered)
        {
            return NotFound();
        }

        if (Request.Path.Equals(OneLoginArrival.ReturnPath, StringComparison.OrdinalIgnoreCase))
        {
            return Show(await arrival.FinishAsync(HttpContext));
        }

        if (await arrival.AskAsync(HttpContext, prove) is { } step)
        {
            return step;
        }

        // Proving adds to an account: it takes one who is signed in.
        var outcome = await arrival.BeginAsync(HttpContext, ReturnTo, prove && User.FindPerson() is not null);
        return outcome.Message == OneLoginMessage.None ? Redirect(outcome.To!) : Show(outcome);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        var name = string.Join(' ', (Name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            ModelState.AddModelError("name", name.Length == 0 ? words["Enter your name"] : words["Your name must be {0} characters or fewer", LongestName]);
            Outcome = new OneLoginOutcome(OneLoginMessage.NeedsName, Newcomer: Newcomer);
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        return Show(await arrival.OpenAsync(HttpContext, Newcomer, name));
    }

    private IActionResult Show(OneLoginOutcome outcome)
    {
        Outcome = outcome;
        Newcomer = outcome.Newcomer;
        return outcome.Message switch
        {
            OneLoginMessage.None => LocalRedirect(outcome.To!),
            OneLoginMessage.NeedsName => Page(),
            OneLoginMessage.Unreachable => new PageResult { StatusCode = StatusCodes.Status503ServiceUnavailable },
            OneLoginMessage.Refused or OneLoginMessage.Expired => new PageResult { StatusCode = StatusCodes.Status400BadRequest },
            _ => Page(),
        };
    }
}
