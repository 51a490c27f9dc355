using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>Where a person lives, lived and will live, and places they have to do with.</summary>
[AsThemselves]
[Authorize(Policies.SignedIn)]
internal sealed class MyAddressesModel(AddressesSection section) : PageModel
{
    public IReadOnlyList<ShownAddress> Addresses { get; private set; } = [];

    public bool IsSaved => Request.Query.ContainsKey("saved");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Addresses = await section.OfAsync(User.Person().Id, cancellationToken);
    }
}
