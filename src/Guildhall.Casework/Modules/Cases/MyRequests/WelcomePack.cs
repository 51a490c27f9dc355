using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Customers;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>What somebody who has just moved may need.</summary>
/// <param name="Address">Where they live now, or will.</param>
/// <param name="Services">The services, and whether they have sent each already.</param>
internal sealed record WelcomePack(string Address, IReadOnlyList<(ServiceDefinition Service, bool IsSent)> Services);

/// <summary>Welcomes people to a new home: those whose home begins within two months of today.</summary>
internal sealed class WelcomePacks(Database database, ServiceCatalogue catalogue, TimeProvider clock)
{
    private const string Moving = "moving-home";
    private const int Days = 60;
    private const int Most = 6;

    public async Task<WelcomePack?> ForAsync(CurrentPerson person, HomeAddress home, CancellationToken cancellationToken)
    {
        if (home.FromOn is not { } from || Math.Abs(from.DayNumber - LondonTime.Today(clock).DayNumber) > Days)
        {
            return null;
        }

        // The few that the council says come first; where it says nothing, some of all that belong to moving.
        var services = catalogue.FirstAt(Moving) is { Count: > 0 } first ? first
            : [.. catalogue.PublicAt(Moving).Where(service => service.Audience.Contains("resident")).Take(Most)];
        if (services.Count == 0)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var sent = (await connection.QueryAsync<string>(
            """
            select distinct c.service
            from cases."case" c
            where c.holder = @Id and c.holder_kind = 'person' and c.service = any(@services) and c.opened_at >= @since and not c.test
            """,
            new { person.Id, services = services.Select(service => service.Name).ToArray(), since = LondonTime.StartOf(from.AddDays(-Days)) })).ToHashSet(StringComparer.Ordinal);
        return new WelcomePack(home.Text, [.. services.OrderBy(service => sent.Contains(service.Name)).Select(service => (service, sent.Contains(service.Name)))]);
    }
}
