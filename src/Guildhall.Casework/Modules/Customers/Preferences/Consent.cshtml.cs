using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Customers.Preferences;

/// <summary>What a person has agreed to, now and before.</summary>
[AsThemselves]
[Authorize(Policies.SignedIn)]
internal sealed class ConsentModel(Consents consents) : PageModel
{
    [BindProperty(Name = "agree")]
    public string[] Agree { get; set; } = [];

    public bool IsSaved => Request.Query.ContainsKey("saved");

    public IReadOnlyList<ConsentLine> History { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        History = await consents.OfAsync(User.Person().Id, cancellationToken);
        Agree = [.. ConsentPurpose.All.Select(purpose => purpose.Name).Where(name => History.FirstOrDefault(line => line.Purpose == name)?.Given == true)];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await consents.SaveAsync(User.Person(), Agree.ToHashSet(StringComparer.Ordinal), cancellationToken);
        return Redirect($"{CustomerLinks.Consent}?saved=true");
    }
}
