using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>Where a person lives, lived and will live, and places they have to do with.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class MyAddressesModel(OwnAddresses addresses, TimeProvider clock, IStringLocalizer<Words> words) : PageModel
{
    public IReadOnlyList<OwnAddress> Addresses { get; private set; } = [];

    public bool IsSaved => Request.Query.ContainsKey("saved");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Addresses = await addresses.OfAsync(User.Person().Id, cancellationToken);
    }

    /// <summary>What an address is to them today.</summary>
    public string Title(OwnAddress address)
    {
        var today = LondonTime.Today(clock);
        return !address.IsHome ? words["Another address"]
            : address.ToOn < today ? words["Your home before"]
            : address.FromOn > today ? words["Your home to come"]
            : words["Your home"];
    }

    /// <summary>When it is theirs; null where no day was given.</summary>
    public string? When(OwnAddress address) => (address.FromOn, address.ToOn) switch
    {
        ({ } from, { } to) => words["From {0} until {1}", PlainDates.Long(from), PlainDates.Long(to)].Value,
        ({ } from, null) when from > LondonTime.Today(clock) => words["From {0}", PlainDates.Long(from)].Value,
        ({ } from, null) => words["Since {0}", PlainDates.Long(from)].Value,
        (null, { } to) => words["Until {0}", PlainDates.Long(to)].Value,
        _ => null,
    };
}
