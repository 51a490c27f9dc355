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
    public bool MayWithdraw => ClosedAt is null && Service.Case.MayWithdraw;

    /// <summary>What happened, the latest first.</summary>
    public required IReadOnlyList<PublicLine> Lines { get; init; }
}

/// <summary>A line of the public timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Stage">The stage it moved to; null when it did not move.</param>
/// <param name="Message">What was written with it; null for nothing.</param>
public sealed record PublicLine(DateTimeOffset At, Stage? Stage, string? Message);

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
            select reference, service_version, opened_at, target_on, closed_at, outcome, version
            from cases."case"
            where id = @id;

            select at, stage, text
            from cases.timeline_entry
            where case_id = @id and public and kind <> 'written'
            order by at desc, id desc
            """,
            new { id });
        if (await results.ReadSingleOrDefaultAsync<Row>() is not { } row)
        {
            return null;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var lines = (await results.ReadAsync<Line>()).Select(line =>
            new PublicLine(line.At, line.Stage is { } stage ? service.Case.Stage(stage) ?? service.Case.FirstStage : null, line.Text));
        return new TrackedCase
        {
            Reference = row.Reference,
            Service = service,
            OpenedAt = row.OpenedAt,
            TargetOn = row.TargetOn,
            ClosedAt = row.ClosedAt,
            Version = row.Version,
            Outcome = row.Outcome is { } outcome ? Platform.Data.Text.Parse<Outcome>(outcome) : null,
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
    }

    private sealed record Line
    {
        public required DateTimeOffset At { get; init; }

        public string? Stage { get; init; }

        public string? Text { get; init; }
    }
}
