using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Returning;

/// <summary>
/// Where the link leads: asks for the code that is e-mailed at that moment, and gives the draft back. The page says the same
/// whether there is such a draft or not.
/// </summary>
[AllowAnonymous]
internal sealed class ResumeModel(
    ServiceCatalogue catalogue, ReturnKeys keys, DraftReturns returns, RateLimiter limiter, CouncilProfile council, TimeProvider clock, IStringLocalizer<Words> words) : PageModel
{
    private const int TriesFromOneNetwork = 60;
    private const int CodesOfOneDraft = 5;
    private const int TriesAtOneDraft = 15;

    public ServiceDefinition Form { get; private set; } = null!;

    public CouncilProfile Council => council;

    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    [BindProperty(Name = "anew")]
    public bool Anew { get; set; }

    public async Task<IActionResult> OnGetAsync(string service, string key, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (catalogue.Find(service) is not { } found)
        {
            return NotFound();
        }

        Form = found.Definition;
        if (Form.IsInternal)
        {
            return await GiveToStaffAsync(key, cancellationToken);
        }

        await SendCodeAsync(key, anew: false, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string service, string key, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (catalogue.Find(service) is not { Definition.IsInternal: false } found)
        {
            return NotFound();
        }

        Form = found.Definition;
        if (Anew)
        {
            await SendCodeAsync(key, anew: true, cancellationToken);
            return Page();
        }

        var code = string.Concat((Code ?? "").Where(char.IsAsciiDigit));
        if (code.Length != 6 || Code!.Length > 40)
        {
            return Refused(words["Enter the 6 digits from the e-mail"], StatusCodes.Status400BadRequest);
        }

        // Counted before anything is looked at, so that guesses sent together gain nothing.
        var draft = keys.DraftOf(key);
        if (!await limiter.TryUseAsync("forms.resume.network", HttpContext.Network(), TriesFromOneNetwork, DraftReturns.CodeLife, cancellationToken)
            || !await limiter.TryUseAsync("forms.resume", draft?.ToString() ?? key, TriesAtOneDraft, DraftReturns.CodeLife, cancellationToken))
        {
            Response.Headers.RetryAfter = "900";
            return Refused(words["There have been too many tries. Wait 15 minutes and try again, or phone us on {0}", council.Contact.Phone], StatusCodes.Status429TooManyRequests);
        }

        if (draft is null || await returns.TakeCodeAsync(Form.Name, draft.Value, code, cancellationToken) is not var (token, page, expiresAt))
        {
            return Refused(words["The code is not right, or it is too old. Check it, or ask for a new one"], StatusCodes.Status400BadRequest);
        }

        DraftCookie.Give(HttpContext, new FormPlace(Form.Name), token, expiresAt - clock.GetUtcNow());
        return Redirect(page is null ? FormLinks.Check(Form.Name) : FormLinks.Page(Form.Name, page));
    }

    private async Task SendCodeAsync(string key, bool anew, CancellationToken cancellationToken)
    {
        if (keys.DraftOf(key) is { } draft
            && await limiter.TryUseAsync("forms.resume.open", HttpContext.Network(), TriesFromOneNetwork, DraftReturns.CodeLife, cancellationToken)
            && await limiter.TryUseAsync("forms.resume.code", draft.ToString(), CodesOfOneDraft, DraftReturns.CodeLife, cancellationToken))
        {
            await returns.SendCodeAsync(Form.Name, draft, anew, cancellationToken);
        }
    }

    // A draft of a member of staff needs no code: they are signed in.
    private async Task<IActionResult> GiveToStaffAsync(string key, CancellationToken cancellationToken)
    {
        if (await HttpContext.UseStaffAsync() is not { } staff)
        {
            return Challenge(StaffScheme.Name);
        }

        if (keys.DraftOf(key) is not { } draft || await returns.OfAccountAsync(Form.Name, draft, staff.Id, cancellationToken) is not var (token, expiresAt))
        {
            return NotFound();
        }

        DraftCookie.Give(HttpContext, new FormPlace(Form.Name), token, expiresAt - clock.GetUtcNow());
        return Redirect(FormLinks.Check(Form.Name));
    }

    private PageResult Refused(string sentence, int status)
    {
        ModelState.Clear();
        ModelState.AddModelError("code", sentence);
        return new() { StatusCode = status };
    }
}
