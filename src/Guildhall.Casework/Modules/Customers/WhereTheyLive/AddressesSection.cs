using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>An address as the person reads it.</summary>
/// <param name="Title">What it is to them today.</param>
/// <param name="When">When it is theirs; null where no day was given.</param>
internal sealed record ShownAddress(OwnAddress Address, string Title, string? When);

/// <summary>Shows a person's addresses among their details.</summary>
internal sealed class AddressesSection(OwnAddresses addresses, TimeProvider clock, IStringLocalizer<Words> words) : IDetailsSection
{
    public int Order => 10;

    public async Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken) =>
        new("/Modules/Customers/WhereTheyLive/_Addresses.cshtml", await OfAsync(person.Id, cancellationToken));

    public async Task<IReadOnlyList<ShownAddress>> OfAsync(Guid account, CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);
        return [.. (await addresses.OfAsync(account, cancellationToken)).Select(address => new ShownAddress(address, Title(address, today), When(address, today)))];
    }

    private string Title(OwnAddress address, DateOnly today) =>
        !address.IsHome ? words["Another address"]
        : address.ToOn < today ? words["Your home before"]
        : address.FromOn > today ? words["Your home to come"]
        : words["Your home"];

    private string? When(OwnAddress address, DateOnly today) => (address.FromOn, address.ToOn) switch
    {
        ({ } from, { } to) => words["From {0} until {1}", PlainDates.Long(from), PlainDates.Long(to)].Value,
        ({ } from, null) when from > today => words["From {0}", PlainDates.Long(from)].Value,
        ({ } from, null) => words["Since {0}", PlainDates.Long(from)].Value,
        (null, { } to) => words["Until {0}", PlainDates.Long(to)].Value,
        _ => null,
    };
}
