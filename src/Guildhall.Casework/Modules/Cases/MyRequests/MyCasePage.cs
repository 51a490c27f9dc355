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

    /// <summary>Whether they may do something about it, and not only see it.</summary>
    public bool MayAct => Helping.May(User.Person(), Case.Service.Name, Case.Service.Privacy.IsClosedToHelpers, act: true);

    /// <summary>Finds the case; null when it is there and may be shown, otherwise the answer.</summary>
    protected async Task<IActionResult?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Person(), cancellationToken) is not { } found)
        {
            return NotFound();
        }

        Case = found;
        if (HttpMethods.IsPost(Request.Method) && !MayAct)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        if (await stepUp.RequireAsync(HttpContext, found.Needs) is { } step)
        {
            return step;
        }

        if (HttpMethods.IsGet(Request.Method))
        {
            await reader.NoteAsync(found, User.Person(), cancellationToken);
        }

        return null;
    }

    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
}
