using Guildhall.Casework.Modules.Customers.FindAddress;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>Adds an address: finds it, and asks what it is to them and since when.</summary>
[AsThemselves]
[Authorize(Policies.SignedIn)]
internal sealed class AddAddressModel(Addresses gazetteer, OwnAddresses addresses, IStringLocalizer<Words> words) : FindAddressPage(gazetteer, words)
{
    [BindProperty(Name = "kind")]
    public string? Kind { get; set; }

    public AddressDates Dates { get; private set; } = AddressDates.Of(null, null);

    public void OnGet()
    {
        Response.Headers.CacheControl = "no-store";
        Kind = "home";
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Step is not ("pick" or "by-hand") || Picked == NotListed)
        {
            Kind ??= "home";
        }

        return StepAsync(cancellationToken);
    }

    protected override async Task<IActionResult> SaveAsync(FoundAddress? found, CancellationToken cancellationToken)
    {
        if (Kind is not ("home" or "other"))
        {
            ModelState.AddModelError("kind", Words["Select what this address is to you"]);
        }

        Dates = AddressDates.Read(Request.Form, ModelState, Words);
        if (!ModelState.IsValid || found is null)
        {
            return Again();
        }

        switch (await addresses.AddAsync(User.Person(), new NewAddress(Kind == "home", found.Uprn, found.Text, found.Lines, Dates.From, Dates.To), cancellationToken))
        {
            case AddressResult.TooMany:
                ModelState.AddModelError("kind", Words["You have many addresses already. Remove one first"]);
                return Again();
            case AddressResult.TwoHomes:
                ModelState.AddModelError("from", Words["You have another home from that day on. Change that one first"]);
                return Again();
            default:
                return Redirect($"{CustomerLinks.Addresses}?saved=true");
        }
    }
}
