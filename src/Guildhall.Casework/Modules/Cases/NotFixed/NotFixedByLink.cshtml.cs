using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Cases.Survey;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>Who has the link of the question how it went says that it is not fixed.</summary>
[AllowAnonymous]
internal sealed class NotFixedByLinkModel(Surveys surveys, CustomerTimes times, CaseDisputer disputer, IStringLocalizer<Words> words) : PageModel
{
    public NotFixedForm Form { get; private set; } = null!;

    [BindProperty(Name = "words")]
    public string? Typed { get; set; }

    public async Task<IActionResult> OnGetAsync(string? key, CancellationToken cancellationToken) => await FindAsync(key, cancellationToken) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string? key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not { } id)
        {
            return NotFound();
        }

        var typed = NotFixedForm.Clean(Typed);
        if (!Form.IsGood(typed, ModelState, words))
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        // Both end on the same page, which says how it stands.
        var result = await disputer.DisputeAsync(Actor.Anonymous, id, typed, cancellationToken);
        await FindAsync(key, cancellationToken);
        return new PageResult { StatusCode = result == DisputeResult.Reopened ? StatusCodes.Status200OK : StatusCodes.Status409Conflict };
    }

    private async Task<Guid?> FindAsync(string? key, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await surveys.FindAsync(key, cancellationToken) is not { } found)
        {
            return null;
        }

        Form = new NotFixedForm(found.Reference, found.Service, await times.OfAsync(found.CaseId, "", "", cancellationToken), Typed, CaseLinks.SurveyByLink(key!));
        return found.CaseId;
    }
}
