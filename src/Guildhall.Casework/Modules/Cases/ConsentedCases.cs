using Dapper;
using Guildhall.Casework.Modules.Cases.HandOver;
using Guildhall.Casework.Modules.Cases.PassOn;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A case as it stands, for who follows it with its customer's consent.</summary>
public sealed record ConsentedCase
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The service, as it was when they asked.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when it is promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether it is promised for a day that is over.</summary>
    public required bool IsLate { get; init; }

    /// <summary>Where the work stands, in the last words its customer was told.</summary>
    public required string Standing { get; init; }

    /// <summary>What happened that its customer was told of, the latest first.</summary>
    public IReadOnlyList<ConsentedLine> Lines { get; init; } = [];
}

/// <summary>Something that happened to a case.</summary>
/// <param name="At">When.</param>
/// <param name="Words">What, in words that name nobody.</param>
/// <param name="Message">What the council wrote to the customer with it; only for who may read that.</param>
public sealed record ConsentedLine(DateTimeOffset At, string Words, string? Message);

/// <summary>Something that happened to one of many cases.</summary>
/// <param name="Id">The case.</param>
/// <param name="Line">What.</param>
public sealed record ConsentedNews(Guid Id, ConsentedLine Line);

/// <summary>
/// The public side of cases for those who follow them with their customers' consent. Whose consent there is, the module knows that asks; notes, names, answers and files
/// are never read here, and a restricted case only where its service says that councillors may follow it.
/// </summary>
public sealed class ConsentedCases(Database database, ServiceCatalogue catalogue, TimeProvider clock)
{
    private const string Kinds =
        "'opened', 'moved', 'replied', 'asked', 'ask-withdrawn', 'answered', 'handed-over', 'passed-on', 'merged', 'unmerged', 'split', 'extended', 'told-late', 'reopened', 'disputed', 'letter-made'";

    // A case that goes on in another is as far as that one.
    private const string Columns =
        """
        c.id, c.reference, c.service_version, c.opened_at, coalesce(i.target_on, c.target_on) as target_on, case when i.id is null then c.closed_at else i.closed_at end as closed_at,
            coalesce(i.service_version, c.service_version) as at_version,
            (select t.stage from cases.timeline_entry t where t.case_id = coalesce(i.id, c.id) and t.public and t.stage is not null order by t.at desc, t.id desc limit 1) as stage
        from cases."case" c
        left join cases."case" i on i.id = c.merged_into
        """;

    private const string May = "not c.test and (not c.restricted or c.service = any(@Open)) and (i.id is null or not i.restricted or i.service = any(@Open))";

    /// <summary>Whether a councillor may raise and follow cases of a service.</summary>
    public static bool MayFollow(ServiceDefinition service) => !service.IsInternal && !service.Privacy.IsClosedToCouncillors;

    /// <summary>Those of some cases that may be followed, as they stand.</summary>
    public async Task<IReadOnlyList<ConsentedCase>> StandingAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>($"select {Columns} where c.id = any(@ids) and {May}", new { ids = ids.ToArray(), Open = Open() });
        var whole = new List<ConsentedCase>();
        foreach (var row in rows)
        {
            whole.Add(await WholeAsync(row, cancellationToken));
        }

        return whole;
    }

    /// <summary>One case with what happened to it; null where it may not be followed. The look is noted where all looks are.</summary>
    /// <param name="withMessages">Whether they may read what the council wrote to the customer.</param>
    public async Task<ConsentedCase?> ReadAsync(Guid id, bool withMessages, CurrentStaff by, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<Row>($"select {Columns} where c.id = @id and {May}", new { id, Open = Open() }) is not { } row)
        {
            return null;
        }

        var lines = await LinesAsync(tx, [id], null, null, withMessages, cancellationToken);
        tx.Audit("case.read", row.Reference, new { follows = true });
        await tx.CommitAsync(cancellationToken);
        return await WholeAsync(row, cancellationToken) with { Lines = [.. lines.Select(l => l.Line).Reverse()] };
    }

    /// <summary>What happened to some cases that may be followed, after an instant of each and up to another, the earliest first. No more than is public, and nothing anybody wrote.</summary>
    public async Task<IReadOnlyList<ConsentedNews>> NewsAsync(
        IReadOnlyDictionary<Guid, DateTimeOffset> after, DateTimeOffset upto, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Platform.Ids.Actor.System, cancellationToken);
        return await LinesAsync(tx, [.. after.Keys], [.. after.Keys.Select(id => after[id].UtcDateTime)], upto, withMessages: false, cancellationToken);
    }

    private async Task<IReadOnlyList<ConsentedNews>> LinesAsync(
        Transaction tx, Guid[] ids, DateTime[]? after, DateTimeOffset? upto, bool withMessages, CancellationToken cancellationToken)
    {
        var rows = await tx.QueryAsync<Line>(
            $"""
            select c.id, t.at, t.kind, t.stage, t.data::text as data, t.case_id <> c.id as elsewhere, coalesce(i.service_version, c.service_version) as at_version, c.service_version,
                coalesce({CaseClocks.PromisedThen}, i.target_on, c.target_on) as target_on, case when @withMessages and t.case_id = c.id then t.text end as text
            from unnest(@ids, @after::timestamptz[]) as asked (id, after)
            join cases."case" c on c.id = asked.id
            left join cases."case" i on i.id = c.merged_into
            left join cases.merge m on m.case_id = c.id and m.undone_at is null
            join cases.timeline_entry t on t.case_id = c.id or (t.case_id = c.merged_into and t.kind in ('moved', 'reopened') and t.at > m.at)
            where t.public and t.kind in ({Kinds}) and {May} and (asked.after is null or t.at > asked.after) and (@upto::timestamptz is null or t.at <= @upto)
            order by t.at, t.id
            limit 1000
            """,
            new { ids, after = after?.Select(at => (DateTime?)at).ToArray() ?? new DateTime?[ids.Length], upto, withMessages, Open = Open() });
        var lines = new List<ConsentedNews>();
        foreach (var row in rows)
        {
            var service = (await catalogue.VersionAsync(row.Elsewhere ? row.AtVersion : row.ServiceVersion, cancellationToken)).Definition;
            if (Words(row, service, withMessages) is { } words)
            {
                lines.Add(new ConsentedNews(row.Id, new ConsentedLine(row.At, words, row.Text)));
            }
        }

        return lines;
    }

    private static string? Words(Line line, ServiceDefinition service, bool withMessages) => Text.Parse<TimelineKind>(line.Kind) switch
    {
        TimelineKind.Opened or TimelineKind.Moved => service.Case.Stage(line.Stage!) is { } stage
            ? withMessages ? StageWords.For(stage, line.TargetOn, "en", line.Elsewhere ? MoveFacts.None : MoveFacts.Of(line.Data)) : StageWords.For(stage, line.TargetOn, "en")
            : null,
        TimelineKind.Replied => "The council wrote to the customer",
        TimelineKind.Asked => "The council asked the customer for more",
        TimelineKind.AskWithdrawn => "The council needs no more from the customer",
        TimelineKind.Answered => "The customer sent what they were asked for",
        TimelineKind.HandedOver => HandOverFacts.Of(line.Data) is { } handed ? $"{handed.TeamTitle} has it now" : "Another team has it now",
        TimelineKind.PassedOn => PassOnFacts.Of(line.Data) is { } passed ? passed.IsBack ? "The council has it again" : $"Passed to {passed.Title.English}" : null,
        TimelineKind.Merged => "Dealt with together with another report of the same thing",
        TimelineKind.Unmerged => "Dealt with on its own again",
        TimelineKind.Split => "A part of it became a request of its own",
        TimelineKind.Extended => "The council needs more time",
        TimelineKind.ToldLate => "The council told the customer that it will be late",
        TimelineKind.Reopened => "Opened again",
        TimelineKind.Disputed => "The customer said that it is not fixed, and it was opened again",
        TimelineKind.LetterMade => "The council wrote the customer a letter",
        _ => null,
    };

    private async Task<ConsentedCase> WholeAsync(Row row, CancellationToken cancellationToken)
    {
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var at = (await catalogue.VersionAsync(row.AtVersion, cancellationToken)).Definition;
        var stage = row.Stage is null ? null : at.Case.Stage(row.Stage);
        return new ConsentedCase
        {
            Id = row.Id,
            Reference = row.Reference,
            Service = service,
            OpenedAt = row.OpenedAt,
            TargetOn = row.TargetOn,
            ClosedAt = row.ClosedAt,
            IsLate = row.ClosedAt is null && row.TargetOn < Platform.Time.LondonTime.Today(clock),
            Standing = (stage is null ? null : StageWords.For(stage, row.TargetOn, "en")) ?? (row.ClosedAt is null ? "We are working on it." : "Closed."),
        };
    }

    // Asked as it is now: a service closed to councillors later is closed to them for its old cases too.
    private string[] Open() => [.. catalogue.Current.Values.Select(v => v.Definition).Where(s => s.Privacy.Restricted && MayFollow(s)).Select(s => s.Name)];

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required Guid AtVersion { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Stage { get; init; }
    }

    private sealed record Line
    {
        public required Guid Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public string? Stage { get; init; }

        public string? Data { get; init; }

        public required bool Elsewhere { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required Guid AtVersion { get; init; }

        public required DateOnly TargetOn { get; init; }

        public string? Text { get; init; }
    }
}
