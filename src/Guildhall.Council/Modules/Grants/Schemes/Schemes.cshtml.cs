using Guildhall.Council.Modules.Grants.Assess;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>The schemes of one's teams, and what waits for one's own score.</summary>
[Authorize(GrantsModule.Policy)]
internal sealed class SchemesModel(SchemeStore store, Assessments assessments) : PageModel
{
    public const int Shown = 100;

    public IReadOnlyList<SchemeRow> Schemes { get; private set; } = [];

    public IReadOnlyList<ApplicationRow> Mine { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Schemes = await store.AllAsync(User.Staff(), cancellationToken);
        Mine = await assessments.ToScoreAsync(User.Staff(), Shown, cancellationToken);
    }
}
