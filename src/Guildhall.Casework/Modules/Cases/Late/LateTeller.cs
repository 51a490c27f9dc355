using Dapper;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Late;

/// <summary>Tells customers that their case will be late, before they ask: an officer with a reason, or else this by itself the evening before.</summary>
internal sealed class LateTeller(Database database)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 2000;

    /// <summary>Has an officer tell it; false where there is no such open case for them.</summary>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<bool> TellAsync(string reference, DateOnly expected, string reason, int version, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version) is not { ClosedAt: null } found)
        {
            return false;
        }

        var was = await tx.QuerySingleAsync<DateOnly>("""select coalesce(expected_on, target_on) from cases."case" where id = @Id""", new { found.Id });
        Tell(tx, found.Id, found.Reference, found.Service, was, expected, reason);
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes it down in the transaction of a change that has the case.</summary>
    public static void Tell(Transaction tx, Guid id, string reference, string service, DateOnly was, DateOnly expected, string? reason)
    {
        var entry = Timeline.Add(
            tx,
            new TimelineEntry { CaseId = id, Kind = TimelineKind.ToldLate, Public = true, Text = reason, Data = new { Due = expected, Was = was } },
            "expected_on = @expected, told_late_at = @now, version = version + 1",
            ("expected", expected));
        tx.Publish(new CaseToldLate(id, reference, service, entry));
        tx.Audit("case.told-late", reference, new { due = expected });
    }
}

/// <summary>Sends the customer word that it will be late.</summary>
internal sealed class TellOfLateness(CaseMessages messages) : ISubscriber<CaseToldLate>
{
    public Task HandleAsync(CaseToldLate happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueDayAsync(CaseMessages.Late, happened.CaseId, happened.EntryId, delivery, cancellationToken);
}

/// <summary>
/// Every evening: what was promised for today and is still open will be late from tomorrow. Where no officer has said so, the customer is told now, with the
/// day by which nine in ten of the last ones were done, or as much more time as a half of what was promised.
/// </summary>
internal sealed class TellLate(Database database, ServiceCatalogue catalogue, WorkingCalendar calendar, IServicePace pace, TimeProvider clock) : IScheduledJob
{
    // Evenings on which no node ran are made up for, but nobody is told of what has been late for long.
    private const int DaysBack = 3;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);
        IReadOnlyList<Guid> due;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            due = (await connection.QueryAsync<Guid>(
                """
                select c.id
                from cases."case" c
                where c.closed_at is null and not c.test and c.waiting_since is null
                    and coalesce(c.expected_on, c.target_on) between @From and @today
                order by c.id
                """,
                new { today, From = today.AddDays(-DaysBack) })).AsList();
        }

        foreach (var id in due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TellAsync(id, today, cancellationToken);
        }
    }

    private async Task TellAsync(Guid id, DateOnly today, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select reference, service, service_version, ward, opened_at, coalesce(expected_on, target_on) as was
            from cases."case"
            where id = @id and closed_at is null and waiting_since is null and coalesce(expected_on, target_on) <= @today
            for update skip locked
            """,
            new { id, today }) is not { } found)
        {
            return;
        }

        var target = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case.Target;
        var days = await calendar.GetAsync(cancellationToken);
        var usual = await pace.FindAsync(found.Service, found.Ward, cancellationToken);
        LateTeller.Tell(tx, id, found.Reference, found.Service, found.Was, NewDay(today, LondonTime.DayOf(found.OpenedAt), target, usual, days), reason: null);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>The day that can honestly be given: two working days from now at the least.</summary>
    internal static DateOnly NewDay(DateOnly today, DateOnly opened, Period target, ServicePace? pace, WorkingDays days)
    {
        var more = days.AddWorkingDays(today, target.Unit switch
        {
            PeriodUnit.WorkingDays => Math.Max(2, (target.Amount + 1) / 2),
            PeriodUnit.Days => Math.Max(2, (target.Amount + 2) / 3),
            PeriodUnit.Weeks => Math.Max(2, target.Amount * 5 / 2),
            PeriodUnit.Months => Math.Max(2, target.Amount * 10),
            _ => 2,
        });
        var nine = pace?.NineInTen is not { } span ? default
            : span.Unit == PeriodUnit.WorkingDays ? days.AddWorkingDays(opened, span.Amount)
            : days.AddWorkingDays(opened.AddDays(span.Amount), 0);
        return nine > days.AddWorkingDays(today, 1) ? nine : more;
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public string? Ward { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateOnly Was { get; init; }
    }
}

/// <summary>Offers officers to tell the customer that it will be late.</summary>
internal sealed class OfferLate : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) => about.IsOpen ? new CaseAction("Tell the customer it will be late", CaseLinks.Late(about.Reference)) : null;

    public Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) => Task.FromResult<CaseAction?>(null);
}
