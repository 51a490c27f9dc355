using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Disclosure;

/// <summary>A page on which an officer who works a request for information does something with it.</summary>
internal abstract class RequestPage(CaseFactReader reader, DisclosureRules rules, CouncilProfile council) : PageModel
{
    /// <summary>The most characters of a text.</summary>
    public const int TextLength = 4000;

    /// <summary>The case.</summary>
    public CaseFacts About { get; private set; } = null!;

    /// <summary>What kind of request it is.</summary>
    public RequestService Kind { get; private set; } = null!;

    /// <summary>What the council says of requests.</summary>
    public DisclosureSettings Settings => rules.Current;

    /// <summary>Whether it is being worked.</summary>
    public bool IsOpen => About.ClosedAt is null;

    /// <summary>Whether who looks is in the team that has it, and so may decide it.</summary>
    public bool IsOfTeam => User.Staff().Teams.Contains(About.Team);

    /// <summary>Finds the case, for who may see it; false where there is none for them, or it is no request for information.</summary>
    protected async Task<bool> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken) is not { } found
            || Settings.Request(found.Service) is not { } request)
        {
            return false;
        }

        (About, Kind) = (found, request);
        return true;
    }

    /// <summary>The page once more, with what was typed and what is wrong.</summary>
    protected PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>A text as it was typed, without what no keyboard types.</summary>
    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();

    /// <summary>Notes what is wrong with a text that must be there.</summary>
    protected void Want(string field, string text, string missing)
    {
        if (text.Length == 0)
        {
            ModelState.AddModelError(field, missing);
        }
        else if (text.Length > TextLength)
        {
            ModelState.AddModelError(field, $"This must be {TextLength:N0} characters or fewer");
        }
    }
}
