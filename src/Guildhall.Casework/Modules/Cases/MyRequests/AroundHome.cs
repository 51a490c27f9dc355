using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Customers;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>What the account's home page says because of where somebody lives.</summary>
internal sealed record AroundHome(WelcomePack? Welcome, NearYou? Near);

/// <summary>What there is near somebody's home.</summary>
/// <param name="Ward">What their ward is called; null where we do not know.</param>
/// <param name="Councillors">The names of its councillors.</param>
/// <param name="NotAsUsual">The services that are slow or closed for now: in their ward, or everywhere where they are about places.</param>
internal sealed record NearYou(string? Ward, IReadOnlyList<string> Councillors, IReadOnlyList<(ServiceDefinition Service, ServiceStatus Status)> NotAsUsual);

/// <summary>Shows what has to do with where people live, on the account's home page.</summary>
internal sealed class AroundHomeSection(
    CustomerDetails customers, WelcomePacks packs, Addresses addresses, Workers workers, WardNames wards, ServiceCatalogue catalogue, ServiceStatuses statuses, TimeProvider clock) : IAccountSection
{
    public int Order => 40;

    public async Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (person.ActingAs.Kind != ActingKind.Self || await customers.HomeAsync(person.Id, cancellationToken) is not { } home)
        {
            return null;
        }

        var around = new AroundHome(await packs.ForAsync(person, home, cancellationToken), await NearAsync(home, cancellationToken));
        return around is { Welcome: null, Near: null } ? null : new AccountSection("/Modules/Cases/MyRequests/_AroundHome.cshtml", around);
    }

    private async Task<NearYou?> NearAsync(HomeAddress home, CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);

        // Where they will live is not near yet, and of what the gazetteer does not have we know nothing.
        if (home.Uprn is not { } uprn || home.FromOn > today || await addresses.GetAsync(Uprn.From(uprn), cancellationToken) is not { } address)
        {
            return null;
        }

        var ward = address.WardCode is { } code ? wards.Find(code) : null;
        var councillors = ward is null ? [] : (await workers.WithRoleAsync(StaffRole.Councillor, today, cancellationToken)).Where(c => c.Wards.Contains(address.WardCode)).Select(c => c.Name).ToList();
        var unusual = await statuses.SetTodayAsync(cancellationToken);
        var services = catalogue.PublicFor("resident")
            .Where(s => unusual.TryGetValue(s.Name, out var status) && status.IsIn(address.WardCode) && (status.Wards.Count > 0 || IsAboutPlaces(s)))
            .Select(s => (s, unusual[s.Name])).ToList();
        return ward is null && services.Count == 0 ? null : new NearYou(ward, councillors, services);
    }

    private static bool IsAboutPlaces(ServiceDefinition service) => service.Questions.Any(q => q.IsProperty || q.Type is QuestionType.Street or QuestionType.Place);
}
