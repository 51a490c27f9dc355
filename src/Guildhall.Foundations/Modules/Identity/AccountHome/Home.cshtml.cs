using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.AccountHome;

/// <summary>The first page of an account: what other modules have to say to the person.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class HomeModel(IEnumerable<IAccountSection> sections) : PageModel
{
    public IReadOnlyList<AccountSection> Sections { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var shown = new List<AccountSection>();
        foreach (var section in sections.OrderBy(section => section.Order))
        {
            if (await section.ForAsync(User.Person(), cancellationToken) is { } filled)
            {
                shown.Add(filled);
            }
        }

        Sections = shown;
    }
}
