using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.Details;

/// <summary>What a person told us of themselves.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class DetailsModel(Persons persons, OwnAddresses addresses, TimeProvider clock, IStringLocalizer<Words> words) : PageModel
{
    public PersonDetails Person { get; private set; } = null!;

    public string? Phone => PhoneNumber.TryParse(Person.Phone, out var phone) ? phone.Display : null;

    public IReadOnlyList<OwnAddress> Addresses { get; private set; } = [];

    public bool IsSaved => Request.Query.ContainsKey("saved");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await persons.FindAsync(User.Person().Id, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        Person = found;
        Addresses = await addresses.OfAsync(found.Id, cancellationToken);
        return Page();
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
