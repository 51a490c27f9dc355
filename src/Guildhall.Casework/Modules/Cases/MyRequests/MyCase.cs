using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>A case as whom it belongs to sees it.</summary>
internal sealed record MyCase
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    /// <summary>The service, as it was when they asked.</summary>
    public required ServiceDefinition Service { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateOnly TargetOn { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public Outcome? Outcome { get; init; }

    public required int Version { get; init; }

    /// <summary>Whether we wait for more from them.</summary>
    public Reply? Reply { get; init; }

    public DateOnly? ReplyBy { get; init; }

    /// <summary>The language they are written to in.</summary>
    public required string Language { get; init; }

    /// <summary>How well a person must be known to see it.</summary>
    public required Assurance Needs { get; init; }

    /// <summary>What they told us; sensitive answers are sealed.</summary>
    public required Answers Answers { get; init; }

    /// <summary>What happened, the latest first.</summary>
    public required IReadOnlyList<MyLine> Lines { get; init; }

    public bool IsMerged { get; init; }

    public bool MayWithdraw => !IsMerged && ClosedAt is null && Service.Case.MayWithdraw;
}

/// <summary>A line of a case's public history.</summary>
internal sealed record MyLine(DateTimeOffset At, TimelineKind Kind, Stage? Stage, string? Text, string ActorKind, Guid? ActorId, string ActorName)
{
    /// <summary>What an officer gave with a move.</summary>
    public MoveFacts Facts { get; init; } = MoveFacts.None;

    /// <summary>The facts of the entry, as JSON; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The letter it tells of; null for none.</summary>
    public MadeFile? Letter { get; init; }
}

/// <summary>Finds a case for whom it belongs to. Somebody else's looks like one that is not there.</summary>
internal sealed class MyCaseReader(Database database, ServiceCatalogue catalogue)
{
    public async Task<MyCase?> FindAsync(string reference, CurrentPerson person, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(person, catalogue);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select c.id, c.reference, c.service_version, c.opened_at, coalesce(i.target_on, c.target_on) as target_on,
                case when i.id is null then c.closed_at else i.closed_at end as closed_at, case when i.id is null then c.outcome else i.outcome end as outcome,
                c.restricted, c.version, c.reply, c.reply_by, c.language, i.service_version as into_service
            from cases."case" c
            left join cases."case" i on i.id = c.merged_into
            where c.reference = @reference and c.holder = @Holder and c.holder_kind = @Kind and (not c.restricted or @Restricted::text[] is null or c.service = any(@Restricted)) and (@Services::text[] is null or c.service = any(@Services)) and not c.test;

            select s.answers::text
            from cases.submission s
            join cases."case" c on c.id = s.case_id
            where c.reference = @reference and c.holder = @Holder and c.holder_kind = @Kind and (not c.restricted or @Restricted::text[] is null or c.service = any(@Restricted)) and (@Services::text[] is null or c.service = any(@Services)) and not c.test
            order by s.number desc
            limit 1;

            select t.at, t.kind, t.stage, case when t.case_id = c.id then t.text end as text, case when t.case_id = c.id then t.data::text end as data, t.actor_kind, t.actor_id, t.actor_name, t.case_id <> c.id as elsewhere
            from cases."case" c
            left join cases.merge m on m.case_id = c.id and m.undone_at is null
            join cases.timeline_entry t on t.case_id = c.id or (t.case_id = c.merged_into and t.kind in ('moved', 'reopened') and t.at > m.at)
            where c.reference = @reference and c.holder = @Holder and c.holder_kind = @Kind and (not c.restricted or @Restricted::text[] is null or c.service = any(@Restricted)) and (@Services::text[] is null or c.service = any(@Services)) and not c.test
                and t.public
            order by t.at desc, t.id desc
            limit 500
            """,
            new { reference, viewer.Holder, viewer.Kind, viewer.Restricted, viewer.Services });
        if (await results.ReadSingleOrDefaultAsync<Row>() is not { } row)
        {
            return null;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var answers = await results.ReadSingleAsync<string>();
        var into = row.IntoService is { } version ? (await catalogue.VersionAsync(version, cancellationToken)).Definition : null;
        var lines = (await results.ReadAsync<Line>()).Select(line => new MyLine(
            line.At, Text.Parse<TimelineKind>(line.Kind), line.Stage is null ? null : (line.Elsewhere ? into ?? service : service).Case.Stage(line.Stage), line.Text, line.ActorKind, line.ActorId, line.ActorName)
        {
            Letter = MadeFile.Of(Text.Parse<TimelineKind>(line.Kind), line.Data),
            Facts = line.Kind is "moved" or "replied" ? MoveFacts.Of(line.Data) : MoveFacts.None,
            Data = line.Data,
        });
        return new MyCase
        {
            Id = row.Id,
            Reference = row.Reference,
            Service = service,
            OpenedAt = row.OpenedAt,
            TargetOn = row.TargetOn,
            ClosedAt = row.ClosedAt,
            Outcome = row.Outcome is { } outcome ? Text.Parse<Outcome>(outcome) : null,
            Version = row.Version,
            IsMerged = into is not null,
            Reply = row.Reply is { } reply ? Text.Parse<Reply>(reply) : null,
            ReplyBy = row.ReplyBy,
            Language = row.Language,
            Needs = row.Restricted && service.Needs < Assurance.TwoFactor ? Assurance.TwoFactor : service.Needs,
            Answers = Answers.FromJson(answers),
            Lines = [.. lines],
        };
    }

    /// <summary>Writes down that a helper looked at it, for whom they help to see.</summary>
    public async Task NoteAsync(MyCase found, CurrentPerson person, CancellationToken cancellationToken)
    {
        if (person.ActingAs.Kind == ActingKind.Person)
        {
            await using var tx = await database.BeginAsync(person.ToActor(), cancellationToken);
            tx.Audit("case.read", found.Reference);
            await tx.CommitAsync(cancellationToken);
        }
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Outcome { get; init; }

        public required bool Restricted { get; init; }

        public Guid? IntoService { get; init; }

        public required int Version { get; init; }

        public string? Reply { get; init; }

        public DateOnly? ReplyBy { get; init; }

        public required string Language { get; init; }
    }

    private sealed record Line
    {
        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public string? Stage { get; init; }

        public string? Text { get; init; }

        public string? Data { get; init; }

        public required string ActorKind { get; init; }

        public Guid? ActorId { get; init; }

        public required string ActorName { get; init; }

        /// <summary>Whether it is of the case this one was merged into.</summary>
        public required bool Elsewhere { get; init; }
    }
}
