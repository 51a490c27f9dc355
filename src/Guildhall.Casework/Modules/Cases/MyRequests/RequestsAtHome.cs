using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>An open request on the account's home page.</summary>
internal sealed record OpenRequest(string Reference, ServiceDefinition Service, string? Told, DateOnly TargetOn, bool IsLate, bool HasReply, DateOnly? NeededBy)
{
    /// <summary>The day they were given when it became plain that it would be late.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>Whether we wait for them, so that the clock stands still.</summary>
    public bool Waits { get; init; }

    /// <summary>How long the last ones took; null where nobody knows.</summary>
    public ServicePace? Pace { get; init; }
}

/// <summary>Something that changed lately.</summary>
internal sealed record LateChange(string Reference, ServiceDefinition Service, string Told, bool IsAsked, DateTimeOffset At);

/// <summary>What a person's requests have to say on the account's home page.</summary>
/// <param name="Claimed">How many were lately found by their e-mail address.</param>
/// <param name="HasMore">Whether more are open than are shown.</param>
internal sealed record RequestsAtHome(int Claimed, IReadOnlyList<OpenRequest> Open, bool HasMore, IReadOnlyList<LateChange> Changes);

/// <summary>Shows the open requests and what changed lately on the account's home page, with one round trip to the database.</summary>
internal sealed class RequestsSection(Database database, ServiceCatalogue catalogue, IServicePace pace, TimeProvider clock) : IAccountSection
{
    private const int Shown = 6;
    private const int ChangesShown = 5;

    public int Order => 30;

    public async Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(person, catalogue);
        var (claimed, open, changes) = await ReadAsync(viewer, cancellationToken);
        var (today, language) = (LondonTime.Today(clock), System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        var requests = new List<OpenRequest>();
        foreach (var row in open.Take(Shown))
        {
            var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;

            // The customer is told of the last stage that is public, whatever goes on behind it.
            var told = row.PublicStage is { } stage && service.Case.Stage(stage) is { } known ? StageWords.For(known, row.TargetOn, language) : null;
            requests.Add(new OpenRequest(row.Reference, service, told, row.TargetOn, row.TargetOn < today, row.LastKind == "replied", row.Reply == "awaited" && row.ReplyBy >= today ? row.ReplyBy : null)
            {
                ExpectedOn = row.ExpectedOn,
                Waits = row.Waits,
                Pace = await pace.FindAsync(service.Name, row.Ward, cancellationToken),
            });
        }

        var changed = new List<LateChange>();
        foreach (var row in changes)
        {
            var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
            var told = row.Stage is { } stage && service.Case.Stage(stage) is { } known ? StageWords.For(known, row.TargetOn, language) : null;
            changed.Add(new LateChange(row.Reference, service, told ?? "", row.Kind == "asked", row.At));
        }

        return new AccountSection("/Modules/Cases/MyRequests/_RequestsAtHome.cshtml", new RequestsAtHome(claimed, requests, open.Count > Shown, changed));
    }

    private async Task<(int Claimed, IReadOnlyList<Row> Open, IReadOnlyList<Change> Changes)> ReadAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            $"""
            select count(*)::int
            from cases."case" c
            where {Viewer.Sees} and c.claimed_at > @Lately;

            select c.reference, c.service_version, c.target_on, c.expected_on, c.waiting_since is not null as waits, c.ward, c.reply, c.reply_by, told.stage as public_stage, latest.kind as last_kind
            from cases."case" c
            left join lateral (
                select t.stage from cases.timeline_entry t where t.case_id = c.id and t.public and t.stage is not null order by t.at desc, t.id desc limit 1) told on true
            left join lateral (
                select t.kind from cases.timeline_entry t where t.case_id = c.id and t.public order by t.at desc, t.id desc limit 1) latest on true
            where {Viewer.Sees} and c.closed_at is null
            order by c.reply is not distinct from 'awaited' desc, c.opened_at desc, c.id desc
            limit @Limit;

            select t.at, t.kind, t.stage, c.reference, c.service_version, c.target_on
            from cases."case" c
            join cases.timeline_entry t on t.case_id = c.id
            where {Viewer.Sees}
                and t.public and t.kind in ('moved', 'replied', 'asked') and t.at > @Lately
            order by t.at desc, t.id desc
            limit @ChangesShown
            """,
            new { viewer.Holder, viewer.Kind, viewer.Restricted, viewer.Services, Limit = Shown + 1, ChangesShown, Lately = clock.GetUtcNow().AddDays(-14) });
        return (await results.ReadSingleAsync<int>(), (await results.ReadAsync<Row>()).AsList(), (await results.ReadAsync<Change>()).AsList());
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateOnly? ExpectedOn { get; init; }

        public required bool Waits { get; init; }

        public string? Ward { get; init; }

        public string? Reply { get; init; }

        public DateOnly? ReplyBy { get; init; }

        public string? PublicStage { get; init; }

        public string? LastKind { get; init; }
    }

    private sealed record Change
    {
        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public string? Stage { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateOnly TargetOn { get; init; }
    }
}
