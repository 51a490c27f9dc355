using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Promise;

/// <summary>What the customer is told of time: what was promised, how it stands, how it ended, and what they may still say.</summary>
internal sealed record CaseTime
{
    public required DateOnly TargetOn { get; init; }

    /// <summary>The day they were given when it became plain that it would be late.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>Whether we wait for them, so that the clock stands still.</summary>
    public required bool Waits { get; init; }

    public required bool IsLate { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public Outcome? Outcome { get; init; }

    /// <summary>What the officer wrote at the end; null for nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the last ones took; null where nobody knows, and where it is over.</summary>
    public ServicePace? Pace { get; init; }

    /// <summary>What makes the service slow now, everywhere or in the ward it is about; null for nothing, and where it is over.</summary>
    public ServiceStatus? Slow { get; init; }

    /// <summary>Whether they are asked how it went and have not said.</summary>
    public required bool MaySayHowItWent { get; init; }

    /// <summary>The last day on which they may say that it is not fixed, or while it is open that they are not happy with the answer; null where they may not.</summary>
    public DateOnly? NotFixedUntil { get; init; }

    /// <summary>Whether they could have said so, and the time is over.</summary>
    public required bool NotFixedIsOver { get; init; }

    /// <summary>Where they say so; as long as they may.</summary>
    public string NotFixedLink { get; init; } = "";

    /// <summary>Where they say how it went.</summary>
    public string SurveyLink { get; init; } = "";
}

/// <summary>Reads what a customer is told of time. The caller has made sure that the case is theirs.</summary>
internal sealed class CustomerTimes(Database database, ServiceCatalogue catalogue, WorkingCalendar calendar, IServicePace pace, ServiceStatuses statuses, TimeProvider clock)
{
    public async Task<CaseTime> OfAsync(Guid id, string notFixedLink, string surveyLink, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleAsync<Row>(
            """
            select c.service, c.service_version, c.stage, c.stage_since, c.ward, now.target_on, now.expected_on, now.waiting_since is not null as waits, now.closed_at, now.outcome,
                c.merged_into is not null as is_merged, ended.text as reason, s.case_id is not null and s.answered_at is null as may_say
            from cases."case" c
            join cases."case" now on now.id = coalesce(c.merged_into, c.id)
            left join cases.survey s on s.case_id = c.id
            left join lateral (
                select t.text from cases.timeline_entry t
                where t.case_id = c.id and t.public and t.kind = 'moved' and c.outcome in ('done', 'refused')
                order by t.at desc, t.id desc
                limit 1) ended on true
            where c.id = @id
            """,
            new { id });
        var rules = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition.Case;
        var today = LondonTime.Today(clock);
        // One that was merged is opened again as a part of the other, by an officer.
        var until = row.IsMerged ? null : await NotFixed.CaseDisputer.LastDayAsync(rules, row.Stage, row.StageSince, row.ClosedAt, calendar, cancellationToken);
        return new CaseTime
        {
            TargetOn = row.TargetOn,
            ExpectedOn = row.ExpectedOn,
            Waits = row.Waits,
            IsLate = row.ClosedAt is null && !row.Waits && row.TargetOn < today,
            ClosedAt = row.ClosedAt,
            Outcome = row.Outcome is { } outcome and not "merged" ? Text.Parse<Outcome>(outcome) : null,
            Reason = row.Reason,
            Pace = row.ClosedAt is null ? await pace.FindAsync(row.Service, row.Ward, cancellationToken) : null,
            Slow = row.ClosedAt is null && await statuses.FindAsync(row.Service, () => Task.FromResult(row.Ward), cancellationToken) is { State: ServiceState.Slow } slow ? slow : null,
            MaySayHowItWent = row.MaySay && row.ClosedAt is not null,
            NotFixedUntil = until >= today ? until : null,
            NotFixedIsOver = until < today,
            NotFixedLink = notFixedLink,
            SurveyLink = surveyLink,
        };
    }

    private sealed record Row
    {
        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required DateTimeOffset StageSince { get; init; }

        public string? Ward { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateOnly? ExpectedOn { get; init; }

        public required bool Waits { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Outcome { get; init; }

        public required bool IsMerged { get; init; }

        public string? Reason { get; init; }

        public required bool MaySay { get; init; }
    }
}
