using System.Globalization;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>A case as its customer sees it.</summary>
public sealed record TrackedCase
{
    /// <summary>What to call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The service, as it was when they asked.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>When they asked.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when we promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Counts changes.</summary>
    public required int Version { get; init; }

    /// <summary>How it ended; null while open.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Whether its customer may withdraw it now.</summary>
    public bool MayWithdraw => !IsMerged && ClosedAt is null && Service.Case.MayWithdraw;

    /// <summary>Whether it is dealt with together with another, whose state it shows.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Whether we wait for more from them, or it has come; null for neither.</summary>
    public Reply? Reply { get; init; }

    /// <summary>The last day they can send it.</summary>
    public DateOnly? ReplyBy { get; init; }

    /// <summary>The language we write to them in.</summary>
    public required string Language { get; init; }

    /// <summary>The stage they were told of last.</summary>
    public Stage LastStage => Lines.Select(line => line.Stage).OfType<Stage>().FirstOrDefault() ?? Service.Case.FirstStage;

    /// <summary>What happened, the latest first.</summary>
    public required IReadOnlyList<PublicLine> Lines { get; init; }
}

/// <summary>A line of the public timeline.</summary>
/// <param name="Stage">The stage it tells of; null where it tells of something else.</param>
public sealed record PublicLine(DateTimeOffset At, TimelineKind Kind, Stage? Stage, string? Message)
{
    /// <summary>What an officer gave with a move.</summary>
    public MoveFacts Facts { get; init; } = MoveFacts.None;

    /// <summary>The facts of the entry, as JSON; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The letter it tells of; null for none, and where the case is restricted: a reference and a surname prove too little.</summary>
    public MadeFile? Letter { get; init; }
}

/// <summary>Finds a case for its customer: by its reference and something only they and we should know.</summary>
public sealed class CaseTracker(Database database, ServiceCatalogue catalogue)
{
    /// <summary>
    /// The key of the case if the e-mail address or surname belongs to it. A wrong pair and an unknown reference look the same.
    /// </summary>
    public async Task<Guid?> ProveAsync(Reference reference, string proof, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(
            """
            select id
            from cases."case"
            where reference = @reference and (lower(customer_email) = @email or (surname_key = @surname and @surname <> ''))
            """,
            new
            {
                reference = reference.ToString(),
                email = proof.Trim().ToLower(CultureInfo.InvariantCulture),
                surname = CaseRegister.SurnameKey(proof),
            });
    }

    /// <summary>The public side of a case.</summary>
    public async Task<TrackedCase?> ReadAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select c.reference, c.service_version, c.opened_at, coalesce(i.target_on, c.target_on) as target_on,
                case when i.id is null then c.closed_at else i.closed_at end as closed_at, case when i.id is null then c.outcome else i.outcome end as outcome,
                c.version, c.reply, c.reply_by, c.language, i.service_version as into_service
            from cases."case" c
            left join cases."case" i on i.id = c.merged_into
            where c.id = @id;

            select t.at, t.kind, t.stage, t.text, case when not c.restricted then t.data::text when t.kind in ('moved', 'handed-over', 'passed-on') then (t.data - 'evidence')::text end as data, false as elsewhere, t.id
            from cases.timeline_entry t
            join cases."case" c on c.id = t.case_id
            where t.case_id = @id and t.public and t.kind <> 'written'
            union all
            select t.at, t.kind, t.stage, null, null, true, t.id
            from cases."case" c
            join cases.merge m on m.case_id = c.id and m.undone_at is null
            join cases.timeline_entry t on t.case_id = c.merged_into
            where c.id = @id and t.public and t.kind in ('moved', 'reopened') and t.at > m.at
            order by at desc, id desc
            """,
            new { id });
        if (await results.ReadSingleOrDefaultAsync<Row>() is not { } row)
        {
            return null;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var into = row.IntoService is { } version ? (await catalogue.VersionAsync(version, cancellationToken)).Definition : null;
        var lines = (await results.ReadAsync<Line>()).Select(line =>
            new PublicLine(
                line.At,
                Platform.Data.Text.Parse<TimelineKind>(line.Kind),
                line.Stage is null ? null : (line.Elsewhere ? into ?? service : service).Case.Stage(line.Stage) ?? service.Case.FirstStage,
                line.Text)
            {
                Letter = MadeFile.Of(Platform.Data.Text.Parse<TimelineKind>(line.Kind), line.Data),
                Facts = line.Kind is "moved" or "replied" ? MoveFacts.Of(line.Data) : MoveFacts.None,
                Data = line.Data,
            });
        return new TrackedCase
        {
            Reference = row.Reference,
            Service = service,
            OpenedAt = row.OpenedAt,
            TargetOn = row.TargetOn,
            ClosedAt = row.ClosedAt,
            Version = row.Version,
            IsMerged = into is not null,
            Outcome = row.Outcome is { } outcome ? Platform.Data.Text.Parse<Outcome>(outcome) : null,
            Reply = row.Reply is { } reply ? Platform.Data.Text.Parse<Reply>(reply) : null,
            ReplyBy = row.ReplyBy,
            Language = row.Language,
            Lines = [.. lines],
        };
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Outcome { get; init; }

        public required int Version { get; init; }

        public string? Reply { get; init; }

        public DateOnly? ReplyBy { get; init; }

        public required string Language { get; init; }

        public Guid? IntoService { get; init; }
    }

    private sealed record Line
    {
        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public string? Stage { get; init; }

        public string? Text { get; init; }

        public string? Data { get; init; }

        /// <summary>Whether it is of the case this one was merged into.</summary>
        public required bool Elsewhere { get; init; }
    }
}
