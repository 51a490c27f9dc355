using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>How many cases of a service a ward has, as they are counted: whoever shows them leaves small numbers out.</summary>
public sealed record WardCounts
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>What it is called. Set by the reader.</summary>
    public string Title { get; init; } = "";

    /// <summary>Opened in the time that was asked for.</summary>
    public required int Opened { get; init; }

    /// <summary>Closed in that time.</summary>
    public required int Closed { get; init; }

    /// <summary>Of those closed in that time, how many by the day that was promised.</summary>
    public required int InTime { get; init; }

    /// <summary>Open now.</summary>
    public required int Open { get; init; }
}

/// <summary>Counts the cases of wards, for who may have numbers and nothing else. Restricted cases and tests are not counted.</summary>
public sealed class WardFigures(Database database, ServiceCatalogue catalogue, WardNames names)
{
    /// <summary>What a ward is called.</summary>
    public string NameOf(string ward) => names.Of(ward);

    /// <summary>The counts of some wards together by service, for what was opened or closed from one instant to another.</summary>
    public async Task<IReadOnlyList<WardCounts>> CountAsync(IReadOnlyCollection<string> wards, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<WardCounts>(
            """
            select c.service,
                count(*) filter (where c.opened_at >= @from and c.opened_at < @until)::int as opened,
                count(*) filter (where c.closed_at >= @from and c.closed_at < @until)::int as closed,
                count(*) filter (where c.closed_at >= @from and c.closed_at < @until and (c.closed_at at time zone 'Europe/London')::date <= c.target_on)::int as in_time,
                count(*) filter (where c.closed_at is null)::int as open
            from cases."case" c
            where c.ward = any(@Wards) and not c.restricted and not c.test and c.merged_into is null
                and (c.opened_at >= @from or c.closed_at >= @from or c.closed_at is null)
            group by c.service
            """,
            new { Wards = wards.ToArray(), from, until });
        return [.. rows.Select(row => row with { Title = catalogue.Find(row.Service)?.Definition.Title.English ?? row.Service }).OrderBy(row => row.Title, StringComparer.Ordinal)];
    }
}
