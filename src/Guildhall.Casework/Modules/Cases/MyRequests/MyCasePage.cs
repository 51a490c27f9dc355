using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>A page about a case of the person's: finds it, and asks for the step that is missing where the case needs more than a sign-in.</summary>
internal abstract class MyCasePage(MyCaseReader reader, StepUp stepUp, CouncilProfile council) : PageModel
{
    public MyCase Case { get; private set; } = null!;

    public CouncilProfile Council => council;

    /// <summary>Finds the case; null when it is there and may be shown, otherwise the answer.</summary>
    protected async Task<IActionResult?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Person(), cancellationToken) is not { } found)
        {
            return NotFound();
        }

        if (HttpMethods.IsPost(Request.Method) && !Helping.May(User.Person(), found.Service.Name, found.Service.Privacy.IsClosedToHelpers, act: true))
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Case = found;
        return await stepUp.RequireAsync(HttpContext, found.Needs);
    }

    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
}
