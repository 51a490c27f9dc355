using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>A page about something a councillor raised. Somebody else's, and one whose consent has ended, look like one that is not there.</summary>
internal abstract class CaseworkPageModel(CaseworkReader reader, CouncilProfile council) : PageModel
{
    public CaseworkItem Item { get; private set; } = null!;

    protected async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Item = Reference.TryParse(reference, council.ReferencePrefix, out var parsed) ? (await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken))! : null!;
        return Item is not null;
    }
}
