using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Promise;

/// <summary>
/// Measures every night how long the last cases of each service took, from the day they came to the day they ended: of the last ninety days the last two
/// hundred, or the last twenty where there were fewer. Those the customer withdrew, merged ones and tests are no measure. Fewer than twenty say nothing.
/// </summary>
internal sealed class MeasurePace(Database database, ServiceCatalogue catalogue, WorkingCalendar calendar, Paces paces, TimeProvider clock) : IScheduledJob
{
    private const int Fewest = 20;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var days = await calendar.GetAsync(cancellationToken);
        var now = clock.GetUtcNow();
        IReadOnlyList<Row> rows;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            rows = (await connection.QueryAsync<Row>(
                """
                select m.service, m.ward, m.opened_at, m.closed_at, m.in_service, m.in_ward
                from (
                    select c.service, c.ward, c.opened_at, c.closed_at,
                        c.place <= 200 and (c.closed_at > @Lately or c.place <= @Fewest) as in_service,
                        c.ward is not null and c.place_in_ward <= 200 and c.closed_at > @Lately as in_ward
                    from (
                        select c.service, c.ward, c.opened_at, c.closed_at,
                            row_number() over (partition by c.service order by c.closed_at desc) as place,
                            row_number() over (partition by c.service, c.ward order by c.closed_at desc) as place_in_ward
                        from cases."case" c
                        where c.closed_at > @Long and not c.test and c.outcome in ('done', 'refused')) c) m
                where m.in_service or m.in_ward
                """,
                new { Lately = now.AddDays(-90), Long = now.AddDays(-730), Fewest })).AsList();
        }

        var measured = rows.Where(row => row.InService).GroupBy(row => (row.Service, Ward: ""))
            .Concat(rows.Where(row => row.InWard).GroupBy(row => (row.Service, Ward: row.Ward!)))
            .Where(group => group.Count() >= Fewest && catalogue.Find(group.Key.Service)?.Definition.Work is not null)
            .Select(group => Measure(group.Key.Service, group.Key.Ward, catalogue.Find(group.Key.Service)!.Definition.Case.Target.Unit, [.. group], days))
            .ToList();
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from cases.pace");
        await tx.ExecuteAsync(
            """
            insert into cases.pace (service, ward, cases, half, nine_in_ten, unit, measured_at)
            select p.service, p.ward, p.cases, p.half, p.nine_in_ten, p.unit, @Now
            from unnest(@Services, @Wards, @Cases, @Halves, @Nines, @Units) as p (service, ward, cases, half, nine_in_ten, unit)
            """,
            new
            {
                tx.Now,
                Services = measured.Select(m => m.Service).ToArray(),
                Wards = measured.Select(m => m.Ward).ToArray(),
                Cases = measured.Select(m => m.Cases).ToArray(),
                Halves = measured.Select(m => m.Half).ToArray(),
                Nines = measured.Select(m => m.Nine).ToArray(),
                Units = measured.Select(m => m.Unit).ToArray(),
            });
        await tx.CommitAsync(cancellationToken);
        paces.Forget();
    }

    private static (string Service, string Ward, int Cases, int Half, int Nine, string Unit) Measure(string service, string ward, PeriodUnit target, IReadOnlyList<Row> rows, WorkingDays days)
    {
        // In the words of the target: who is promised working days is told of working days.
        var unit = target == PeriodUnit.WorkingDays ? PeriodUnit.WorkingDays : PeriodUnit.Days;
        var took = rows.Select(row => (From: LondonTime.DayOf(row.OpenedAt), To: LondonTime.DayOf(row.ClosedAt)))
            .Select(span => Math.Max(1, unit == PeriodUnit.WorkingDays ? days.WorkingDaysBetween(span.From, span.To) : span.To.DayNumber - span.From.DayNumber))
            .Order().ToArray();
        return (service, ward, took.Length, Within(took, 50), Within(took, 90), Text.Kebab(unit));
    }

    /// <summary>The least of which so many in a hundred are no more.</summary>
    internal static int Within(int[] sorted, int hundredths) => sorted[((sorted.Length * hundredths) + 99) / 100 - 1];

    private sealed record Row
    {
        public required string Service { get; init; }

        public string? Ward { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateTimeOffset ClosedAt { get; init; }

        public required bool InService { get; init; }

        public required bool InWard { get; init; }
    }
}
